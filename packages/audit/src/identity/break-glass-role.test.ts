import { type Statement, unchecked, type Value } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../data/src/testing/decide.ts';
import { type BreakGlassRoleProps, breakGlassRole } from './break-glass-role.ts';

const account = '111122223333';
const user = `arn:aws:iam::${account}:user/on-call`;
const identityCenter = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Emergency_0123456789abcdef`;
const inUsEast1 = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Emergency_abcdef0123456789`;
const pattern = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Emergency_????????????????`;
const plainRole = `arn:aws:iam::${account}:role/people/support`;

type Callers = Pick<BreakGlassRoleProps, 'user' | 'role'>;
interface RoleProperties {
  readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] };
}
const propertiesWith = (callers: Callers) =>
  breakGlassRole('EmergencyRole', {
    ...callers,
    boundary: unchecked<Value<string>>({ Ref: 'Boundary' }),
    policies: [unchecked<Value<string>>({ Ref: 'PolicyArn' })],
  }).resources[0]!.properties as unknown as RoleProperties;

/** Whether the trust policy allows a session. Its principal is named by its ARN, or by the root of its account. */
function isAllowed(callers: Callers, principal: string, context: Record<string, string> = {}) {
  const { Statement } = propertiesWith(callers).AssumeRolePolicyDocument;
  const call = { action: 'sts:AssumeRole', resource: '*', context: { 'aws:PrincipalArn': principal, ...context } };
  return [principal, `arn:\${AWS::Partition}:iam::${account}:root`].some(
    (by) => decide(Statement, { ...call, by }) === 'allow',
  );
}

const mfa = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '60' };
/** What AssumeRole gives, also if the user had MFA. */
const noMfa = { 'aws:MultiFactorAuthPresent': 'false' };

describe('an IAM user', () => {
  const callers = { user: { arn: user } };
  test('can assume it with MFA in the last hour', () => {
    expect(isAllowed(callers, user, mfa)).toBe(true);
    expect(isAllowed(callers, user, { ...mfa, 'aws:MultiFactorAuthAge': '3600' })).toBe(false);
    expect(isAllowed(callers, user, noMfa)).toBe(false);
    expect(isAllowed(callers, user)).toBe(false);
  });
  test('is the only one', () => {
    expect(isAllowed(callers, `arn:aws:iam::${account}:user/other`, mfa)).toBe(false);
    expect(isAllowed(callers, identityCenter, noMfa)).toBe(false);
  });
});

describe('sessions of a role, which have no MFA information of IAM', () => {
  test.each([identityCenter, inUsEast1])('can assume it as %s, by the pattern of its permission set', (arn) =>
    expect(isAllowed({ role: { arn: pattern } }, arn, noMfa)).toBe(true),
  );
  test('can assume it as a role with a path', () =>
    expect(isAllowed({ role: { arn: plainRole } }, plainRole, noMfa)).toBe(true));
  test.each([
    user,
    plainRole,
    identityCenter.replace('Emergency_', 'Emergency_ReadOnly_'),
    identityCenter.replace('_Emergency', '_Support'),
  ])('cannot as %s', (arn) => expect(isAllowed({ role: { arn: pattern } }, arn, mfa)).toBe(false));
});

test('both can be allowed: a user for the loss of the identity provider', () => {
  const callers = { user: { arn: user }, role: { arn: pattern } };
  expect([isAllowed(callers, user, mfa), isAllowed(callers, identityCenter)]).toEqual([true, true]);
  expect(isAllowed(callers, user)).toBe(false);
});

test('the account of the principal is the account of the role, also of another account', () => {
  const [statement] = propertiesWith({ role: { arn: plainRole } }).AssumeRolePolicyDocument.Statement;
  expect(statement).toMatchObject({
    Principal: {
      AWS: {
        'Fn::Sub': [
          'arn:${AWS::Partition}:iam::${Account}:root',
          { Account: { 'Fn::Select': [4, { 'Fn::Split': [':', plainRole] }] } },
        ],
      },
    },
  });
});

test('a statement exists only if its caller is set', () => {
  const given = { name: 'HasUser' };
  expect(propertiesWith({ user: { arn: user, given } }).AssumeRolePolicyDocument.Statement).toEqual([
    { 'Fn::If': ['HasUser', expect.objectContaining({ Sid: 'UserWithMfa' }), { Ref: 'AWS::NoValue' }] },
  ]);
});

test('without a caller it is refused', () => {
  expect(() => propertiesWith({})).toThrow('EmergencyRole: no principal can assume the role. Set user, role, or both.');
});

test('it has sessions of an hour, and the configured policies and permissions boundary', () => {
  expect(propertiesWith({ user: { arn: user } })).toMatchObject({
    MaxSessionDuration: 3600,
    PermissionsBoundary: { Ref: 'Boundary' },
    ManagedPolicyArns: [{ Ref: 'PolicyArn' }],
  });
});
