import { expect, test } from 'vitest';
import { alertTopic } from './alert-topic.ts';
import { allowBudgets } from './key-policy-statements.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const [topic, access] = alertTopic('AlertTopic', { key }).resources;
const publish = (by: string, source: string, account = '${AWS::AccountId}', secure = 'true') =>
  decide(statementsOf(access), {
    by,
    action: 'sns:Publish',
    resource: '${AlertTopic}',
    context: {
      'aws:SecureTransport': secure,
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:\${AWS::Partition}:${source}`,
    },
  });
const rule = 'events:${AWS::Region}:${AWS::AccountId}:rule/any';
const alarm = 'cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:any';

test('messages are encrypted with the given key', () => {
  expect(topic?.properties).toEqual({ KmsMasterKeyId: key });
});

test('rules and alarms of this account can publish', () => {
  expect(publish('events.amazonaws.com', rule)).toBe('allow');
  expect(publish('cloudwatch.amazonaws.com', alarm)).toBe('allow');
});

test('the statement for EventBridge has no condition, which EventBridge does not support', () => {
  const call = { by: 'events.amazonaws.com', action: 'sns:Publish', resource: '${AlertTopic}', context: {} };
  expect(decide(statementsOf(access), call)).toBe('allow');
});

test('alarms of another account, and other services, cannot publish', () => {
  expect(publish('cloudwatch.amazonaws.com', alarm, '000000000000')).toBe('nothing');
  expect(publish('cloudwatch.amazonaws.com', rule)).toBe('nothing');
  expect(publish('s3.amazonaws.com', rule)).toBe('nothing');
});

test('publishing requires TLS', () => {
  expect(publish('events.amazonaws.com', rule, '${AWS::AccountId}', 'false')).toBe('deny');
});

test('the policy applies to this topic only', () => {
  expect(access?.properties).toMatchObject({ Topics: [{ Ref: 'AlertTopic' }] });
});

test('budgets of this account can publish and use the key, only if there is a budget', () => {
  const [, withBudgets] = alertTopic('AlertTopic', { key, budgets: { name: 'HasBudget' } }).resources;
  const decisions = (account: string, hasBudget = true) => {
    const context = {
      'aws:SecureTransport': 'true',
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:\${AWS::Partition}:budgets::${account}:budget/any`,
    };
    const by = 'budgets.amazonaws.com';
    const statements = statementsOf(withBudgets, () => hasBudget);
    return [
      decide(statements, { by, action: 'sns:Publish', resource: '${AlertTopic}', context }),
      decide([allowBudgets], { by, action: 'kms:GenerateDataKey', resource: '*', context }),
    ];
  };
  expect(decisions('${AWS::AccountId}')).toEqual(['allow', 'allow']);
  expect(decisions('000000000000')).toEqual(['nothing', 'nothing']);
  expect(decisions('${AWS::AccountId}', false)[0]).toBe('nothing');
  expect(publish('budgets.amazonaws.com', 'budgets::${AWS::AccountId}:budget/any')).toBe('nothing');
});
