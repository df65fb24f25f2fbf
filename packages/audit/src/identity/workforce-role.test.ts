import { expect, test } from 'vitest';
import { workforceRole } from './workforce-role.ts';

const [role] = workforceRole('Analyst', { description: 'Queries', boundary: { Ref: 'Boundary' } as never }).resources;
const properties = role!.properties as Record<string, unknown>;

test('users of the account can assume it for at most eight hours, with MFA in the last eight hours', () => {
  expect(properties.AssumeRolePolicyDocument).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
        Action: 'sts:AssumeRole',
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': '28800' },
        },
      },
    ],
  });
  expect(properties.MaxSessionDuration).toBe(28_800);
});

test('it has no permissions, and a permissions boundary', () => {
  expect(properties.PermissionsBoundary).toEqual({ Ref: 'Boundary' });
  expect(properties).not.toHaveProperty('Policies');
  expect(properties).not.toHaveProperty('ManagedPolicyArns');
});

test('sessions of given roles can assume it too: they have no MFA information of IAM', () => {
  const arns = ['arn:aws:iam::111122223333:role/support'];
  const [other] = workforceRole('Analyst', {
    description: 'Queries',
    boundary: { Ref: 'Boundary' } as never,
    roles: { given: { name: 'HasRoles' }, arns },
  }).resources;
  const { Statement } = (other!.properties as { AssumeRolePolicyDocument: { Statement: object[] } })
    .AssumeRolePolicyDocument;
  expect(Statement).toEqual([
    expect.objectContaining({ Condition: expect.objectContaining({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }) }),
    {
      'Fn::If': [
        'HasRoles',
        expect.objectContaining({ Condition: { ArnLike: { 'aws:PrincipalArn': arns } } }),
        { Ref: 'AWS::NoValue' },
      ],
    },
  ]);
});
