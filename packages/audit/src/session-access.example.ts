import { arnOf, blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { sessionAccess } from './session-access.ts';

/** Opens shells with a session document that exists. */
export const example = blueprint('session-access', {
  title: 'Who opens shells, and with which document',
  parameters: {
    Access: {
      DocumentName: text('Session document', {
        Description: 'Name of the session document with which shells are opened.',
        AllowedPattern: '^[A-Za-z0-9_.-]{3,128}$',
        ConstraintDescription: '3 to 128 letters, digits, and _.-',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key of the sessions; its policy lets the account use it.',
      }),
    },
  },
  system: (p) => {
    const document = unchecked<Id<'AWS::SSM::Document'>>(p.DocumentName);
    const access = sessionAccess('SessionAccess', { document, key: p.KeyArn });
    return {
      stacks: { identity: [access] },
      outputs: { PolicyArn: { description: 'Policy of those who open shells', value: access.arn } },
    };
  },
});
