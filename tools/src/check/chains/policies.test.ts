import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { allows, allowsService, matchesSource, resourceStatements, statementsOf, trusts } from './policies.ts';
import { systemOf } from './testing/system-of.ts';

const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const system = systemOf(
  {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: document({
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: document(
              { Effect: 'Allow', Action: 's3:Get*', Resource: { 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' } },
              { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { Ref: 'QueueArn' } },
              { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
              { Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' },
              { Effect: 'Allow', Action: 'logs:CreateLogStream', Resource: { 'Fn::GetAtt': ['Other', 'Arn'] } },
            ),
          },
        ],
      },
    },
    Attached: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: document({
          Effect: 'Allow',
          Action: ['logs:PutLogEvents'],
          Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/own/*' },
        }),
      },
    },
    Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/own/app' } },
    Other: { Type: 'AWS::Logs::LogGroup' },
    Managed: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } },
    Bucket: { Type: 'AWS::S3::Bucket' },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: document({
          Effect: 'Allow',
          Principal: { Service: { 'Fn::Sub': 'delivery.logs.${AWS::URLSuffix}' } },
          Action: 's3:PutObject',
          Resource: { 'Fn::Sub': '${Bucket.Arn}/AWSLogs/${AWS::AccountId}/*' },
        }),
      },
    },
  },
  { Parameters: { QueueArn: { Type: 'String' } } },
);
const [role, managed, bucket, group, other] = ['Role', 'Managed', 'Bucket', 'Group', 'Other'].map(
  (id) => system.resources.get(`root/${id}`)!,
) as [never, never, never, never, never];

describe('allows', () => {
  it.each([
    ['s3:GetObject', { resource: bucket, suffix: '/key' }, 'yes'],
    ['s3:GetObject', { resource: bucket }, 'no'],
    ['s3:PutObject', { resource: bucket, suffix: '/key' }, 'no'],
    ['logs:PutLogEvents', { resource: group, suffix: ':log-stream:x' }, 'yes'],
    ['logs:PutLogEvents', { resource: other, suffix: ':log-stream:x' }, 'no'],
    ['logs:CreateLogStream', { resource: other, suffix: ':log-stream:x' }, 'yes'],
    ['sqs:SendMessage', 'arn:aws:sqs:us-east-1:1:x', 'unknown'],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:1:table/x', 'yes'],
    ['dynamodb:DeleteTable', 'arn:aws:dynamodb:us-east-1:1:table/x', 'no'],
  ] as const)('%s on %o: %s', (action, target, expected) =>
    expect(allows(system, role, action, target as never)).toBe(expected),
  );
  it('is unknown with an AWS managed policy', () =>
    expect(allows(system, managed, 's3:GetObject', { resource: bucket, suffix: '/key' })).toBe('unknown'));
});

it('reads trust policies', () => {
  expect(trusts(role, 'lambda.amazonaws.com')).toBe('yes');
  expect(trusts(role, 'ec2.amazonaws.com')).toBe('no');
});

it('reads resource policies', () => {
  const statements = resourceStatements(system, bucket);
  const target = { resource: bucket, suffix: '/AWSLogs/*' };
  expect(allowsService(statements, 'delivery.logs.amazonaws.com', 's3:PutObject', target)).toBe('no');
  expect(
    allowsService(statements, 'delivery.logs.amazonaws.com', 's3:PutObject', {
      resource: bucket,
      suffix: '/AWSLogs/${AWS::AccountId}/x',
    }),
  ).toBe('yes');
  expect(allowsService(statements, 'elasticmapreduce.amazonaws.com', 's3:PutObject', target)).toBe('no');
});

describe('matchesSource', () => {
  const sources = systemOf({
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'one' } },
    Cluster: { Type: 'AWS::EKS::Cluster' },
  });
  const queue = sources.resources.get('root/Queue')!;
  const isMatched = (Condition: JsonObject, source = queue) =>
    matchesSource(statementsOf({ Statement: [{ Effect: 'Allow', Condition }] }, queue)[0]!, source);
  it.each<[string, JsonObject, boolean]>([
    ['no condition', {}, true],
    ['its ARN', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:111122223333:one' } }, true],
    ['a wildcard', { ArnLike: { 'aws:SourceArn': 'arn:aws:sqs:*:111122223333:*' } }, true],
    ['a wildcard with StringEquals', { StringEquals: { 'aws:SourceArn': 'arn:aws:sqs:*:111122223333:*' } }, false],
    ['another ARN', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:111122223333:two' } }, false],
    ['all but another ARN', { ArnNotEquals: { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:111122223333:two' } }, true],
    ['an unknown value', { ArnEquals: { 'aws:SourceArn': { 'Fn::ImportValue': 'x' } } }, true],
    ['a reference', { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['root/Queue', 'Arn'] } } }, true],
  ])('%s', (_, condition, expected) => expect(isMatched(condition)).toBe(expected));
  it('accepts an ARN for a type whose ARN format is not known', () =>
    expect(
      isMatched(
        { ArnEquals: { 'aws:SourceArn': 'arn:aws:eks:us-east-1:111122223333:cluster/x' } },
        sources.resources.get('root/Cluster')!,
      ),
    ).toBe(true));
});
