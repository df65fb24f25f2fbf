import { type Arn, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { budget } from './budget.ts';

const topic = unchecked<Arn<'AWS::SNS::Topic'>>({ Ref: 'AlertTopic' });
const [monthly, ...others] = budget('MonthlyBudget', { limit: 300, currency: 'USD', topic, after: [] }).resources;

test('the budget limits the costs of a month', () => {
  expect(others).toEqual([]);
  expect(monthly).toMatchObject({
    type: 'AWS::Budgets::Budget',
    properties: { Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 300, Unit: 'USD' } } },
  });
});

test('the topic is notified at 80% and 100% of the limit, and when the forecast exceeds it', () => {
  const { NotificationsWithSubscribers: notifications } = monthly!.properties as {
    NotificationsWithSubscribers: readonly {
      readonly Notification: { readonly NotificationType: string; readonly Threshold: number };
      readonly Subscribers: readonly unknown[];
    }[];
  };
  expect(
    notifications.map(({ Notification: { NotificationType, Threshold } }) => [NotificationType, Threshold]),
  ).toEqual([
    ['ACTUAL', 80],
    ['ACTUAL', 100],
    ['FORECASTED', 100],
  ]);
  for (const { Subscribers } of notifications)
    expect(Subscribers).toEqual([{ SubscriptionType: 'SNS', Address: topic }]);
});
