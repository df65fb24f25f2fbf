import { arnOf, blueprint, either, isGiven, noValue, optionalArnOf, text } from '@hipaa-stacks/cloudformation';
import { breakGlassRole } from './break-glass-role.ts';

export const example = blueprint('break-glass-role', {
  title: 'Emergency role',
  parameters: {
    Access: {
      UserArn: text('User', {
        Description: 'ARN of the IAM user who can assume this role in an emergency, with MFA.',
        AllowedPattern: '^arn:aws[a-z-]*:iam::[0-9]{12}:user/[A-Za-z0-9+=,.@_/-]{1,512}$',
        ConstraintDescription: 'The ARN of an IAM user, arn:aws:iam::…:user/…',
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
      user: { arn: p.UserArn },
      boundary: either(HasBoundary, p.PermissionsBoundary, noValue),
      policies: [p.PolicyArn],
    });
    return { stacks: { identity: [role] }, outputs: { RoleArn: { description: 'ARN of the role', value: role.arn } } };
  },
});
