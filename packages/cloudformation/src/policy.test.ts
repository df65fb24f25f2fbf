import { expect, test } from 'vitest';
import { accountId, policy, type Statement, trustedBy } from './index.ts';

test('a policy has its statements in order, without undefined ones', () => {
  const read: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
  const deny: Statement = { Effect: 'Deny', Principal: '*', NotAction: 's3:GetObject', Resource: '*' };
  expect(policy(read, undefined, deny)).toEqual({ Version: '2012-10-17', Statement: [read, deny] });
});

test('a trust policy allows one service, with a condition if one is set', () => {
  const statement = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  expect(trustedBy('lambda.amazonaws.com').Statement).toEqual([statement]);
  const condition = { StringEquals: { 'aws:SourceAccount': accountId } };
  expect(trustedBy('lambda.amazonaws.com', condition).Statement).toEqual([{ ...statement, Condition: condition }]);
});
