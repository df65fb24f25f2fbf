import type { Json } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { eventTarget } from './event-target.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const service = (name: string, Action: Json, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: name },
  Action,
  Resource: '*',
  ...more,
});
const policy = (...Statement: Json[]) => ({ Version: '2012-10-17', Statement });
const fromRules = {
  Condition: {
    ArnLike: { 'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*' } },
  },
};
const queue = (statement: Json, properties: object = {}): SmallResources => ({
  Queue: { Type: 'AWS::SQS::Queue', Properties: properties },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: policy(statement) },
  },
});
const allowsRules = service('events.amazonaws.com', 'sqs:SendMessage', fromRules);
const deadLetter = { DeadLetterConfig: { Arn: arn('Queue') } };
const rule = (
  target: object,
  pattern: Json = { source: ['aws.kms'], 'detail-type': ['KMS CMK Rotation'] },
): SmallResources => ({
  Rule: {
    Type: 'AWS::Events::Rule',
    DependsOn: 'QueuePolicy',
    Properties: { EventPattern: pattern, Targets: [{ Id: 'To', ...target }] },
  },
});
const key = (...services: string[]): SmallResources => ({
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: policy(...services.map((name) => service(name, ['kms:Decrypt', 'kms:GenerateDataKey*']))),
    },
  },
});
const role = (trusted: string, Action: string): SmallResources => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { Service: trusted }, Action: 'sts:AssumeRole' }),
    },
  },
  Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
  Access: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: policy({ Effect: 'Allow', Action, Resource: { Ref: 'Machine' } }),
    },
  },
});
const toMachine = { Arn: { Ref: 'Machine' }, RoleArn: arn('Role'), ...deadLetter };
const permission = (Principal: string, SourceArn: Json = arn('Rule')): SmallResources => ({
  Function: { Type: 'AWS::Lambda::Function', Properties: {} },
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: { Ref: 'Function' }, Action: 'lambda:InvokeFunction', Principal, SourceArn },
  },
});
const toFunction = { Arn: arn('Function'), ...deadLetter };
const withTransformer = (InputPathsMap: Json, InputTemplate: Json) => ({
  Arn: arn('Queue'),
  ...deadLetter,
  InputTransformer: { InputPathsMap, InputTemplate },
});

