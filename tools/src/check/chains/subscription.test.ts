import { describe, expect, it } from 'vitest';
import { subscription } from './subscription.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const statement = (Service = 'sns.amazonaws.com', source: unknown = { Ref: 'Topic' }) => ({
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sqs:SendMessage',
  Resource: arn('Dead'),
  Condition: { ArnEquals: { 'aws:SourceArn': source } },
});
const keyFor = (Service: string) => ({
  Type: 'AWS::KMS::Key',
  Properties: {
    KeyPolicy: {
      Statement: [
        { Effect: 'Allow', Principal: { Service }, Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Resource: '*' },
      ],
    },
  },
});
const withQueue = { RedrivePolicy: { deadLetterTargetArn: arn('Dead') } };
const first = (more: object = {}, rest: object = {}) => ({
  Type: 'AWS::SNS::Subscription',
  DependsOn: 'Policy',
  Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'a@clinic.example', ...withQueue, ...more },
  ...rest,
});
const found = (more: SmallResources, Statement: object = statement()) =>
  findingsOf(subscription, {
    Topic: { Type: 'AWS::SNS::Topic' },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: arn('Key') } },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Dead' }], PolicyDocument: { Statement } } },
    Key: keyFor('sns.amazonaws.com'),
    First: first(),
    ...more,
  });
const denied =
  'First: the policy of its dead-letter queue Dead does not allow sns.amazonaws.com to call sqs:SendMessage for Topic';
const external = { 'Fn::ImportValue': 'Queue' };

describe('subscription', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['is complete', found({}), []],
    [
      'has no dead-letter queue, but another one has',
      found({ Second: first({ RedrivePolicy: { maxReceiveCount: 3 } }) }),
      ['Second: has no dead-letter queue, and other subscriptions have one'],
    ],
    ['has none, as all others', found({ First: first({ RedrivePolicy: { maxReceiveCount: 3 } }) }), []],
    ['has a queue of another stack', found({ First: first({ RedrivePolicy: { deadLetterTargetArn: external } }) }), []],
    [
      'has the topic of another stack',
      found({ First: first({ TopicArn: external }) }, statement('s3.amazonaws.com')),
      [],
    ],
    ['has a queue that allows another service', found({}, statement('s3.amazonaws.com')), [denied]],
    ['has a queue that allows another topic', found({}, statement(undefined, 'arn:aws:sns:*:*:other')), [denied]],
    [
      'can be created before the policy of the queue',
      found({ First: first({}, { DependsOn: [] }) }),
      ['First: it can be created before Policy, without which Dead rejects its messages'],
    ],
    [
      'has a queue with a key that SNS cannot use',
      found({ Key: keyFor('events.amazonaws.com') }),
      ['First: the key Key of its dead-letter queue Dead does not allow sns.amazonaws.com to use it'],
    ],
    [
      'has a queue without a key',
      found({ Dead: { Type: 'AWS::SQS::Queue' }, Key: keyFor('events.amazonaws.com') }),
      [],
    ],
  ])('%s', (_, findings, expected) => {
    expect(findings).toEqual(expected);
  });
});
