import type { Json } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { alarm } from './alarm.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const dimension = (Name: string, Value: Json) => ({ Name, Value });
const att = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
const statement = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: { Ref: 'Topic' },
  ...more,
});
const policy = (...Statement: object[]) => ({
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Version: '2012-10-17', Statement } },
  },
});
const commonResources: SmallResources = {
  Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'a@example.com' }] } },
  Queue: { Type: 'AWS::SQS::Queue' },
  Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
  Targets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup' },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: { Code: { ZipFile: 'put("Lost")' }, Environment: { Variables: { NAMESPACE: 'Own' } } },
  },
};
const watching = (properties: object, more: SmallResources = {}): SmallResources => ({
  ...commonResources,
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }], ...properties } },
  ...more,
});
const metric = (Namespace: string, MetricName: Json, ...Dimensions: object[]) => ({
  Namespace,
  MetricName,
  Dimensions,
});
const waiting = metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', dimension('QueueName', att('Queue', 'QueueName')));
const filter = (transformation: object): SmallResources => ({
  Filter: {
    Type: 'AWS::Logs::MetricFilter',
    Properties: { MetricTransformations: [{ MetricNamespace: 'Logs', ...transformation }] },
  },
});

describe('alarm', () => {
  it.each<[string, SmallResources]>([
    ['a queue', watching(waiting)],
    [
      'a target group',
      watching(
        metric(
          'AWS/ApplicationELB',
          'UnHealthyHostCount',
          dimension('TargetGroup', att('Targets', 'TargetGroupFullName')),
          dimension('LoadBalancer', att('Balancer', 'LoadBalancerFullName')),
        ),
      ),
    ],
    [
      'a metric in a metric math expression',
      watching({
        Metrics: [
          { Id: 'a', MetricStat: { Metric: waiting } },
          { Id: 'b', Expression: 'a * 2' },
        ],
      }),
    ],
    ['a metric that code writes', watching(metric('Own', 'Lost'))],
    ['a metric that a filter writes', watching(metric('Logs', 'Refused'), filter({ MetricName: 'Refused' }))],
    [
      'the literal name of a queue',
      watching(metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', dimension('QueueName', 'theirs'))),
    ],
    ['a namespace of which nothing is known', watching(metric('AWS/Neptune', 'Anything', dimension('A', 'b')))],
    ['a topic that allows CloudWatch', watching(waiting, policy(statement()))],
    [
      'a topic that allows the ARNs of alarms',
      watching(
        waiting,
        policy(
          statement({
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:*' } },
          }),
        ),
      ),
    ],
    [
      'an alarm that a composite alarm uses',
      {
        ...watching({ ...waiting, AlarmActions: [] }),
        All: {
          Type: 'AWS::CloudWatch::CompositeAlarm',
          Properties: { AlarmRule: { 'Fn::Sub': 'ALARM(${Alarm})' }, AlarmActions: [{ Ref: 'Topic' }] },
        },
      },
    ],
  ])('accepts %s', (_, resources) => {
    expect(findingsOf(alarm, resources)).toEqual([]);
  });

  it.each<[string, SmallResources, RegExp]>([
    [
      'a metric that does not exist',
      watching(metric('AWS/SQS', 'MessagesInQueue', dimension('QueueName', att('Queue', 'QueueName')))),
      /AWS\/SQS has no metric MessagesInQueue/,
    ],
    [
      'a misspelt metric of a namespace whose metrics are not all known',
      watching(metric('AWS/RDS', 'CPUUtilisation', dimension('DBClusterIdentifier', 'x'))),
      /no metric CPUUtilisation/,
    ],
    ['a misspelt namespace', watching(metric('AWS/Sqs', 'X')), /no namespace AWS\/Sqs/],
    [
      'too few dimensions',
      watching(
        metric(
          'AWS/ApplicationELB',
          'UnHealthyHostCount',
          dimension('LoadBalancer', att('Balancer', 'LoadBalancerFullName')),
        ),
      ),
      /AWS\/ApplicationELB does not publish UnHealthyHostCount with the dimensions LoadBalancer/,
    ],
    [
      'no dimension',
      watching(metric('AWS/SQS', 'ApproximateAgeOfOldestMessage')),
      /AWS\/SQS does not publish ApproximateAgeOfOldestMessage with the dimensions none/,
    ],
    [
      'the URL of a queue',
      watching(metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', dimension('QueueName', { Ref: 'Queue' }))),
      /QueueName is !Ref Queue/,
    ],
    [
      'the ARN of a load balancer',
      watching(metric('AWS/ApplicationELB', 'RequestCount', dimension('LoadBalancer', { Ref: 'Balancer' }))),
      /LoadBalancer is !Ref Balancer/,
    ],
    [
      'a resource of another type',
      watching(metric('AWS/Lambda', 'Errors', dimension('FunctionName', { Ref: 'Queue' }))),
      /of type AWS::SQS::Queue/,
    ],
    [
      'a metric that nothing writes',
      watching(metric('Unwritten', 'Lost')),
      /nothing in the system writes the metric Lost to Unwritten/,
    ],
    [
      'a dimension that does not occur in the code',
      watching(metric('Own', 'Lost', dimension('Seveirty', 'critical'))),
      /it watches Lost with the dimensions Seveirty, which do not occur in the code that writes the metric/,
    ],
    ['a metric that does not occur in the code', watching(metric('Own', 'Found')), /writes the metric Found to Own/],
    [
      'a misspelt metric of a filter',
      watching(metric('Logs', 'Refusd'), filter({ MetricName: 'Refused' })),
      /writes the metric Refusd to Logs/,
    ],
    [
      'dimensions that differ from those of the filter',
      watching(
        metric('Logs', 'Refused'),
        filter({ MetricName: 'Refused', Dimensions: [{ Key: 'User', Value: '$.user' }] }),
      ),
      /it watches Refused with the dimensions none, and the filter writes it with User/,
    ],
    ['disabled actions', watching({ ...waiting, ActionsEnabled: false }), /its actions are disabled/],
    ['no action', watching({ ...waiting, AlarmActions: [] }), /it has no AlarmActions: no notification is sent/],
    [
      'a topic that allows only EventBridge',
      watching(waiting, policy(statement({ Principal: { Service: 'events.amazonaws.com' } }))),
      /the policy of Topic does not allow cloudwatch\.amazonaws\.com to call sns:Publish for it/,
    ],
    [
      'a topic that allows only ARNs of rules',
      watching(
        waiting,
        policy(statement({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } } })),
      ),
      /the policy of Topic does not allow cloudwatch\.amazonaws\.com to call sns:Publish for it/,
    ],
    [
      'an AWS managed key',
      {
        ...watching(waiting),
        Topic: {
          Type: 'AWS::SNS::Topic',
          Properties: { ...(commonResources.Topic!.Properties as object), KmsMasterKeyId: 'alias/aws/sns' },
        },
      },
      /Topic is encrypted with an AWS managed key, which CloudWatch cannot use/,
    ],
    [
      'a topic without subscription',
      { ...watching(waiting), Topic: { Type: 'AWS::SNS::Topic' } },
      /^Topic: is the target of alarms and has no subscription/,
    ],
  ])('finds %s', (_, resources, message) => {
    expect(findingsOf(alarm, resources)).toEqual([expect.stringMatching(message)]);
  });

  it('accepts a topic whose subscription depends on a parameter', () => {
    const Subscription = {
      Type: 'AWS::SNS::Subscription',
      Condition: 'HasEmail',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: { Ref: 'Email' } },
    };
    const rest = {
      Parameters: { Email: { Type: 'String', Default: '' } },
      Conditions: { HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Email' }, ''] }] } },
    };
    const resources = { ...watching(waiting), Topic: { Type: 'AWS::SNS::Topic' }, Subscription };
    expect(findingsOf(alarm, resources, rest)).toEqual([]);
  });
});

