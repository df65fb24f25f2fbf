import { policy, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface WorkforceRoleProps {
  /** What the role is used for. */
  readonly description: string;
  /** ARN of the managed policy that is the permissions boundary of the role. */
  readonly boundary: Value<string>;
}

/** Maximum session duration and maximum age of MFA, in seconds: a working day. */
const A_DAY = 28_800;

/**
 * Creates a role that users of the account with `sts:AssumeRole` on it can assume, with MFA in the last eight hours. It has no
 * permissions: key policies can name it before its resources exist; add a `rolePolicy`. It requires MFA of IAM: sessions of IAM Identity
 * Center have no `aws:MultiFactorAuthPresent` and cannot assume it.
 *
 * Source: IAM User Guide, "Secure API access with MFA".
 */
export function workforceRole(id: string, { description, boundary }: WorkforceRoleProps) {
  const role = resource(
    id,
    'AWS::IAM::Role',
    {
      Description: description,
      MaxSessionDuration: A_DAY,
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
        Action: 'sts:AssumeRole',
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': `${A_DAY}` },
        },
      }),
      PermissionsBoundary: boundary as never,
    },
    { supports: ['164.312(a)(1)', '164.312(d)'] },
  );
  return snippet([role], { arn: role.att('Arn'), name: role.ref });
}
