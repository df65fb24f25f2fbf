import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { sessionAccess } from './session-access.ts';
import { sessionDocument } from './session-document.ts';

/** Recorded shells, for those who get the policy, under a key and with a log group that exist. */
export const example = blueprint('session-document', {
  title: 'Recorded shells that end when idle',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key of the sessions; its policy lets the account use it.',
      }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Encrypted log group of the sessions.' }),
    },
  },
  system: (p) => {
    const document = sessionDocument('SessionDocument', { key: p.KeyArn, logGroup: p.LogGroup });
    const access = sessionAccess('SessionAccess', { document: document.name, key: p.KeyArn });
    return {
      stacks: { access: [document, access] },
      outputs: {
        Document: { description: 'Tag instances with SessionDocument and this name', value: document.name },
        PolicyArn: { description: 'Policy of those who open shells', value: access.arn },
      },
    };
  },
});