describe('an alarm on a metric of AWS', () => {
  const findingsFor = (Namespace: string, MetricName: string, ComparisonOperator: string, more: object = {}) =>
    findingsOf(alarm, watching({ Namespace, MetricName, ComparisonOperator, Threshold: 1, ...more })).filter(
      (each) => !each.includes('with the dimensions none'),
    );
  it.each([
    ['AWS/ElastiCache', 'AuthenticationFailures'],
    ['AWS/ElastiCache', 'BytesUsedForCache'],
    ['AWS/Backup', 'NumberOfBackupJobsFailed'],
    ['AWS/ApplicationELB', 'UnHealthyHostCount'],
    ['AWS/Lambda', 'Errors'],
  ])('fires on high values of a failure metric: %s %s', (namespace, name) => {
    expect(findingsFor(namespace, name, 'GreaterThanThreshold')).toEqual([]);
    expect(findingsFor(namespace, name, 'LessThanThreshold')).toEqual([
      `Alarm: it fires when ${name} is low, which is the normal state`,
    ]);
  });
  it.each([
    ['AWS/ApplicationELB', 'HealthyHostCount'],
    ['AWS/CertificateManager', 'DaysToExpiry'],
    ['AWS/RDS', 'FreeStorageSpace'],
  ])('fires on low values of a health metric: %s %s', (namespace, name) => {
    expect(findingsFor(namespace, name, 'LessThanThreshold')).toEqual([]);
    expect(findingsFor(namespace, name, 'GreaterThanOrEqualToThreshold')).toEqual([
      `Alarm: it fires when ${name} is high, which is the normal state`,
    ]);
  });
  it('may fire on idle capacity if its action is a scaling policy', () => {
    const AlarmActions = [{ Ref: 'Less' }];
    const Less = { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy' };
    const resources = watching({
      ...{ Namespace: 'AWS/RDS', MetricName: 'CPUUtilization', Dimensions: [dimension('DBClusterIdentifier', 'x')] },
      ...{ ComparisonOperator: 'LessThanThreshold', Threshold: 10, AlarmActions },
    });
    expect(findingsOf(alarm, { ...resources, Less })).toEqual([]);
  });
  it('has a threshold that can be reached', () => {
    const greater = 'GreaterThanThreshold';
    expect(findingsFor('AWS/EFS', 'PercentIOLimit', greater, { Statistic: 'Maximum', Threshold: 95 })).toEqual([]);
    expect(findingsFor('AWS/EFS', 'PercentIOLimit', greater, { Statistic: 'Maximum', Threshold: 1e9 })).toEqual([
      'Alarm: its threshold is 1000000000 percent, which is never reached',
    ]);
    const often = { Statistic: 'Sum', Period: 300, Threshold: 1e9 };
    expect(findingsFor('AWS/ElastiCache', 'ThrottledCmds', greater, often)).toEqual([
      'Alarm: its threshold is 1000000000 in 300 s, which is never reached',
    ]);
  });
});

describe('an alarm', () => {
  const alarmWith = (properties: object, more: SmallResources = {}) =>
    findingsOf(alarm, watching({ ...waiting, ...properties }, more));
  const Second = {
    Type: 'AWS::SNS::Topic',
    Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'b@example.com' }] },
  };
  it('notifies the same topics of its end', () => {
    const both = [{ Ref: 'Topic' }, { Ref: 'Second' }];
    expect(alarmWith({ OKActions: [{ Ref: 'Topic' }] }, { Second })).toEqual([]);
    expect(alarmWith({ AlarmActions: both, OKActions: [{ Ref: 'Second' }] }, { Second })).toEqual([]);
    expect(
      alarmWith({ AlarmActions: [{ 'Fn::ImportValue': 'T' }], OKActions: [{ Ref: 'Second' }] }, { Second }),
    ).toEqual([]);
    for (const list of ['OKActions', 'InsufficientDataActions'])
      expect(alarmWith({ [list]: [{ Ref: 'Second' }] }, { Second })).toEqual([
        `Alarm: its ${list} notify Second, which it does not notify when it fires`,
      ]);
  });
  it('on few events does not treat missing data as few events', () => {
    const counted = (properties: object) =>
      findingsOf(
        alarm,
        watching(
          {
            ...metric('Logs', 'Calls'),
            Statistic: 'Sum',
            Period: 3600,
            Threshold: 100,
            ComparisonOperator: 'LessThanThreshold',
            ...properties,
          },
          filter({ MetricName: 'Calls', MetricValue: '1' }),
        ),
      );
    expect(counted({ TreatMissingData: 'breaching' })).toEqual([]);
    expect(counted({ TreatMissingData: 'notBreaching', ComparisonOperator: 'GreaterThanThreshold' })).toEqual([]);
    expect(counted({ TreatMissingData: 'notBreaching' })).toEqual([
      'Alarm: it fires when Calls is less than 100, and treats missing data as notBreaching',
    ]);
  });
});
