import { describe, expect, it } from 'vitest';
import { flowLog } from './flow-log.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const describes = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'];
const role = (Action: unknown, Resource: unknown, Service = 'vpc-flow-logs.amazonaws.com') => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] },
    Policies: [{ PolicyName: 'write', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } }],
  },
});
const good = {
  Vpc: { Type: 'AWS::EC2::VPC' },
  Group: { Type: 'AWS::Logs::LogGroup' },
  Role: role([...writes, ...describes], { 'Fn::GetAtt': 'Group.Arn' }),
  Flow: {
    Type: 'AWS::EC2::FlowLog',
    Properties: {
      ResourceType: 'VPC',
      ResourceId: { Ref: 'Vpc' },
      TrafficType: 'ALL',
      LogGroupName: { Ref: 'Group' },
      DeliverLogsPermissionArn: { 'Fn::GetAtt': 'Role.Arn' },
    },
  },
};
const { DeliverLogsPermissionArn: _, ...withoutRole } = good.Flow.Properties;

describe('flow-log', () => {
  it.each<[string, SmallResources, string[]]>([
    ['one that is delivered', {}, []],
    [
      'one that records rejected traffic only',
      { Flow: { ...good.Flow, Properties: { ...good.Flow.Properties, TrafficType: 'REJECT' } } },
      ['records REJECT traffic only'],
    ],
    [
      'a role that the service cannot assume',
      { Role: role('*', '*', 'ec2.amazonaws.com') },
      ['is the delivery role of Flow, but vpc-flow-logs.amazonaws.com is not allowed to assume it'],
    ],
    [
      'a role that can write to another log group only',
      { Role: role([...writes, ...describes], { 'Fn::Sub': 'arn:aws:logs:*:*:log-group:/other/*' }) },
      ['is the delivery role of Flow to Group, but does not have logs:CreateLogStream, logs:PutLogEvents'],
    ],
    [
      'a role that can write but not describe',
      { Role: role(writes, '*') },
      ['logs:DescribeLogGroups, logs:DescribeLogStreams'],
    ],
    [
      'a role that can create log groups only',
      { Role: role('logs:CreateLogGroup', '*') },
      [
        'is the delivery role of Flow to Group, but does not have logs:CreateLogStream, logs:PutLogEvents, logs:DescribeLogGroups, logs:DescribeLogStreams',
      ],
    ],
    ['no role', { Flow: { ...good.Flow, Properties: withoutRole } }, ['has no DeliverLogsPermissionArn']],
    [
      'a log group that is not in the system',
      { Flow: { ...good.Flow, Properties: { ...good.Flow.Properties, LogGroupName: '/vpc/flow' } } },
      ['not in the system'],
    ],
    ['a VPC without one', { Flow: { Type: 'AWS::S3::Bucket' } }, ['has no flow log']],
  ])('%s', (_name, change, expected) =>
    expect(findingsOf(flowLog, { ...good, ...change })).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('has no finding about a VPC that is exported', () => {
    const { Flow: _, ...rest } = good;
    const Outputs = { Vpc: { Value: { Ref: 'Vpc' }, Export: { Name: 'vpc' } } };
    expect(findingsOf(flowLog, rest, { Outputs })).toEqual([]);
  });

  it('has no finding about a role and a log group from parameters', () => {
    const Properties = {
      ...good.Flow.Properties,
      LogGroupName: { Ref: 'GroupName' },
      DeliverLogsPermissionArn: { Ref: 'RoleArn' },
    };
    const Parameters = { GroupName: { Type: 'String' }, RoleArn: { Type: 'String' } };
    expect(findingsOf(flowLog, { Vpc: good.Vpc, Flow: { ...good.Flow, Properties } }, { Parameters })).toEqual([]);
  });
});
