import { describe, expect, it } from 'vitest';
import { findingsOf, type SmallResources } from './testing/system-of.ts';
import { unused } from './unused.ts';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const trust = (Principal: object) => ({
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  },
});
const one = (id: string, Type: string, Properties: object = {}): SmallResources => ({ [id]: { Type, Properties } });
const reader = (Properties: object, Type = 'AWS::Lambda::Function'): SmallResources => ({
  ...one('Reader', Type, Properties),
  Url: { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Reader' } } },
});
const role = one('Thing', 'AWS::IAM::Role', trust({ Service: 'lambda.amazonaws.com' }));
const key = one('Thing', 'AWS::KMS::Key');
const logs = one('Thing', 'AWS::Logs::LogGroup');
const queue = one('Thing', 'AWS::SQS::Queue');

describe('unused', () => {
  it.each<[string, SmallResources]>([
    ['a role of a function', { ...role, ...reader({ Role: arn('Thing') }) }],
    ['a role for users', one('Thing', 'AWS::IAM::Role', trust({ AWS: 'arn:aws:iam::123456789012:root' }))],
    ['an address of an instance', one('Thing', 'AWS::EC2::EIP', { InstanceId: 'i-1' })],
    ['a key of a queue', { ...key, ...one('Store', 'AWS::S3::Bucket', { Key: arn('Thing') }) }],
    [
      'a key by its alias',
      {
        ...key,
        ...one('Name', 'AWS::KMS::Alias', { AliasName: 'alias/own', TargetKeyId: { Ref: 'Thing' } }),
        ...one('Store', 'AWS::S3::Bucket', { Key: 'alias/own' }),
      },
    ],
    ['a log group that a function has', { ...logs, ...reader({ LoggingConfig: { LogGroup: { Ref: 'Thing' } } }) }],
    [
      'a log group with a name that a service uses',
      one('Thing', 'AWS::Logs::LogGroup', { LogGroupName: '/aws/rds/cluster/x/audit' }),
    ],
    [
      'a queue by its name',
      {
        ...one('Thing', 'AWS::SQS::Queue', { QueueName: 'orders' }),
        ...reader({ Environment: { Variables: { QUEUE: 'orders' } } }),
      },
    ],
    [
      'types that need no use',
      { ...one('A', 'AWS::S3::Bucket'), ...one('B', 'AWS::CloudTrail::Trail'), ...one('C', 'AWS::Events::Rule') },
    ],
  ])('accepts %s', (_, resources) => {
    expect(findingsOf(unused, resources)).toEqual([]);
  });

  it.each<[string, SmallResources, RegExp]>([
    [
      'a role that only has a policy',
      { ...role, ...one('Policy', 'AWS::IAM::ManagedPolicy', { Roles: [{ Ref: 'Thing' }] }) },
      /assumes it/,
    ],
    ['a NAT gateway without a route', one('Thing', 'AWS::EC2::NatGateway'), /no route uses it/],
    [
      'a key that only has an alias',
      { ...key, ...one('Name', 'AWS::KMS::Alias', { AliasName: 'alias/own', TargetKeyId: { Ref: 'Thing' } }) },
      /encrypts nothing/,
    ],
    [
      'a log group that is only filtered',
      { ...logs, ...one('Filter', 'AWS::Logs::MetricFilter', { LogGroupName: { Ref: 'Thing' } }) },
      /nothing writes to it/,
    ],
    [
      'a queue that is only monitored',
      {
        ...queue,
        ...one('Policy', 'AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Thing' }] }),
        ...one('Alarm', 'AWS::CloudWatch::Alarm', {
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Thing', 'QueueName'] } }],
        }),
      },
      /nothing sends to it/,
    ],
    [
      'a security group with only rules',
      {
        ...one('Thing', 'AWS::EC2::SecurityGroup'),
        ...one('Rule', 'AWS::EC2::SecurityGroupIngress', { GroupId: { Ref: 'Thing' } }),
      },
      /it has no members/,
    ],
    [
      'a policy that is not attached',
      one('Thing', 'AWS::IAM::ManagedPolicy', { PolicyDocument: {} }),
      /not attached to any principal/,
    ],
    ['a topic', one('Thing', 'AWS::SNS::Topic'), /nothing publishes/],
  ])('finds %s', (_, resources, message) => {
    expect(findingsOf(unused, resources)).toEqual([expect.stringMatching(new RegExp(`^Thing: .*${message.source}`))]);
  });

  it('accepts a resource that is an output', () => {
    expect(findingsOf(unused, role, { Outputs: { Role: { Value: arn('Thing') } } })).toEqual([]);
  });
});
