import type { Json } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { iamAction } from './iam-action.ts';
import { globsOverlap } from './iam-arns.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const stores: SmallResources = {
  Bucket: { Type: 'AWS::S3::Bucket' },
  Logs: { Type: 'AWS::Logs::LogGroup' },
  Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
  Queue: { Type: 'AWS::SQS::Queue' },
};
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const policy = (statement: object): SmallResources => ({
  ...stores,
  Access: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement } as Json] } },
  },
});

describe('iam-action', () => {
  it.each<[string, object]>([
    ['objects of a bucket', { Action: ['s3:GetObject', 's3:Put*'], Resource: { 'Fn::Sub': '${Bucket.Arn}/a/*' } }],
    ['a bucket', { Action: 's3:ListBucket', Resource: arn('Bucket') }],
    ['streams of a log group', { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: arn('Logs') }],
    [
      'streams by name',
      {
        Action: 'logs:PutLogEvents',
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Logs}:*' },
      },
    ],
    ['an index', { Action: 'dynamodb:Query', Resource: [arn('Table'), { 'Fn::Sub': '${Table.Arn}/index/*' }] }],
    ['a stream of a table', { Action: 'dynamodb:GetRecords', Resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] } }],
    ['actions without resource types', { Action: ['ecr:GetAuthorizationToken', 'ec2:DescribeSubnets'], Resource: '*' }],
    [
      '* that a tag condition restricts',
      { Action: 'ec2:StopInstances', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/System': 'x' } } },
    ],
    ['an imported resource', { Action: 's3:GetObject', Resource: { 'Fn::ImportValue': 'x' } }],
    ['an action in any case', { Action: 'SQS:sendmessage', Resource: arn('Queue') }],
    ['a denial of all actions', { Effect: 'Deny', Action: 's3:*', Resource: '*' }],
    ['a service without data', { Action: 'braket:Anything', Resource: 'arn:aws:braket:::x' }],
  ])('accepts %s', (_, statement) => {
    expect(findingsOf(iamAction, policy(statement))).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      'an action that does not exist',
      { Action: 's3:ListObjects', Resource: arn('Bucket') },
      /a statement has s3:listobjects, which is not an action/,
    ],
    [
      'a pattern that matches no action',
      { Action: 'sqs:Send*Batch', Resource: arn('Queue') },
      /a statement has sqs:send\*batch, which is not an action/,
    ],
    [
      'a service prefix that does not exist',
      { Action: 'cloudwatchlogs:PutLogEvents', Resource: arn('Logs') },
      /a statement has the action cloudwatchlogs:putlogevents, and IAM has no service prefix cloudwatchlogs/,
    ],
    [
      'an action on objects with only the bucket',
      { Action: 's3:GetObject', Resource: arn('Bucket') },
      /no resource for s3:getobject/,
    ],
    [
      'an action on the bucket with only its objects',
      { Action: 's3:ListBucket', Resource: { 'Fn::Sub': '${Bucket.Arn}/*' } },
      /no resource for s3:listbucket/,
    ],
    [
      'an action on log streams with only the log group',
      {
        Action: 'logs:PutLogEvents',
        Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Logs}' },
      },
      /no resource for logs:putlogevents/,
    ],
    [
      'a resource of another service',
      { Action: 'sqs:SendMessage', Resource: arn('Table') },
      /no resource for sqs:sendmessage/,
    ],
    [
      'an action without resource types with a resource',
      { Action: 'ecr:GetAuthorizationToken', Resource: arn('Bucket') },
      /only '\*'/,
    ],
    [
      '* for an action with resource types',
      { Action: ['s3:GetObject'], Resource: '*' },
      /s3:getobject on every resource/,
    ],
    ['all actions of a service', { Action: 'dynamodb:*', Resource: '*' }, /dynamodb:\* on every resource/],
  ])('finds %s', (_, statement, message) => {
    expect(findingsOf(iamAction, policy(statement))).toEqual([expect.stringMatching(message)]);
  });

  it('finds inline policies', () => {
    const Policies = [{ PolicyName: 'x', PolicyDocument: { Version: '2012-10-17', Statement: [] } }];
    const Role = { Type: 'AWS::IAM::Role', Properties: { Policies } };
    const Policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'x', Roles: ['y'] } };
    expect(findingsOf(iamAction, { Role, Policy })).toEqual([
      'Role: it has inline policies',
      'Policy: it is an inline policy',
    ]);
  });

  it('finds a policy that allows every principal, and accepts one with a condition', () => {
    const allowEveryPrincipal = (more: object): SmallResources => ({
      ...stores,
      Open: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn('Queue'), ...more },
            ],
          },
        },
      },
    });
    expect(findingsOf(iamAction, allowEveryPrincipal({}))).toEqual([
      expect.stringMatching(/a statement allows every principal/),
    ]);
    expect(
      findingsOf(iamAction, allowEveryPrincipal({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-x' } } })),
    ).toEqual([]);
    expect(findingsOf(iamAction, allowEveryPrincipal({ Effect: 'Deny' }))).toEqual([]);
  });
});

describe('globsOverlap', () => {
  it.each([
    ['a*c', '*b*', true],
    ['a*c', 'ab', false],
    ['*', '', true],
    ['a?c', 'abc', true],
    ['x:*:y:*', 'x:name:*', true],
    ['x:*:y:*', 'x:name', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(globsOverlap(a, b)).toBe(expected);
    expect(globsOverlap(b, a)).toBe(expected);
  });
});
