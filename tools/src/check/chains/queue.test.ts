import { describe, expect, it } from 'vitest';
import { queue } from './queue.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const found = (properties: object, dead: object = {}) =>
  findingsOf(queue, {
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
        ...properties,
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: dead },
  });
const seconds = (MessageRetentionPeriod: number) => ({ MessageRetentionPeriod });

it.each<[string, object, object, string[]]>([
  ['four days, the default', {}, {}, []],
  ['two weeks in both', seconds(1_209_600), seconds(1_209_600), []],
  ['a minute', seconds(60), {}, ['Work: keeps messages for 60 s: if its reader stops for longer, they are lost']],
  [
    'less in the dead-letter queue',
    seconds(1_209_600),
    {},
    [
      'Dead: is a dead-letter queue, and keeps messages for 345600 s, counted from when they were sent to the source queue',
    ],
  ],
  [
    'a day in the dead-letter queue',
    {},
    seconds(86_400),
    [
      'Dead: is a dead-letter queue, and keeps messages for 86400 s, counted from when they were sent to the source queue',
    ],
  ],
])('%s', (_, properties, dead, expected) => {
  expect(found(properties, dead)).toEqual(expected);
});

it('that a rule sends to is not its dead-letter queue', () => {
  const ruleTo = (id: string) =>
    findingsOf(queue, {
      Work: { Type: 'AWS::SQS::Queue' },
      Dead: { Type: 'AWS::SQS::Queue' },
      Feed: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] } },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Targets: [
            { Arn: { 'Fn::GetAtt': [id, 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
          ],
        },
      },
    });
  expect(ruleTo('Work')).toEqual([]);
  expect(ruleTo('Dead')).toEqual(['Rule: sends to Dead, which is its own dead-letter queue']);
});

describe('a dead-letter queue in a system with alarms', () => {
  const alarmOn = (id: string, Threshold: number) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
      Threshold,
    },
  });
  const system = (id: string, Threshold = 1) =>
    findingsOf(queue, {
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } },
      },
      Dead: { Type: 'AWS::SQS::Queue' },
      Alarm: alarmOn(id, Threshold),
    });
  it('has an alarm', () => {
    expect(system('Dead')).toEqual([]);
    expect(system('Work')).toEqual(['Dead: is a dead-letter queue, and has no alarm']);
  });
  it('has an alarm for the first message', () =>
    expect(system('Dead', 1_000_000)).toEqual(['Alarm: does not fire until 1000 messages or more have failed']));
});

describe('a queue that receives messages from a rule', () => {
  const arn = { 'Fn::GetAtt': ['Work', 'Arn'] };
  const filled: SmallResources = {
    Work: { Type: 'AWS::SQS::Queue' },
    Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: arn }] } },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Dimensions: [{ Value: { 'Fn::GetAtt': ['Work', 'QueueName'] } }] },
    },
  };
  const reader = (Service: string): SmallResources => ({
    Reader: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service } }] },
        Policies: [
          { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: arn }] } },
        ],
      },
    },
  });
  const unread = ['Work: receives messages from Rule, and nothing reads it'];
  const Feed = { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arn } };
  it.each<[string, SmallResources, readonly string[]]>([
    ['by no resource', {}, unread],
    ['by a function without an event source', reader('lambda.amazonaws.com'), unread],
    ['by a mapping', { Feed }, []],
    ['by a task', reader('ecs-tasks.amazonaws.com'), []],
    ['by a function that has its ARN', { Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: arn } } }, []],
  ])('is read %s', (_, more, expected) => expect(findingsOf(queue, { ...filled, ...more })).toEqual(expected));
  it('may have external readers if it is an output', () =>
    expect(findingsOf(queue, filled, { Outputs: { Work: { Value: arn } } })).toEqual([]));
  it('may receive them from a topic or bucket', () => {
    const { Work } = filled;
    const Topic = { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'sqs', Endpoint: arn } };
    const Files = {
      Type: 'AWS::S3::Bucket',
      Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn }] } },
    };
    expect(findingsOf(queue, { Work: Work!, Topic })).toEqual([
      'Work: receives messages from Topic, and nothing reads it',
    ]);
    expect(findingsOf(queue, { Work: Work!, Files })).toEqual([
      'Work: receives messages from Files, and nothing reads it',
    ]);
  });
});

it('an alarm on the age of messages fires before they expire', () => {
  const threshold = (Threshold: number, properties: object = {}) =>
    findingsOf(queue, {
      Work: { Type: 'AWS::SQS::Queue', Properties: properties },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Work', 'QueueName'] } }],
          Threshold,
        },
      },
    });
  const never = (retention: number) => [
    `Alarm: never fires: Work deletes messages after ${retention} s, before they reach its threshold`,
  ];
  expect(threshold(3600)).toEqual([]);
  expect(threshold(345_599)).toEqual([]);
  expect(threshold(345_600)).toEqual(never(345_600));
  expect(threshold(345_600, seconds(1_209_600))).toEqual([]);
  expect(threshold(1_000_000_000, seconds(1_209_600))).toEqual(never(1_209_600));
});
