import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { sessionPreferences } from './session-preferences.ts';

/** Recorded shells for everyone in the account, under a key and with a log group that exist. */
export const example = blueprint('session-preferences', {
  title: 'Shells of the account in this Region: recorded, and ended when idle',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key of the sessions; its policy lets the account use it.',
      }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Encrypted log group of the sessions.' }),
    },
  },
  system: (p) => {
    const preferences = sessionPreferences('SessionPreferences', { key: p.KeyArn, logGroup: p.LogGroup });
    return {
      stacks: { access: [preferences] },
      outputs: { Document: { description: 'The preferences', value: preferences.name } },
    };
  },
});
