import { type Arn, type Id, policy, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface BreakGlassRoleProps {
  /** ARN of the user or role that can assume the role in an emergency. */
  readonly principal: Value<string>;
  /** ARN of the managed policy that is the permissions boundary of the role. */
  readonly boundary: Value<string>;
  /** ARNs of the managed policies of the role. */
  readonly policies: readonly (Arn<'AWS::IAM::ManagedPolicy'> | Id<'AWS::IAM::ManagedPolicy'> | Value<string>)[];
}

/** Maximum session duration and maximum age of MFA, in seconds. */
const AN_HOUR = 3600;

/**
 * Creates an emergency role that one principal can assume for one hour, with MFA in the last hour. The trail records every use:
 * add a `logAlarm` on `AssumeRole` of its ARN.
 *
 * Source: IAM User Guide, "AWS global condition context keys" (aws:MultiFactorAuthAge).
 */
export function breakGlassRole(id: string, { principal, boundary, policies }: BreakGlassRoleProps) {
  const role = resource(
    id,
    'AWS::IAM::Role',
    {
      Description: 'Emergency (break-glass) role. Each use fires an alarm and must be justified afterwards',
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
