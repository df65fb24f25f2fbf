import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { admitsService, allows, resourceStatements, statementsOf, takesSource, trusts } from './policies.ts';
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
    ['s3:GetObject', { resource: bucket, behind: '/key' }, 'yes'],
    ['s3:GetObject', { resource: bucket }, 'no'],
    ['s3:PutObject', { resource: bucket, behind: '/key' }, 'no'],
    ['logs:PutLogEvents', { resource: group, behind: ':log-stream:x' }, 'yes'],
    ['logs:PutLogEvents', { resource: other, behind: ':log-stream:x' }, 'no'],
    ['logs:CreateLogStream', { resource: other, behind: ':log-stream:x' }, 'yes'],
    ['sqs:SendMessage', 'arn:aws:sqs:us-east-1:1:x', 'unknown'],
    ['dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:1:table/x', 'yes'],
    ['dynamodb:DeleteTable', 'arn:aws:dynamodb:us-east-1:1:table/x', 'no'],
  ] as const)('%s on %o: %s', (action, target, expected) =>
    expect(allows(system, role, action, target as never)).toBe(expected),
  );
  it('does not know a managed policy of AWS', () =>
    expect(allows(system, managed, 's3:GetObject', { resource: bucket, behind: '/key' })).toBe('unknown'));
});

it('reads trust policies', () => {
  expect(trusts(role, 'lambda.amazonaws.com')).toBe('yes');
  expect(trusts(role, 'ec2.amazonaws.com')).toBe('no');
});

it("reads a resource's own policy", () => {
  const statements = resourceStatements(system, bucket);
  const target = { resource: bucket, behind: '/AWSLogs/*' };
  expect(admitsService(statements, 'delivery.logs.amazonaws.com', 's3:PutObject', target)).toBe('no');
  expect(
    admitsService(statements, 'delivery.logs.amazonaws.com', 's3:PutObject', {
      resource: bucket,
      behind: '/AWSLogs/${AWS::AccountId}/x',
    }),
  ).toBe('yes');
  expect(admitsService(statements, 'elasticmapreduce.amazonaws.com', 's3:PutObject', target)).toBe('no');
});

describe('takesSource', () => {
  const sources = systemOf({
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'one' } },
    Cluster: { Type: 'AWS::EKS::Cluster' },
  });
  const queue = sources.resources.get('root/Queue')!;
  const taken = (Condition: JsonObject, source = queue) =>
    takesSource(statementsOf({ Statement: [{ Effect: 'Allow', Condition }] }, queue)[0]!, source);
  it.each<[string, JsonObject, boolean]>([
    ['no condition', {}, true],
    ['its ARN', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:111122223333:one' } }, true],
    ['a wildcard', { ArnLike: { 'aws:SourceArn': 'arn:aws:sqs:*:111122223333:*' } }, true],
    [
      'a wildcard where it is a plain character',
      { StringEquals: { 'aws:SourceArn': 'arn:aws:sqs:*:111122223333:*' } },
      false,
    ],
    ['another one', { ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:111122223333:two' } }, false],
    ['all but another one', { ArnNotEquals: { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:111122223333:two' } }, true],
    ['what can not be seen', { ArnEquals: { 'aws:SourceArn': { 'Fn::ImportValue': 'x' } } }, true],
    ['a reference', { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['root/Queue', 'Arn'] } } }, true],
  ])('%s', (_, condition, expected) => expect(taken(condition)).toBe(expected));
  it('takes an ARN for a type whose ARN is not known here', () =>
    expect(
      taken(
        { ArnEquals: { 'aws:SourceArn': 'arn:aws:eks:us-east-1:111122223333:cluster/x' } },
        sources.resources.get('root/Cluster')!,
      ),
    ).toBe(true));
});
