import { blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { mfaPolicy } from './mfa-policy.ts';

/** For a group that exists. */
export const example = blueprint('mfa-policy', {
  title: 'Nothing without MFA, for a group that exists',
  parameters: {
    Access: {
      GroupName: text('Group', {
        Description: 'Name of a group of people. No administrator who makes users may be in it.',
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
      outputs: { PolicyArn: { description: 'The policy, for more groups', value: mfa.arn } },
    };
  },
});
