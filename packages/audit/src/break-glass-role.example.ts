import { arnOf, blueprint, either, isGiven, noValue, optionalArnOf } from '@hipaa-stacks/cloudformation';
import { breakGlassRole } from './break-glass-role.ts';

export const example = blueprint('break-glass-role', {
  title: 'Emergency role',
  parameters: {
    Access: {
      PrincipalArn: arnOf('AWS::IAM::Role', 'Principal', {
        Description: 'ARN of the role that can assume this role in an emergency, with MFA.',
      }),
      PolicyArn: arnOf('AWS::IAM::ManagedPolicy', 'Permissions', {
        Description: 'ARN of the managed policy of the role.',
      }),
      PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Optional. ARN of the managed policy that is the permissions boundary of the role.',
      }),
    },
  },
  conditions: (p) => ({ HasBoundary: isGiven(p.PermissionsBoundary) }),
  system: (p, { HasBoundary }) => {
    const role = breakGlassRole('EmergencyRole', {
      principal: p.PrincipalArn,
      boundary: either(HasBoundary, p.PermissionsBoundary, noValue),
      policies: [p.PolicyArn],
    });
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'ARN of the role', value: role.arn } } };
  },
});
