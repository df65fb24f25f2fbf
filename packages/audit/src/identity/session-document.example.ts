import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { sessionAccess } from './session-access.ts';
import { sessionDocument } from './session-document.ts';

/** A session document and a policy to use it, with an existing KMS key and log group. */
export const example = blueprint('session-document', {
  title: 'Recorded sessions with an idle timeout',
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
    const document = sessionDocument('SessionDocument', { key: p.KeyArn, logGroup: p.LogGroup });
    const access = sessionAccess('SessionAccess', { document: document.name, key: p.KeyArn });
    return {
      stacks: { access: [document, access] },
      outputs: {
        Document: {
          description: 'Name of the session document, the value of the tag SessionDocument of instances',
          value: document.name,
        },
        PolicyArn: { description: 'ARN of the policy', value: access.arn },
      },
    };
  },
});
