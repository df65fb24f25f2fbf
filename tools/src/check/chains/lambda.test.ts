import type { Json } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { lambda } from './lambda.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const code = [
  'var import_client_dynamodb = require("@aws-sdk/client-dynamodb");',
  'var import_client_s3 = require("@aws-sdk/client-s3");',
  'await s3.send(new import_client_s3.GetObjectCommand({}));',
  'await dynamodb.send(new import_client_dynamodb.PutItemCommand({}));',
].join('\n');
const logs = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: arn('Logs') };
const queueActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

interface Changes {
  readonly actions?: readonly string[];
  readonly logs?: Json;
  readonly fn?: object;
  readonly queue?: object;
  readonly mapping?: object;
  readonly more?: SmallResources;
  readonly dependsOn?: Json;
}

/** A correct function that reads a queue, with changes. */
const system = ({
  actions = ['s3:GetObject', 's3:ListBucket', 'dynamodb:PutItem', 'kms:Decrypt', ...queueActions],
  logs: statement = logs,
  fn = {},
  queue = {},
  mapping = {},
  more = {},
  dependsOn = 'Access',
}: Changes): SmallResources => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
  Access: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [statement, { Effect: 'Allow', Action: actions, Resource: '*' }],
      },
    },
  },
  Logs: { Type: 'AWS::Logs::LogGroup' },
  Function: {
    Type: 'AWS::Lambda::Function',
    DependsOn: dependsOn,
    Properties: {
      Role: arn('Role'),
      Code: { ZipFile: code },
      LoggingConfig: { LogGroup: { Ref: 'Logs' } },
      Timeout: 10,
      ...fn,
    },
  },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: arn('Dead') }, ...queue },
  },
  Dead: { Type: 'AWS::SQS::Queue' },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn('Queue'),
      FunctionName: { Ref: 'Function' },
      ScalingConfig: { MaximumConcurrency: 2 },
      ...mapping,
    },
  },
  ...more,
});
const rule: SmallResources = {
  Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'x', Arn: arn('Function') }] } },
};
const onFailure: SmallResources = {
  Config: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Function' }, DestinationConfig: { OnFailure: { Destination: arn('Dead') } } },
  },
};

describe('lambda', () => {
  it.each<[string, Changes]>([
    ['a function that reads a queue', {}],
    ['a role from outside the system', { fn: { Role: 'arn:aws:iam::123456789012:role/own' }, actions: [] }],
    ['code in a zip', { fn: { Code: { S3Bucket: 'b', S3Key: 'k' } }, actions: queueActions }],
    ['a rule, with a dead-letter queue', { more: rule, fn: { DeadLetterConfig: { TargetArn: arn('Dead') } } }],
    ['a rule, with an on-failure destination', { more: { ...rule, ...onFailure } }],
    ['reserved concurrency', { mapping: { ScalingConfig: {} }, fn: { ReservedConcurrentExecutions: 5 } }],
  ])('accepts %s', (_, changes) => {
    expect(findingsOf(lambda, system(changes))).toEqual([]);
  });

  it.each<[string, Changes, RegExp]>([
    [
      'no permission to log',
      { logs: { ...logs, Resource: 'arn:aws:logs:us-east-1:123456789012:log-group:other:*' } as Json },
      /^Function: its role Role does not allow logs:CreateLogStream and logs:PutLogEvents in Logs: it cannot write logs/,
    ],
    ['a timeout above the maximum', { fn: { Timeout: 901 } }, /^Function: has a Timeout of 901 s/],
    [
      'a timeout too short to load its SDK',
      { fn: { Timeout: 1 } },
      /^Function: has 1 s to load its SDK and to call AWS/,
    ],
    [
      'a call that is not allowed',
      { actions: ['s3:GetObject', ...queueActions] },
      /calls dynamodb PutItem, which its role Role does not allow/,
    ],
    [
      'an action that is never called',
      { actions: ['s3:GetObject', 's3:PutObject', 'dynamodb:PutItem', ...queueActions] },
      /allows s3:putobject, which its code never calls/,
    ],
    [
      'all actions of a service that the code does not call',
      { actions: ['s3:GetObject', 'dynamodb:PutItem', 'sns:*', ...queueActions] },
      /allows sns:\*/,
    ],
    [
      'a policy that can be created later',
      { dependsOn: 'Logs' },
      /it can be created before Access, without which its role has no permissions/,
    ],
    [
      'an event that is dropped',
      { more: rule },
      /^Function: Rule invokes it asynchronously, and an event that it fails to process is dropped/,
    ],
    [
      'a queue without redrive policy',
      { queue: { RedrivePolicy: { Ref: 'AWS::NoValue' } } },
      /^Queue: Function reads it, and a message that cannot be processed returns until it expires/,
    ],
    [
      'a queue without a concurrency limit',
      { mapping: { ScalingConfig: {} } },
      /^Mapping: a full queue Queue uses all the concurrency of the account/,
    ],
    [
      'a queue with a short visibility timeout',
      { queue: { VisibilityTimeout: 30 } },
      /^Queue: its visibility timeout is 30 s, less than 6 times the timeout of 10 s of Function: throttled messages are read twice/,
    ],
    [
      'a stream whose batches are dropped',
      {
        more: {
          Stream: { Type: 'AWS::Kinesis::Stream' },
          Reader: {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: { EventSourceArn: arn('Stream'), FunctionName: { Ref: 'Function' } },
          },
        },
      },
      /^Reader: a batch of Stream/,
    ],
  ])('finds %s', (_, changes, message) => {
    expect(findingsOf(lambda, system(changes))).toEqual([expect.stringMatching(message)]);
  });
});

it('finds a queue of an option whose visibility timeout is shorter than the timeout of its function', () => {
  const optional = ([id, resource]: [string, object]) => [id, { ...resource, Condition: 'IsWanted' }];
  const resources = system({ queue: { VisibilityTimeout: 5 }, fn: { Timeout: 10 } });
  const found = findingsOf(lambda, Object.fromEntries(Object.entries(resources).map(optional)), {
    Parameters: { Wanted: { Type: 'String', Default: 'no' } },
    Conditions: { IsWanted: { 'Fn::Equals': [{ Ref: 'Wanted' }, 'yes'] } },
  });
  expect(found).toEqual([
    'Queue: its visibility timeout is 5 s, and the timeout of Function is 10 s: AWS rejects the event source mapping (with Wanted=yes)',
  ]);
});
