import { type Arn, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface BudgetProps {
  /** Costs of a month, in the currency of the account: USD, or CNY in China. */
  readonly limit: Value<number>;
  readonly currency: Value<string>;
  /** The policy of the topic, and that of its KMS key, must allow `budgets.amazonaws.com`: see `alertTopic` and `allowBudgets`. */
  readonly topic: Arn<'AWS::SNS::Topic'>;
  /** The topic policy: AWS Budgets checks that it can publish. */
  readonly after: readonly Resource[];
}

/** Percent of the limit at which a notification is sent, and whether it compares costs until now or the forecast of the month. */
const thresholds = [
  { type: 'ACTUAL', percent: 80 },
  { type: 'ACTUAL', percent: 100 },
  { type: 'FORECASTED', percent: 100 },
] as const;

/**
 * A monthly budget for all costs of the account. It notifies a topic when the costs reach 80% and 100% of the limit, and when the
 * forecast exceeds the limit. AWS updates costs up to three times a day, so a notification can be hours late.
 *
 * Source: AWS Billing User Guide, "Managing your costs with AWS Budgets" and "Creating an Amazon SNS topic for budget notifications".
 */
export function budget(id: string, { limit, currency, topic, after }: BudgetProps) {
  const monthly = resource(
    id,
    'AWS::Budgets::Budget',
    {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: limit, Unit: currency } },
      NotificationsWithSubscribers: thresholds.map(({ type, percent }) => ({
        Notification: {
          NotificationType: type,
          ComparisonOperator: 'GREATER_THAN',
          ThresholdType: 'PERCENTAGE',
          Threshold: percent,
        },
        Subscribers: [{ SubscriptionType: 'SNS', Address: topic }],
      })),
    },
    { dependsOn: after },
  );
  return snippet([monthly], { name: monthly.ref });
}
