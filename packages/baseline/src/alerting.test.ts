import { expect, test } from 'vitest';
import { decide, statementsOf } from '../../data/src/testing/decide.ts';
import { alerting } from './alerting.ts';
import { condition, ref, resourcesOf, testAlerting, testOrganization } from './testing/system.ts';

const resources = resourcesOf({
  ...testAlerting,
  channels: Object.values(testAlerting.channels).map(({ topic }) => topic),
});
const named = (id: string) => resources.find((one) => one.id === id)!;

test('the key allows SNS only with a subscription, and AWS Budgets only with a budget', () => {
  const decision = (by: string, given: (name: string) => boolean) =>
    decide(statementsOf(named('AlertKey'), given), {
      by,
      action: 'kms:Decrypt',
      resource: '*',
      context: {
        'aws:SourceAccount': '${AWS::AccountId}',
        'aws:SourceArn':
          by === 'sns.amazonaws.com'
            ? 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:any'
            : 'arn:${AWS::Partition}:budgets::${AWS::AccountId}:budget/any',
      },
    });
  expect(decision('sns.amazonaws.com', () => true)).toBe('allow');
  expect(decision('sns.amazonaws.com', (name) => name !== 'HasEmail')).toBe('nothing');
  expect(decision('budgets.amazonaws.com', () => true)).toBe('allow');
  expect(decision('budgets.amazonaws.com', (name) => name !== 'HasBudget')).toBe('nothing');
});

test('each dead-letter queue has an alarm on the first topic', () => {
  const queues = resources.filter(({ type }) => type === 'AWS::SQS::Queue').map(({ id }) => id);
  expect(queues).toEqual(['NotificationDeadLetterQueue', 'SubscriptionDeadLetterQueue']);
  const alarms = resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  expect(alarms.map(({ properties }) => properties)).toMatchObject(
    queues.map((queue) => ({
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      AlarmActions: [{ 'Fn::GetAtt': ['AlertTopic', 'TopicArn'] }],
    })),
  );
});

test('alarm, notice and subscribe of a channel use its topic and the dead-letter queues', () => {
  const { NoticeTopic } = testAlerting.channels;
  const topic = { 'Fn::GetAtt': ['NoticeTopic', 'TopicArn'] };
  const [alarm] = NoticeTopic.alarm('Errors', {
    description: 'D',
    namespace: 'N',
    metric: 'M',
    statistic: 'Sum',
  }).resources;
  const [rule] = NoticeTopic.notice('Changes', {
    description: 'D',
    pattern: { source: ['aws.s3'], 'detail-type': ['X'] },
    fields: {},
  }).resources;
  const [subscription] = NoticeTopic.subscribe('Email', 'email', ref('Email')).resources;
  expect(alarm?.properties).toMatchObject({ AlarmActions: [topic] });
  expect(rule).toMatchObject({
    dependsOn: ['NoticeTopicPolicy', 'NotificationDeadLetterQueuePolicy'],
    properties: {
      Targets: [{ Arn: topic, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['NotificationDeadLetterQueue', 'Arn'] } } }],
    },
  });
  expect(subscription).toMatchObject({
    dependsOn: ['SubscriptionDeadLetterQueuePolicy'],
    properties: {
      TopicArn: topic,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['SubscriptionDeadLetterQueue', 'Arn'] } },
    },
  });
});

test('budgets notify the first topic', () => {
  const policyOf = (id: string) => JSON.stringify(named(`${id}Policy`).properties);
  expect(policyOf('AlertTopic')).toContain('budgets.amazonaws.com');
  expect(policyOf('NoticeTopic')).not.toContain('budgets.amazonaws.com');
  expect(named('AccountBudget')).toMatchObject({ when: ['HasBudget'], dependsOn: ['AlertTopicPolicy'] });
});

test('at least one topic is required', () => {
  const none: readonly string[] = [];
  const make = () =>
    alerting({
      topics: none,
      users: [],
      operators: testOrganization.operators,
      subscribed: condition('HasEmail'),
      budget: { given: condition('HasBudget'), limit: ref('MonthlyBudget'), isInChina: condition('IsInChina') },
    });
  expect(make).toThrow('alerting: topics is empty. Set at least one logical ID.');
});
