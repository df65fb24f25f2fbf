import { breakGlassRole, ROLE_ARN } from '@hipaa-stacks/audit';
import {
  type Conditions,
  either,
  holds,
  isGiven,
  noValue,
  optionalArnOf,
  or,
  type References,
  type Rule,
  text,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';

/** The parameters of the emergency role. */
export const emergencyParameters = {
  EmergencyPrincipalArn: text('IAM user who can assume the emergency role', {
    Description:
      'Optional. ARN of the IAM user who can assume the emergency (break-glass) role, with MFA in the last hour. Each use fires an alarm. If this and EmergencyCallerRoleArn are empty, no emergency role is created. Example: arn:aws:iam::111122223333:user/on-call.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:iam::[0-9]{12}:user/[A-Za-z0-9+=,.@_/-]{1,512}$',
    ConstraintDescription:
      'The ARN of an IAM user, arn:aws:iam::…:user/…, or empty. For a role, use EmergencyCallerRoleArn: sessions of roles have no MFA information of IAM',
  }),
  EmergencyCallerRoleArn: text('Role that can assume the emergency role', {
    Description:
      'Optional. ARN of the role whose sessions can assume the emergency role: a role of IAM Identity Center, or another role. Its sign-in must require MFA, which IAM cannot check. * and ? are wildcards, for the suffix of an IAM Identity Center role. Example: arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Emergency_????????????????.',
    Default: '',
    AllowedPattern: `^$|^${ROLE_ARN}$`,
    ConstraintDescription:
      'The ARN of a role, arn:aws:iam::…:role/…, whose name does not begin with a wildcard, or empty',
  }),
  EmergencyPolicyArn: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions', {
    Description:
      'Optional. ARN of the managed policy of the emergency role. Required if EmergencyPrincipalArn or EmergencyCallerRoleArn is set. Example: arn:aws:iam::aws:policy/AdministratorAccess.',
  }),
};

type EmergencyParameters = References<typeof emergencyParameters>;

/** The conditions of the emergency role. */
export const emergencyConditions = (p: EmergencyParameters) => ({
  HasEmergencyRole: or(isGiven(p.EmergencyPrincipalArn), isGiven(p.EmergencyCallerRoleArn)),
  HasEmergencyUser: isGiven(p.EmergencyPrincipalArn),
  HasEmergencyCallerRole: isGiven(p.EmergencyCallerRoleArn),
  HasEmergencyPolicy: isGiven(p.EmergencyPolicyArn),
});

/** The rules of the emergency role, which CloudFormation checks before it creates resources. */
export const emergencyRules = (p: EmergencyParameters): Readonly<Record<string, Rule>> => ({
  EmergencyRoleNeedsPolicy: {
    RuleCondition: or(isGiven(p.EmergencyPrincipalArn), isGiven(p.EmergencyCallerRoleArn)),
    Assertions: [
      holds(
        isGiven(p.EmergencyPolicyArn),
        'EmergencyPrincipalArn and EmergencyCallerRoleArn require EmergencyPolicyArn. Set EmergencyPolicyArn, or set all three to empty.',
      ),
    ],
  },
});

export interface EmergencyProps {
  readonly user: Value<string>;
  readonly callerRole: Value<string>;
  readonly policy: Value<string>;
  readonly boundary: Value<string>;
}

/** The emergency (break-glass) role, if a user or a role that can assume it is configured. */
export const emergencyRole = (
  has: Conditions<typeof emergencyConditions>,
  { user, callerRole, policy, boundary }: EmergencyProps,
) =>
  when(has.HasEmergencyRole, () =>
    breakGlassRole('EmergencyRole', {
      user: { arn: user, given: has.HasEmergencyUser },
      role: { arn: callerRole, given: has.HasEmergencyCallerRole },
      boundary,
      policies: [either(has.HasEmergencyPolicy, policy, noValue)],
    }),
  );
