import { blueprint, either, isGiven, noValue, optionalArnOf } from '@hipaa-stacks/cloudformation';
import { workforceRole } from './workforce-role.ts';

/** A role for analysts, still without permissions. */
export const example = blueprint('workforce-role', {
  title: 'Role for analysts',
  parameters: {
    Access: {
      PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that bounds the role; or nothing.',
      }),
    },
  },
  conditions: (p) => ({ HasBoundary: isGiven(p.PermissionsBoundary) }),
  system: (p, { HasBoundary }) => {
    const role = workforceRole('Analyst', {
      description: 'Asks exported tables',
      boundary: either(HasBoundary, p.PermissionsBoundary, noValue),
    });
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'The role', value: role.arn } } };
  },
});
