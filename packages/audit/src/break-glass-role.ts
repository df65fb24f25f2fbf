import { type Arn, type Id, policy, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface BreakGlassRoleProps {
  /** ARN of the user or role that may assume it in an emergency. */
  readonly principal: Value<string>;
  /** ARN of the managed policy that bounds what the role can ever be given. */
  readonly boundary: Value<string>;
  /** What it may do in an emergency, as ARNs of managed policies. */
  readonly policies: readonly (Arn<'AWS::IAM::ManagedPolicy'> | Id<'AWS::IAM::ManagedPolicy'> | Value<string>)[];
}

/** Seconds of a session: long enough to act, short enough to be looked at. */
const AN_HOUR = 3600;

/**
 * A role for emergencies: assumed with MFA that was given within the hour, for an hour, by the one principal that was named before.
 * Every use of it is seen in the trail: put a `logAlarm` on `AssumeRole` of its ARN beside it.
 *
 * Source: IAM User Guide, "AWS global condition context keys" (aws:MultiFactorAuthAge).
 */
export function breakGlassRole(id: string, { principal, boundary, policies }: BreakGlassRoleProps) {
  const role = resource(
    id,
    'AWS::IAM::Role',
    {
      Description: 'For emergencies: every use rings an alarm, and is explained afterwards',
      MaxSessionDuration: AN_HOUR,
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:AssumeRole',
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': `${AN_HOUR}` },
        },
      }),
      PermissionsBoundary: boundary as never,
      ManagedPolicyArns: policies as never,
    },
    { supports: ['164.312(a)(2)(ii)', '164.312(d)'] },
  );
  return snippet([role], { arn: role.att('Arn'), name: role.ref });
}
