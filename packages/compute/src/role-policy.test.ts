import { type Id, type Statement, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { rolePolicy } from './role-policy.ts';

const role = unchecked<Id<'AWS::IAM::Role'>>({ Ref: 'ReaderRole' });
const statements: Statement[] = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::documents/*' }];
const created = rolePolicy('ReaderAccess', { role, statements });

test('the policy contains the given statements only', () => {
  expect(created.resources[0]?.properties).toEqual({
    Roles: [role],
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
  });
});

test('it is a managed policy: an inline policy fails the HIPAA conformance pack', () => {
  expect(created.resources.map(({ type }) => type)).toEqual(['AWS::IAM::ManagedPolicy']);
});

test('a consumer can depend on it', () => {
  expect(created.policy.id).toBe('ReaderAccess');
});
