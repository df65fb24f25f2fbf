import { blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { mfaPolicy } from './mfa-policy.ts';

/** MFA policy of an existing group. */
export const example = blueprint('mfa-policy', {
  title: 'MFA policy for an existing group',
  parameters: {
    Access: {
      GroupName: text('Group', {
        Description: 'Name of a group of users. It must not contain the administrators who create users.',
        AllowedPattern: '^[A-Za-z0-9+=,.@_-]{1,128}$',
        ConstraintDescription: 'The name of an IAM group, not its ARN',
      }),
    },
  },
  system: (p) => {
    const group = unchecked<Id<'AWS::IAM::Group'>>(p.GroupName);
    const mfa = mfaPolicy('MfaPolicy', { groups: [group] });
    return {
      stacks: { identity: [mfa] },
      outputs: { PolicyArn: { description: 'ARN of the policy, to attach it to more groups', value: mfa.arn } },
    };
  },
});
