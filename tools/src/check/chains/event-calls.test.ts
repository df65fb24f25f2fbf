import { type Json, managementEventFacts } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { eventCalls } from './event-calls.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const call = 'AWS API Call via CloudTrail';
const callsTo = (service: string, more = {}) => ({
  source: [`aws.${service}`],
  'detail-type': [call],
  detail: { eventSource: [`${service}.amazonaws.com`], ...more },
});

const targets: SmallResources = {
  Key: { Type: 'AWS::KMS::Key', Properties: {} },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Key' } } },
  PlainTopic: { Type: 'AWS::SNS::Topic', Properties: {} },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' } } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'PlainTopic' }, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
  },
  OpenTopic: { Type: 'AWS::SNS::Topic', Properties: {} },
  Reader: { Type: 'AWS::Lambda::Function', Properties: { KmsKeyArn: { Ref: 'Key' } } },
  Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
};
const arns: Readonly<Record<string, Json>> = {
  Topic: { Ref: 'Topic' },
  PlainTopic: { Ref: 'PlainTopic' },
  OpenTopic: { Ref: 'OpenTopic' },
  Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] },
  Reader: { 'Fn::GetAtt': ['Reader', 'Arn'] },
  Machine: { Ref: 'Machine' },
};

const found = (
  EventPattern: object,
  target = 'OpenTopic',
  { State = 'ENABLED', RoleArn }: { State?: string; RoleArn?: Json } = {},
) =>
  findingsOf(eventCalls, {
    ...targets,
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern, State, Targets: [{ Id: 'T', Arn: arns[target], ...(RoleArn && { RoleArn }) }] },
    },
  });

describe('event-calls', () => {
  it('accepts rules that name their calls, or exclude the uses', () => {
    expect(found(callsTo('kms', { eventName: ['DisableKey', { prefix: 'Schedule' }] }), 'Topic')).toEqual([]);
    const { uses } = managementEventFacts().kms!;
    expect(found(callsTo('kms', { eventName: [{ 'anything-but': uses }] }), 'Topic')).toEqual([]);
    const either = {
      $or: [{ eventName: ['DisableKey'] }, { eventName: ['CreateGrant'], userIdentity: { type: ['Root'] } }],
    };
    expect(found(callsTo('kms', either), 'Topic')).toEqual([]);
  });

  it.each(['kms', 'sts', 'secretsmanager', 'ssm', 'iam'])('finds a rule for every call to %s', (service) => {
    expect(found(callsTo(service))).toEqual([
      expect.stringMatching(`does not restrict the calls to ${service}, .* change nothing`),
    ]);
  });

  it.each<[string, object]>([
    ['no detail', { source: ['aws.kms'], 'detail-type': [call] }],
    ['no detail-type', { source: ['aws.kms'] }],
    ['no source', { detail: { eventSource: ['kms.amazonaws.com'] } }],
    ['anything but one', callsTo('kms', { eventName: [{ 'anything-but': ['Decrypt'] }] })],
    ['anything but a prefix', callsTo('kms', { eventName: [{ 'anything-but': { prefix: 'Describe' } }] })],
    ['a prefix', callsTo('kms', { eventName: [{ prefix: 'Gen' }] })],
    ['a wildcard', callsTo('kms', { eventName: [{ wildcard: 'Gen*Key*' }] })],
    ['any name, by exists', callsTo('kms', { eventName: [{ exists: true }] })],
    ['calls that no service makes', callsTo('kms', { userIdentity: { invokedBy: [{ exists: false }] } })],
    ['a field that every call has', callsTo('kms', { awsRegion: ['eu-central-1'] })],
    [
      'one of two alternatives',
      callsTo('kms', { $or: [{ eventName: ['DisableKey'] }, { eventName: [{ suffix: 'Key' }] }] }),
    ],
  ])('finds %s', (_, pattern) => {
    expect(found(pattern)).toEqual([expect.stringMatching(/does not restrict the calls to kms/)]);
  });

  it.each<[string, object]>([
    ['a service whose uses are data events', callsTo('s3')],
    ['events other than calls', { source: ['aws.kms'], 'detail-type': ['KMS CMK Rotation'] }],
    ['one key', callsTo('kms', { resources: { ARN: ['arn:x'] } })],
    ['failures', callsTo('kms', { errorCode: [{ exists: true }] })],
    [
      'names of read-only calls, which are not delivered',
      callsTo('secretsmanager', { eventName: [{ prefix: 'GetS' }] }),
    ],
    ['uses that are named', callsTo('kms', { eventName: ['Decrypt'] })],
  ])('has no finding about %s', (_, pattern) => {
    expect(found(pattern)).toEqual([]);
  });

  it('considers the calls that EventBridge delivers in each state of the rule', () => {
    const reads = callsTo('secretsmanager', { eventName: [{ prefix: 'GetS' }] });
    expect(found(reads, 'OpenTopic', { State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' })).toHaveLength(1);
    expect(found(callsTo('kms'), 'OpenTopic', { State: 'DISABLED' })).toEqual([]);
    expect(found(callsTo('sts', { eventName: [{ prefix: 'GetSession' }] }))).toHaveLength(1);
  });

  const named = callsTo('kms', { eventName: ['GenerateDataKey', 'Decrypt'] });

  it.each<[string, object, string, RegExp]>([
    [
      'an encrypted topic',
      named,
      'Topic',
      /it triggers itself: each event that it delivers to Topic causes the call kms GenerateDataKey and kms Decrypt, which its pattern matches/,
    ],
    [
      'an encrypted queue',
      named,
      'Queue',
      /it triggers itself: each event that it delivers to Queue causes the call kms GenerateDataKey and kms Decrypt, which its pattern matches/,
    ],
    [
      'an encrypted queue that subscribes to a topic',
      named,
      'PlainTopic',
      /it triggers itself: each event that it delivers to Queue causes the call kms GenerateDataKey and kms Decrypt, which its pattern matches/,
    ],
    [
      'encrypted variables of a function',
      named,
      'Reader',
      /it triggers itself: each event that it delivers to Reader causes the call kms Decrypt, which its pattern matches/,
    ],
    [
      'the role of a function',
      callsTo('sts', { eventName: ['AssumeRole'] }),
      'Reader',
      /it triggers itself: each event that it delivers to Reader causes the call sts AssumeRole, which its pattern matches/,
    ],
    [
      'the log of a function',
      callsTo('logs'),
      'Reader',
      /it triggers itself: each event that it delivers to Reader causes the call logs CreateLogStream, which its pattern matches/,
    ],
    [
      'a state machine',
      callsTo('states'),
      'Machine',
      /it triggers itself: each event that it delivers to Machine causes the call states StartExecution, which its pattern matches/,
    ],
    [
      'every call of every service',
      { 'detail-type': [call] },
      'Topic',
      /it triggers itself: each event that it delivers to Topic causes the call kms GenerateDataKey and kms Decrypt, which its pattern matches/,
    ],
  ])('finds a rule that matches calls of its own delivery: %s', (_, pattern, target, message) => {
    expect(found(pattern, target)).toEqual([expect.stringMatching(message)]);
  });

  it('finds the role of a target', () => {
    const options = { RoleArn: 'arn:aws:iam::000000000000:role/x' };
    expect(found(callsTo('sts', { eventName: ['AssumeRole'] }), 'OpenTopic', options)).toHaveLength(1);
  });

  it('accepts a rule for key usage whose delivery uses no key', () => {
    expect(found(named, 'OpenTopic')).toEqual([]);
    expect(found({ 'detail-type': [call] }, 'OpenTopic')).toEqual([]);
  });
});
