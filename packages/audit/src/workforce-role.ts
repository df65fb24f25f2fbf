import { policy, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface WorkforceRoleProps {
  /** What people do as it. */
  readonly description: string;
  /** ARN of the managed policy that bounds what the role can ever be given. */
  readonly boundary: Value<string>;
}

/** Seconds of a session: a working day. */
const A_DAY = 28_800;

/**
 * A role that people of the account take on for a task, with MFA of the same day: whoever is permitted `sts:AssumeRole` on it. Keys can
 * name it before anything exists that it reads; what it may do is a `rolePolicy` beside that. With MFA by IAM alone: sessions of IAM
 * Identity Center do not carry a word of it, and can't assume it.
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
