import { arnOf, blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { sessionAccess } from './session-access.ts';

/** Session access with an existing session document. */
export const example = blueprint('session-access', {
  title: 'Access to Session Manager sessions with one document',
  parameters: {
    Access: {
      DocumentName: text('Session document', {
        Description: 'Name of the allowed session document.',
        AllowedPattern: '^[A-Za-z0-9_.-]{3,128}$',
        ConstraintDescription: '3 to 128 letters, digits, and _.-',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of the KMS key of the sessions. Its key policy must allow the account to use it.',
      }),
    },
  },
  system: (p) => {
    const document = unchecked<Id<'AWS::SSM::Document'>>(p.DocumentName);
    const access = sessionAccess('SessionAccess', { document, key: p.KeyArn });
    return {
      stacks: { identity: [access] },
      outputs: { PolicyArn: { description: 'ARN of the policy', value: access.arn } },
    };
  },
});
