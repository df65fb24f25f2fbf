import { policy, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { forUsersAndRoles, signedInWithMfa, type WorkforceRoles } from './workforce-roles.ts';

export interface WorkforceRoleProps {
  /** What the role is used for. */
  readonly description: string;
  /** ARN of the managed policy that is the permissions boundary of the role. */
  readonly boundary: Value<string>;
  /** Roles whose sessions can assume the role without MFA of IAM. Default: none. */
  readonly roles?: WorkforceRoles;
}

/** Maximum session duration and maximum age of MFA, in seconds: a working day. */
const A_DAY = 28_800;

/**
 * Creates a role that users of the account with `sts:AssumeRole` on it can assume, with MFA in the last eight hours, or sessions of the
 * given roles. It has no permissions: key policies can name it before its resources exist; add a `rolePolicy`.
 *
 * Source: IAM User Guide, "Secure API access with MFA".
 */
export function workforceRole(id: string, { description, boundary, roles }: WorkforceRoleProps) {
  const role = resource(
    id,
    'AWS::IAM::Role',
    {
      Description: description,
      MaxSessionDuration: A_DAY,
      AssumeRolePolicyDocument: policy(
        ...forUsersAndRoles(signedInWithMfa(A_DAY), roles, (caller) => [
          {
            Effect: 'Allow',
            Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
            Action: 'sts:AssumeRole',
            Condition: caller,
          },
        ]),
      ),
      PermissionsBoundary: boundary as never,
    },
    { supports: ['164.312(a)(1)', '164.312(d)'] },
  );
  return snippet([role], { arn: role.att('Arn'), name: role.ref });
}
