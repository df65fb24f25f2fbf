import { blueprint, either, isGiven, noValue, optionalArnOf } from '@hipaa-stacks/cloudformation';
import { workforceRole } from './workforce-role.ts';

/** A role for analysts, without permissions. */
export const example = blueprint('workforce-role', {
  title: 'Role for analysts',
  parameters: {
    Access: {
      PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Optional. ARN of the managed policy that is the permissions boundary of the role.',
      }),
    },
  },
  conditions: (p) => ({ HasBoundary: isGiven(p.PermissionsBoundary) }),
  system: (p, { HasBoundary }) => {
    const role = workforceRole('Analyst', {
      description: 'Queries exported tables',
      boundary: either(HasBoundary, p.PermissionsBoundary, noValue),
    });
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'ARN of the role', value: role.arn } } };
  },
});
