import { budget, type EventRuleProps, eventRule, type MetricAlarmProps, metricAlarm } from '@hipaa-stacks/audit';
import type { Arn, Condition, Expr } from '@hipaa-stacks/cloudformation';
import { either, noValue, unchecked, when } from '@hipaa-stacks/cloudformation';
import {
  alertTopic,
  allowBudgets,
  allowCloudWatchAlarms,
  allowEventBridge,
  allowSns,
  dataKey,
  deadLetterQueue,
  type Operators,
  type SubscriptionProps,
  subscription,
  subscriptionDeadLetterQueue,
} from '@hipaa-stacks/data';

export interface AlertingProps<T extends string> {
  /** Logical IDs of the topics. */
  readonly topics: readonly T[];
  /** Roles that publish to the topics, or send messages to the dead-letter queues of functions. */
  readonly users: readonly Arn<'AWS::IAM::Role'>[];
  readonly operators: Operators;
  /** Whether a subscription exists. */
  readonly subscribed: Condition;
  /** The monthly budget that notifies the first topic, see `budgetConditions`. */
  readonly budget: { readonly given: Condition; readonly limit: Expr<string>; readonly isInChina: Condition };
}

/** A topic, and what is created for it. */
export interface Channel {
  readonly topic: ReturnType<typeof alertTopic>;
  /** An alarm that notifies the topic. */
  alarm(id: string, props: Omit<MetricAlarmProps, 'topic'>): ReturnType<typeof metricAlarm>;
  /** A rule that sends a notice to the topic for each matching event. */
  notice(id: string, props: Omit<EventRuleProps, 'topic' | 'deadLetters' | 'after'>): ReturnType<typeof eventRule>;
  /** A subscription to the topic. */
  subscribe(
    id: string,
    protocol: SubscriptionProps['protocol'],
    endpoint: Expr<string>,
  ): ReturnType<typeof subscription>;
}

/**
 * Alerts of a system: a KMS key, topics, a dead-letter queue for notices that EventBridge could not deliver, one for messages that SNS
 * could not deliver to a subscriber, an alarm on each queue, and the monthly budget of the account, if it has a limit.
 *
 * @returns the snippets, and for each topic `alarm`, `notice` and `subscribe`
 */
export function alerting<const T extends string>({
  topics,
  users,
  operators,
  subscribed,
  budget: monthly,
}: AlertingProps<T>) {
  const key = dataKey('AlertKey', {
    description: 'Alerts: topics and dead-letter queues',
    users,
    services: [
      allowEventBridge,
      allowCloudWatchAlarms,
      either(subscribed, allowSns, noValue),
      either(monthly.given, allowBudgets, noValue),
    ],
    encrypts: ['AWS::SNS::Topic', 'AWS::SQS::Queue'],
    operators,
    keep: 'transient',
  });
  const made = topics.map((id, at) => alertTopic(id, { key: key.arn, ...(at === 0 && { budgets: monthly.given }) }));
  const undelivered = deadLetterQueue('NotificationDeadLetterQueue', { key: key.arn });
  const unsent = subscriptionDeadLetterQueue('SubscriptionDeadLetterQueue', {
    key: key.arn,
    topics: made.map(({ arn }) => arn),
  });
  const channel = (topic: (typeof made)[number]): Channel => ({
    topic,
    alarm: (id, props) => metricAlarm(id, { ...props, topic: topic.arn }),
    notice: (id, props) =>
      eventRule(id, {
        ...props,
        topic: topic.arn,
        deadLetters: undelivered.arn,
        after: [topic.policy, undelivered.policy],
      }),
    subscribe: (id, protocol, endpoint) =>
      subscription(id, { topic: topic.arn, protocol, endpoint, deadLetters: unsent }),
  });
  const channels = Object.fromEntries(topics.map((id, at) => [id, channel(made[at]!)])) as Readonly<Record<T, Channel>>;
  const [first] = Object.values<Channel>(channels);
  if (!first) throw new RangeError('alerting: topics is empty. Set at least one logical ID.');
  return {
    key,
    undelivered,
    unsent,
    channels,
    /** The budget, if it has a limit. */
    budget: when(monthly.given, () =>
      budget('AccountBudget', {
        limit: unchecked<Expr<number>>(monthly.limit),
        currency: either(monthly.isInChina, 'CNY', 'USD'),
        topic: first.topic.arn,
        after: [first.topic.policy],
      }),
    ),
    /** Alarms on the dead-letter queues. They notify the first topic. */
    alarms: [
      first.alarm('UndeliveredNotifications', {
        description:
          'A notification could not be delivered to its topic within a day. The attributes of the message in the dead-letter queue contain the rule and the error.',
        ...messagesIn(undelivered.name),
      }),
      first.alarm('UndeliveredMessages', {
        description:
          'SNS could not deliver a message to a subscriber. Look at the message in the dead-letter queue of the subscriptions, and at the queue, URL or address of the subscriber.',
        ...messagesIn(unsent.name),
      }),
    ],
  };
}

/** The result of `alerting`. */
export type Alerting<T extends string> = ReturnType<typeof alerting<T>>;

/** Metric of the messages in a queue, for an alarm on a dead-letter queue. Source: Amazon SQS Developer Guide, "Available CloudWatch metrics". */
export const messagesIn = (queue: Expr<string>) =>
  ({
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queue },
    statistic: 'Maximum',
  }) as const;
