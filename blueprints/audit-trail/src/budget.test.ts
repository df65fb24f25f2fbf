import { expect, test } from 'vitest';
import { decide, statementsOf } from '../../../packages/data/src/testing/decide.ts';
import { auditTrail } from './audit-trail.ts';

const resources = Object.values(auditTrail.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const named = (id: string) => resources.find((resource) => resource.id === id)!;

test('the budget notifies the alert topic, whose policy exists before', () => {
  const budget = named('AccountBudget');
  expect(budget).toMatchObject({ type: 'AWS::Budgets::Budget', when: ['HasBudget'], dependsOn: ['AlertTopicPolicy'] });
  expect(budget.properties).toMatchObject({
    Budget: { BudgetLimit: { Amount: { Ref: 'MonthlyBudget' }, Unit: { 'Fn::If': ['IsInChina', 'CNY', 'USD'] } } },
  });
  const topics = JSON.stringify(budget.properties).match(/"Address":[^}]*}/g);
  expect(new Set(topics)).toEqual(new Set(['"Address":{"Fn::GetAtt":["AlertTopic","TopicArn"]}']));
});

test('AWS Budgets can use the topic and its key, only if there is a budget', () => {
  const context = {
    'aws:SecureTransport': 'true',
    'aws:SourceAccount': '${AWS::AccountId}',
    'aws:SourceArn': 'arn:${AWS::Partition}:budgets::${AWS::AccountId}:budget/any',
  };
  const decision = (id: string, action: string, resource: string, hasBudget: boolean) =>
    decide(
      statementsOf(named(id), (condition) => condition !== 'HasBudget' || hasBudget),
      { by: 'budgets.amazonaws.com', action, resource, context },
    );
  for (const [hasBudget, expected] of [
    [true, 'allow'],
    [false, 'nothing'],
  ] as const) {
    expect(decision('AlertTopicPolicy', 'sns:Publish', '${AlertTopic}', hasBudget)).toBe(expected);
    expect(decision('AlertKey', 'kms:GenerateDataKey', '*', hasBudget)).toBe(expected);
    expect(decision('AlertKey', 'kms:Decrypt', '*', hasBudget)).toBe(expected);
  }
});
