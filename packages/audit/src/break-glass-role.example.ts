import { arnOf, blueprint, either, isGiven, noValue, optionalArnOf } from '@hipaa-stacks/cloudformation';
import { breakGlassRole } from './break-glass-role.ts';

export const example = blueprint('break-glass-role', {
  title: 'Role for emergencies',
  parameters: {
    Access: {
      PrincipalArn: arnOf('AWS::IAM::Role', 'Who may use it', {
        Description: 'Role that may assume this one in an emergency, with MFA.',
      }),
      PolicyArn: arnOf('AWS::IAM::ManagedPolicy', 'What it may do', { Description: 'Managed policy of the role.' }),
      PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that bounds the role; or nothing.',
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
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'The role', value: role.arn } } };
  },
});
