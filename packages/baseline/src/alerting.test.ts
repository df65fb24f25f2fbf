import { expect, test } from 'vitest';
import { decide, statementsOf } from '../../data/src/testing/decide.ts';
import { alerting } from './alerting.ts';
import { condition, ref, resourcesOf, testAlerting, testOrganization } from './testing/system.ts';

const resources = resourcesOf({
  ...testAlerting,
  channels: Object.values(testAlerting.channels).map(({ topic }) => topic),
});
const named = (id: string) => resources.find((one) => one.id === id)!;

test('the key allows SNS only with a subscription', () => {
  const decision = (subscribed: boolean) =>
    decide(
      statementsOf(named('AlertKey'), (name) => name !== 'HasEmail' || subscribed),
      {
        by: 'sns.amazonaws.com',
        action: 'kms:Decrypt',
        resource: '*',
        context: {
          'aws:SourceAccount': '${AWS::AccountId}',
          'aws:SourceArn': 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:any',
        },
      },
    );
  expect([decision(true), decision(false)]).toEqual(['allow', 'nothing']);
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

test('the budget notifies the first topic, whose policy exists before', () => {
  const budget = named('AccountBudget');
  expect(budget).toMatchObject({ type: 'AWS::Budgets::Budget', when: ['HasBudget'], dependsOn: ['AlertTopicPolicy'] });
  expect(budget.properties).toMatchObject({
    Budget: { BudgetLimit: { Amount: { Ref: 'MonthlyBudget' }, Unit: { 'Fn::If': ['IsInChina', 'CNY', 'USD'] } } },
  });
  const topics = JSON.stringify(budget.properties).match(/"Address":[^}]*}/g);
  expect(new Set(topics)).toEqual(new Set(['"Address":{"Fn::GetAtt":["AlertTopic","TopicArn"]}']));
  expect(JSON.stringify(named('NoticeTopicPolicy').properties)).not.toContain('budgets.amazonaws.com');
});

test('AWS Budgets can use the topic and its key, only if there is a budget', () => {
  const context = {
    'aws:SecureTransport': 'true',
    'aws:SourceAccount': '${AWS::AccountId}',
    'aws:SourceArn': 'arn:${AWS::Partition}:budgets::${AWS::AccountId}:budget/any',
  };
  const decision = (id: string, action: string, resource: string, hasBudget: boolean) =>
    decide(
      statementsOf(named(id), (name) => name !== 'HasBudget' || hasBudget),
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
