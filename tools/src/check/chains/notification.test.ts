import type { Json } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { notification } from './notification.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const bucket = (NotificationConfiguration?: object): SmallResources => ({
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { ...(NotificationConfiguration && { NotificationConfiguration }) } },
});
const toRules = { EventBridgeConfiguration: { EventBridgeEnabled: true } };
const rule = (EventPattern: Json): SmallResources => ({
  Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern } },
});
const created = (name: Json): SmallResources =>
  rule({ source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [name] } } });
const queue = (service: string, sourceArn: Json = 'arn:aws:s3:*:*:*'): SmallResources => ({
  Queue: { Type: 'AWS::SQS::Queue' },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: service },
            Action: 'sqs:SendMessage',
            Resource: arn('Queue'),
            Condition: { ArnLike: { 'aws:SourceArn': sourceArn } },
          },
        ],
      },
    },
  },
});
const toQueue = { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Queue') }] };
const toFunction = { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: arn('Function') }] };
const fn = (Principal: string): SmallResources => ({
  Function: { Type: 'AWS::Lambda::Function' },
  Permission: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'Function' }, Principal } },
});
describe('notification', () => {
  it.each<[string, SmallResources]>([
    ['a bucket without notifications', bucket()],
    ['a rule for the bucket', { ...bucket(toRules), ...created({ Ref: 'Bucket' }) }],
    [
      'a rule for every bucket',
      { ...bucket(toRules), ...rule({ source: ['aws.s3'], 'detail-type': ['Object Created'] }) },
    ],
    ['a rule for an external bucket', created('theirs')],
    [
      'a rule for API calls, with a bucket without notifications',
      { ...bucket(), ...rule({ source: ['aws.s3'], 'detail-type': ['AWS API Call via CloudTrail'] }) },
    ],
    [
      'a scan by GuardDuty',
      {
        ...bucket(toRules),
        Plan: {
          Type: 'AWS::GuardDuty::MalwareProtectionPlan',
          Properties: { ProtectedResource: { S3Bucket: { BucketName: { Ref: 'Bucket' } } } },
        },
      },
    ],
    ['a queue', { ...bucket(toQueue), ...queue('s3.amazonaws.com') }],
    ['a function', { ...bucket(toFunction), ...fn('s3.amazonaws.com') }],
  ])('accepts %s', (_, resources) => {
    expect(findingsOf(notification, resources)).toEqual([]);
  });

  it.each<[string, SmallResources, RegExp]>([
    [
      'events that no rule matches',
      bucket(toRules),
      /^Bucket: it sends its events to EventBridge, and no rule matches them/,
    ],
    [
      'a rule for another bucket',
      {
        ...bucket(toRules),
        Other: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: toRules } },
        ...created({ Ref: 'Other' }),
      },
      /^Bucket: it sends its events to EventBridge, and no rule matches them/,
    ],
    [
      'a rule for API calls only',
      { ...bucket(toRules), ...rule({ source: ['aws.s3'], 'detail-type': ['AWS API Call via CloudTrail'] }) },
      /^Bucket: it sends its events to EventBridge, and no rule matches them/,
    ],
    [
      'a rule for a bucket that does not send events',
      { ...bucket(), ...created({ Ref: 'Bucket' }) },
      /^Rule: it matches events of Bucket, which does not send events to EventBridge/,
    ],
    [
      'a queue that allows another service',
      { ...bucket(toQueue), ...queue('sns.amazonaws.com') },
      /it notifies Queue, whose policy does not allow S3 to call sqs:SendMessage for it/,
    ],
    [
      'a queue that allows another bucket',
      { ...bucket(toQueue), ...queue('s3.amazonaws.com', 'arn:aws:s3:::other') },
      /it notifies Queue, whose policy does not allow S3 to call sqs:SendMessage for it/,
    ],
    [
      'a function without permission',
      { ...bucket(toFunction), ...fn('events.amazonaws.com') },
      /it notifies Function, which does not allow S3 to invoke it/,
    ],
  ])('finds %s', (_, resources, message) => {
    expect(findingsOf(notification, resources)).toEqual([expect.stringMatching(message)]);
  });
});

it('a rule matches keys without a slash at their beginning', () => {
  const keys = (...key: object[]) =>
    findingsOf(notification, {
      ...bucket(toRules),
      ...rule({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [{ Ref: 'Bucket' }] }, object: { key } },
      } as Json),
    });
  expect(keys({ prefix: 'AWSLogs/' }, { suffix: '.gz' })).toEqual([]);
  expect(keys({ prefix: '/AWSLogs/' })).toEqual(['Rule: it matches keys that begin with /AWSLogs/']);
});

describe('a bucket that sends events to EventBridge', () => {
  const unmatched = ['Bucket: it sends its events to EventBridge, and no rule matches them'];
  const name = [{ Ref: 'Bucket' }];
  it.each<[string, Json, readonly string[]]>([
    ['all sources', { 'detail-type': ['Object Created'] }, []],
    ['a prefix of sources', { source: [{ prefix: 'aws.' }], 'detail-type': ['Object Created'] }, []],
    ['S3', { source: ['aws.s3'] }, []],
    ['S3, and a prefix of types', { source: ['aws.s3'], 'detail-type': [{ prefix: 'Object' }] }, []],
    [
      'one of several types',
      { source: ['aws.s3'], 'detail-type': ['AWS API Call via CloudTrail', 'Object Tags Added'] },
      [],
    ],
    ['the bucket in its resources', { source: ['aws.s3'], resources: [arn('Bucket')] }, []],
    ['another service', { source: ['aws.ec2'], 'detail-type': ['Object Created'] }, unmatched],
    ['calls', { source: ['aws.s3'], 'detail-type': ['AWS API Call via CloudTrail'] }, unmatched],
    ['another bucket', { source: ['aws.s3'], detail: { bucket: { name: ['other'] } } }, unmatched],
    ['another resource', { source: ['aws.s3'], resources: ['arn:aws:s3:::other'] }, unmatched],
    ['names by a prefix', { source: ['aws.s3'], detail: { bucket: { name: [{ prefix: 'a' }] } } }, []],
    ['its name', { source: ['aws.s3'], detail: { bucket: { name } } }, []],
  ])('and a rule for %s', (_, pattern, expected) => {
    expect(findingsOf(notification, { ...bucket(toRules), ...rule(pattern) })).toEqual(expected);
  });
  it('by EventBridgeEnabled, which is true by default', () => {
    const sends = (configuration: object) =>
      findingsOf(notification, bucket({ EventBridgeConfiguration: configuration }));
    expect([sends({}), sends({ EventBridgeEnabled: false })]).toEqual([unmatched, []]);
  });
});