describe('event-target', () => {
  it('reports a condition in the policy of a topic, which EventBridge does not support', () => {
    const topic = (more: object): SmallResources => ({
      Topic: { Type: 'AWS::SNS::Topic' },
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: policy(service('events.amazonaws.com', 'sns:Publish', more)),
        },
      },
    });
    const { Rule } = rule({ Arn: { Ref: 'Topic' }, ...deadLetter });
    const made = { ...queue(allowsRules), Rule: { ...Rule!, DependsOn: ['QueuePolicy', 'TopicPolicy'] } };
    expect(findingsOf(eventTarget, { ...made, ...topic({}) })).toEqual([]);
    expect(findingsOf(eventTarget, { ...made, ...topic(fromRules) })).toEqual([
      'Rule: the policy of its target Topic allows events.amazonaws.com under a condition, which EventBridge does not support for topics',
    ]);
  });

  it.each<[string, SmallResources]>([
    ['a queue', { ...queue(allowsRules), ...rule({ Arn: arn('Queue'), ...deadLetter }) }],
    [
      'an encrypted queue',
      {
        ...queue(allowsRules, { KmsMasterKeyId: arn('Key') }),
        ...key('events.amazonaws.com'),
        ...rule({ Arn: arn('Queue'), ...deadLetter }),
      },
    ],
    ['a function', { ...queue(allowsRules), ...permission('events.amazonaws.com'), ...rule(toFunction) }],
    ['a role', { ...queue(allowsRules), ...role('events.amazonaws.com', 'states:StartExecution'), ...rule(toMachine) }],
    [
      'a target outside the system',
      { ...queue(allowsRules), ...rule({ Arn: { 'Fn::ImportValue': 'x' }, ...deadLetter }) },
    ],
    [
      'an input transformer with fields of the event',
      {
        ...queue(allowsRules),
        ...rule(withTransformer({ key: '$.detail.key-id', at: '$.time' }, '"<key> <at> <aws.events.rule-name>"')),
      },
    ],
  ])('accepts %s', (_, resources) => {
    expect(findingsOf(eventTarget, resources)).toEqual([]);
  });

  it.each<[string, SmallResources, RegExp]>([
    [
      'no target',
      { Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)' } } },
      /no target/,
    ],
    ['no dead-letter queue', { ...queue(allowsRules), ...rule({ Arn: arn('Queue') }) }, /no dead-letter queue/],
    [
      'a queue without policy',
      { Own: { Type: 'AWS::SQS::Queue' }, ...queue(allowsRules), ...rule({ Arn: arn('Own'), ...deadLetter }) },
      /policy of its target Own/,
    ],
    [
      'a policy that allows only alarms',
      {
        Own: { Type: 'AWS::SNS::Topic' },
        OwnPolicy: {
          Type: 'AWS::SNS::TopicPolicy',
          Properties: {
            Topics: [{ Ref: 'Own' }],
            PolicyDocument: policy(service('cloudwatch.amazonaws.com', 'sns:Publish')),
          },
        },
        ...queue(allowsRules),
        ...rule({ Arn: { Ref: 'Own' }, ...deadLetter }),
      },
      /policy of its target Own/,
    ],
    [
      'a policy for another rule',
      {
        ...queue(
          service('events.amazonaws.com', 'sqs:SendMessage', {
            Condition: { ArnEquals: { 'aws:SourceArn': arn('Other') } },
          }),
        ),
        Other: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'To', Arn: arn('Queue'), ...deadLetter }] } },
        ...rule({ Arn: 'arn:aws:sqs:us-east-1:123456789012:other', ...deadLetter }),
      },
      /^Rule: the policy of its dead-letter queue Queue/,
    ],
    [
      'a key policy that does not allow EventBridge',
      {
        ...queue(allowsRules, { KmsMasterKeyId: arn('Key') }),
        ...key('sns.amazonaws.com'),
        ...rule({ Arn: 'arn:aws:sqs:us-east-1:123456789012:other', ...deadLetter }),
      },
      /the key Key of Queue/,
    ],
    [
      'an AWS managed key',
      {
        ...queue(allowsRules, { KmsMasterKeyId: 'alias/aws/sqs' }),
        ...rule({ Arn: 'arn:aws:sqs:us-east-1:123456789012:other', ...deadLetter }),
      },
      /Queue is encrypted with an AWS managed key, which EventBridge cannot use/,
    ],
    [
      'a function without permission',
      { ...queue(allowsRules), Function: { Type: 'AWS::Lambda::Function' }, ...rule(toFunction) },
      /its target Function does not allow EventBridge to invoke it/,
    ],
    [
      'a permission for S3',
      { ...queue(allowsRules), ...permission('s3.amazonaws.com'), ...rule(toFunction) },
      /its target Function does not allow EventBridge to invoke it/,
    ],
    [
      'a permission for another rule',
      {
        ...queue(allowsRules),
        ...permission('events.amazonaws.com', 'arn:aws:events:us-east-1:123456789012:rule/other'),
        ...rule(toFunction),
      },
      /its target Function does not allow EventBridge to invoke it/,
    ],
    [
      'no role',
      {
        ...queue(allowsRules),
        Machine: { Type: 'AWS::StepFunctions::StateMachine' },
        ...rule({ Arn: { Ref: 'Machine' }, ...deadLetter }),
      },
      /RoleArn is missing/,
    ],
    [
      'a role of another service',
      { ...queue(allowsRules), ...role('states.amazonaws.com', 'states:StartExecution'), ...rule(toMachine) },
      /does not trust events/,
    ],
    [
      'a role that allows another action',
      { ...queue(allowsRules), ...role('events.amazonaws.com', 'states:StopExecution'), ...rule(toMachine) },
      /its role Role does not allow states:StartExecution on Machine/,
    ],
    [
      'a path that the event does not have',
      { ...queue(allowsRules), ...rule(withTransformer({ key: '$.detail.keyId' }, '"<key>"')) },
      /\$\.detail\.keyId/,
    ],
    [
      'a path that no event has',
      { ...queue(allowsRules), ...rule(withTransformer({ key: '$.detailType' }, '"<key>"')) },
      /\$\.detailType/,
    ],
    [
      'a placeholder without a path',
      { ...queue(allowsRules), ...rule(withTransformer({ key: '$.detail.key-id' }, '"<key> <other>"')) },
      /<other>/,
    ],
  ])('finds %s', (_, resources, message) => {
    const findings = findingsOf(eventTarget, resources);
    expect(findings).toEqual([expect.stringMatching(message)]);
  });
});

it('finds a rule that can be created before the policy of its topic or of its dead-letter queue', () => {
  const topic = {
    Own: { Type: 'AWS::SNS::Topic' },
    OwnPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Own' }],
        PolicyDocument: policy(service('events.amazonaws.com', 'sns:Publish')),
      },
    },
  };
  const { Rule } = rule({ Arn: { Ref: 'Own' }, ...deadLetter });
  const after = (...DependsOn: string[]) =>
    findingsOf(eventTarget, { ...topic, ...queue(allowsRules), Rule: { ...Rule!, DependsOn } });
  expect(after('OwnPolicy', 'QueuePolicy')).toEqual([]);
  expect(after('QueuePolicy')).toEqual([
    expect.stringContaining('it can be created before OwnPolicy, without which Own rejects its events'),
  ]);
  expect(after('OwnPolicy')).toEqual([
    expect.stringContaining('it can be created before QueuePolicy, without which Queue rejects its events'),
  ]);
});

it('finds a rule that can be created before the policy of its queue', () => {
  const { Rule } = rule({ Arn: arn('Queue'), ...deadLetter });
  const { DependsOn: _, ...early } = Rule!;
  expect(findingsOf(eventTarget, { ...queue(allowsRules), Rule: early })).toEqual([
    'Rule: it can be created before QueuePolicy, without which Queue rejects its events',
  ]);
});

it('finds a schedule whose role cannot send to its dead-letter queue', () => {
  const to = (Action: string) => ({
    ...queue(allowsRules),
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: policy(service('scheduler.amazonaws.com', 'sts:AssumeRole')),
        Policies: [{ PolicyDocument: policy({ Effect: 'Allow', Action, Resource: arn('Queue') }) }],
      },
    },
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Target: { Arn: 'arn:aws:scheduler:::aws-sdk:rds:startExportTask', RoleArn: arn('Role'), ...deadLetter },
      },
    },
  });
  expect(findingsOf(eventTarget, to('sqs:SendMessage'))).toEqual([]);
  expect(findingsOf(eventTarget, to('sqs:ReceiveMessage'))).toEqual([
    'Schedule: its role Role does not allow sqs:SendMessage on its dead-letter queue Queue',
  ]);
});
