import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { serviceRole } from './service-role.ts';

const boundary = unchecked<string>({ Ref: 'BoundaryArn' });
const role = (condition?: { StringEquals: Record<string, string> }) =>
  serviceRole('ReaderRole', {
    service: 'lambda.amazonaws.com',
    description: 'Reads documents',
    boundary,
    ...(condition && { condition }),
  }).resources[0];

test('only one service can assume the role', () => {
  expect(role()?.properties).toMatchObject({
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  });
});

test('the trust policy of a service that acts for many accounts is restricted to this account', () => {
  const condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
  expect(role(condition)?.properties).toMatchObject({
    AssumeRolePolicyDocument: { Statement: [{ Condition: condition }] },
  });
  expect(JSON.stringify(role()?.properties)).not.toContain('Condition');
});

test('the role has a permissions boundary', () => {
  expect(role()?.properties).toMatchObject({ PermissionsBoundary: boundary });
});

test('the role has no permissions, and no physical name', () => {
  for (const property of ['Policies', 'ManagedPolicyArns', 'RoleName']) {
    expect(role()?.properties).not.toHaveProperty(property);
  }
});
