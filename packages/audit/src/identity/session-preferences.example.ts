import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { sessionPreferences } from './session-preferences.ts';

/** Session preferences of the account, with an existing KMS key and log group. */
export const example = blueprint('session-preferences', {
  title: 'Session Manager preferences of this Region: recorded sessions with an idle timeout',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of the KMS key of the sessions. Its key policy must allow the account to use it.',
      }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', {
        Description: 'Name of the encrypted log group of the sessions.',
      }),
    },
  },
  system: (p) => {
    const preferences = sessionPreferences('SessionPreferences', { key: p.KeyArn, logGroup: p.LogGroup });
    return {
      stacks: { access: [preferences] },
      outputs: { Document: { description: 'Name of the preferences document', value: preferences.name } },
    };
  },
});
