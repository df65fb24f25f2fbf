import { type Condition, either, noValue, type Statement, texts, type Value } from '@hipaa-stacks/cloudformation';

/**
 * Roles whose sign-in requires MFA outside IAM, such as roles of IAM Identity Center. Their sessions have no
 * `aws:MultiFactorAuthPresent` with the value `true`: AssumeRole does not pass it on, and federation does not set it.
 *
 * Source: IAM User Guide, "Secure API access with MFA".
 */
export interface WorkforceRoles {
  /** Condition that roles are set. */
  readonly given: Condition;
  /** ARNs of the roles, with * and ? as wildcards. */
  readonly arns: Value<readonly Value<string>[]>;
}

type Conditions = NonNullable<Statement['Condition']>;

/**
 * Condition of IAM users who signed in with MFA: in the console, or with GetSessionToken.
 *
 * @param maxAge of the MFA authentication, in seconds. Default: not checked
 */
export const signedInWithMfa = (maxAge?: number): Conditions => ({
  Bool: { 'aws:MultiFactorAuthPresent': 'true' },
  ...(maxAge !== undefined && { NumericLessThan: { 'aws:MultiFactorAuthAge': `${maxAge}` } }),
});

/**
 * Condition of sessions of roles. `aws:PrincipalArn` of a session is the ARN of its role, with the path.
 *
 * Source: IAM User Guide, "AWS global condition context keys"; IAM Identity Center User Guide, "Referencing permission sets in resource
 * policies, Amazon EKS, and AWS KMS".
 */
export const inSessionOf = (roles: Value<string> | WorkforceRoles['arns']): Conditions => ({
  ArnLike: { 'aws:PrincipalArn': roles as Value<string> },
});

/**
 * Statements for IAM users with MFA, and the same statements for the roles if they are set. The second ones have `AsRole` at the end of
 * their Sid.
 *
 * @param mfa condition of IAM users, of `signedInWithMfa`
 */
export const forUsersAndRoles = (
  mfa: Conditions,
  roles: WorkforceRoles | undefined,
  statements: (caller: Conditions) => readonly Statement[],
): readonly Statement[] => [
  ...statements(mfa),
  ...(roles
    ? statements(inSessionOf(roles.arns)).map((one) =>
        either(roles.given, { ...one, ...(one.Sid && { Sid: `${one.Sid}AsRole` }) }, noValue),
      )
    : []),
];

/**
 * The parameter `WorkforceRoleArns`, for `WorkforceRoles`.
 *
 * @param use what sessions of the roles can do, such as "start recorded sessions"
 */
export const workforceRoleArns = (use: string) =>
  texts('Roles of users', {
    Description: `Optional. ARNs of the roles of this account that can ${use}, separated by commas: roles of IAM Identity Center, or other roles. Their sign-in must require MFA, which IAM cannot check. * and ? are wildcards, for the suffix of an IAM Identity Center role. If empty, only IAM users with MFA. Example: arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Support_????????????????.`,
    Default: '',
    AllowedPattern: `^$|^${ROLE_ARN}$`,
    ConstraintDescription:
      'ARNs of roles such as arn:aws:iam::…:role/support, separated by commas without spaces; a name does not begin with a wildcard',
  });

/** Pattern of the ARN of a role, with wildcards, but not of all roles of an account. */
export const ROLE_ARN = 'arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_-][A-Za-z0-9+=,.@_*?/-]{0,511}';
