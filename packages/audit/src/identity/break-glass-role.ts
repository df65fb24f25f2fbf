import {
  type Arn,
  type Condition,
  either,
  type Id,
  noValue,
  Problem,
  policy,
  resource,
  type Statement,
  select,
  snippet,
  split,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { inSessionOf, signedInWithMfa } from './workforce-roles.ts';

/** A user or role that can assume the emergency role. */
export interface EmergencyCaller {
  readonly arn: Value<string>;
  /** Condition that the ARN is set. Default: always. */
  readonly given?: Condition;
}

export interface BreakGlassRoleProps {
  /** IAM user. MFA of the last hour is required. */
  readonly user?: EmergencyCaller;
  /**
   * Role whose sign-in requires MFA outside IAM, such as a role of IAM Identity Center, with * and ? as wildcards. IAM cannot check
   * the MFA of its sessions.
   */
  readonly role?: EmergencyCaller;
  /** ARN of the managed policy that is the permissions boundary of the role. */
  readonly boundary: Value<string>;
  /** ARNs of the managed policies of the role. */
  readonly policies: readonly (Arn<'AWS::IAM::ManagedPolicy'> | Id<'AWS::IAM::ManagedPolicy'> | Value<string>)[];
}

/** Maximum session duration and maximum age of MFA, in seconds. */
const AN_HOUR = 3600;

/**
 * Creates an emergency role that a user can assume with MFA in the last hour, or sessions of a role, for one hour. The sessions of the
 * role also need `sts:AssumeRole` in their own policies. The trail records every use: add a `logAlarm` on `AssumeRole` of its ARN.
 *
 * Source: IAM User Guide, "AWS global condition context keys" (aws:MultiFactorAuthAge, aws:PrincipalArn), "Secure API access with MFA".
 *
 * @throws Problem if neither `user` nor `role` is set
 */
export function breakGlassRole(id: string, { user, role, boundary, policies }: BreakGlassRoleProps) {
  if (!user && !role) throw new Problem(id, 'no principal can assume the role', 'Set user, role, or both.');
  const created = resource(
    id,
    'AWS::IAM::Role',
    {
      Description: 'Emergency (break-glass) role. Each use fires an alarm and must be justified afterwards',
      MaxSessionDuration: AN_HOUR,
      AssumeRolePolicyDocument: policy(user && ifGiven(user, trustOfUser), role && ifGiven(role, trustOfRole)),
      PermissionsBoundary: boundary as never,
      ManagedPolicyArns: policies as never,
    },
    { supports: ['164.312(a)(2)(ii)', '164.312(d)'] },
  );
  return snippet([created], { arn: created.att('Arn'), name: created.ref });
}

const ifGiven = ({ arn, given }: EmergencyCaller, trust: (arn: Value<string>) => Statement): Statement =>
  given ? either(given, trust(arn), noValue) : trust(arn);

const trustOfUser = (arn: Value<string>): Statement => ({
  Sid: 'UserWithMfa',
  Effect: 'Allow',
  Principal: { AWS: arn },
  Action: 'sts:AssumeRole',
  Condition: signedInWithMfa(AN_HOUR),
});

/** The account is the principal: it matches a role that is created again, and allows wildcards. */
const trustOfRole = (arn: Value<string>): Statement => ({
  Sid: 'SessionsOfRole',
  Effect: 'Allow',
  Principal: { AWS: sub('arn:${AWS::Partition}:iam::${Account}:root', { Account: select(4, split(':', arn)) }) },
  Action: 'sts:AssumeRole',
  Condition: inSessionOf(arn),
});
