import { describe, expect, it } from 'vitest';
import { logBucket } from './log-bucket.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const allow = (Service: string, Action: unknown, Resource: unknown, rest: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service },
  Action,
  Resource,
  ...rest,
});
const policyOf = (bucket: string, ...Statement: object[]) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: { Ref: bucket }, PolicyDocument: { Version: '2012-10-17', Statement } },
});
const objects = { 'Fn::Sub': '${Logs.Arn}/AWSLogs/${AWS::AccountId}/*' };
const bucketArn = { 'Fn::GetAtt': ['Logs', 'Arn'] };
const bySource = (name: string) => ({
  Condition: {
    StringEquals: {
      'aws:SourceArn': { 'Fn::Sub': `arn:aws:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/${name}` },
    },
  },
});
const trail = {
  Logs: { Type: 'AWS::S3::Bucket' },
  Trail: {
    Type: 'AWS::CloudTrail::Trail',
    DependsOn: 'LogsPolicy',
    Properties: { TrailName: 'main', S3BucketName: { Ref: 'Logs' } },
  },
  LogsPolicy: policyOf(
    'Logs',
    allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl', bucketArn, bySource('main')),
    allow('cloudtrail.amazonaws.com', 's3:PutObject', objects, bySource('main')),
  ),
};

describe('a trail', () => {
  const found = (change: SmallResources) => findingsOf(logBucket, { ...trail, ...change });
  it('that can write has no findings', () => expect(found({})).toEqual([]));
  it('without a policy', () =>
    expect(found({ LogsPolicy: policyOf('Logs') })).toEqual([
      expect.stringMatching(/^Logs: .*CloudTrail.*s3:GetBucketAcl and s3:PutObject/),
    ]));
  it('whose policy names another trail', () =>
    expect(
      found({
        LogsPolicy: policyOf('Logs', allow('cloudtrail.amazonaws.com', 's3:*', '*', bySource('other'))),
      }),
    ).toHaveLength(1));
  it('whose policy has a wildcard in StringEquals, which does not support it', () =>
    expect(
      found({ LogsPolicy: policyOf('Logs', allow('cloudtrail.amazonaws.com', 's3:*', '*', bySource('*'))) }),
    ).toHaveLength(1));
  it('with a prefix that is not in the policy', () =>
    expect(found({ Trail: { ...trail.Trail, Properties: { ...trail.Trail.Properties, S3KeyPrefix: 'all' } } })).toEqual(
      [expect.stringContaining('s3:PutObject to /all/AWSLogs')],
    ));
  it('of an organization, whose policy contains only this account', () => {
    const Trail = { ...trail.Trail, Properties: { ...trail.Trail.Properties, IsOrganizationTrail: true } };
    expect(found({ Trail })).toEqual([expect.stringContaining('s3:PutObject to /AWSLogs/o-…/')]);
    const ofAll = { 'Fn::Sub': '${Logs.Arn}/AWSLogs/o-from-outside-OrganizationId/*' };
    const allowed = (files: object) => [
      allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl', bucketArn, bySource('main')),
      allow('cloudtrail.amazonaws.com', 's3:PutObject', [objects, files], bySource('main')),
    ];
    expect(found({ Trail, LogsPolicy: policyOf('Logs', ...allowed(ofAll)) })).toEqual([]);
    const elsewhere = { 'Fn::Sub': '${Logs.Arn}/Logs/o-from-outside-OrganizationId/*' };
    expect(found({ Trail, LogsPolicy: policyOf('Logs', ...allowed(elsewhere)) })).toHaveLength(1);
  });
  it('that can be created before the policy', () => {
    const { DependsOn: _, ...Trail } = trail.Trail;
    expect(found({ Trail })).toEqual([
      expect.stringMatching(
        /^Trail: can be created before LogsPolicy, which allows it to write to Logs: CloudTrail tests the bucket immediately and fails/,
      ),
    ]);
  });
  it('to a bucket outside the system is not checked', () => {
    const { Logs: _, LogsPolicy: __, ...rest } = trail;
    const Trail = { ...rest.Trail, Properties: { TrailName: 'main', S3BucketName: 'central-logs' } };
    expect(findingsOf(logBucket, { Trail })).toEqual([]);
  });
});

describe('access logs', () => {
  const access = (target: object, ...statements: object[]) => ({
    Data: { Type: 'AWS::S3::Bucket', Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } } },
    Logs: { Type: 'AWS::S3::Bucket', Properties: target },
    LogsPolicy: policyOf('Logs', ...statements),
  });
  const allowed = allow('logging.s3.amazonaws.com', 's3:PutObject', { 'Fn::Sub': 'arn:aws:s3:::${Logs}/*' });
  const encryptedBy = (SSEAlgorithm: string) => ({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
  });
  it.each<[string, SmallResources, RegExp | undefined]>([
    ['allowed, with SSE-S3', access(encryptedBy('AES256'), allowed), undefined],
    [
      'not allowed',
      access({}),
      /receives the logs of S3 access logging \(Data\), but its policy does not allow logging\.s3\.amazonaws\.com to call s3:PutObject to \/x/,
    ],
    ['to a bucket with Object Lock', access({ ObjectLockEnabled: true }, allowed), /Object Lock/],
    ['to a bucket with a KMS key', access(encryptedBy('aws:kms'), allowed), /SSE-S3 only/],
    ['denied', access({}, allowed, { Effect: 'Deny', Principal: '*', Action: 's3:Put*', Resource: '*' }), /PutObject/],
  ])('%s', (_, resources, expected) =>
    expect(findingsOf(logBucket, resources)).toEqual(expected ? [expect.stringMatching(expected)] : []),
  );
});

describe('a load balancer', () => {
  const balancer = (...statements: object[]) => ({
    Logs: { Type: 'AWS::S3::Bucket' },
    LogsPolicy: policyOf('Logs', ...statements),
    Web: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      DependsOn: 'LogsPolicy',
      Properties: {
        LoadBalancerAttributes: [
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'access_logs.s3.bucket', Value: { Ref: 'Logs' } },
          { Key: 'access_logs.s3.prefix', Value: 'web' },
        ],
      },
    },
  });
  const service = 'logdelivery.elasticloadbalancing.amazonaws.com';
  const account = (id: string) => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${id}:root` },
    Action: 's3:PutObject',
    Resource: '*',
  });
  it.each([
    ['its service is allowed', [allow(service, 's3:PutObject', { 'Fn::Sub': '${Logs.Arn}/web/AWSLogs/*' })], 0],
    ['another prefix is allowed', [allow(service, 's3:PutObject', { 'Fn::Sub': '${Logs.Arn}/app/AWSLogs/*' })], 1],
    ['the account of its Region is allowed', [account('127311923021')], 0],
    ['nothing is allowed', [], 1],
  ])('%s', (_, statements, count) => expect(findingsOf(logBucket, balancer(...statements))).toHaveLength(count));
});

describe('log delivery and Config', () => {
  const flow = (...statements: object[]) => ({
    Logs: { Type: 'AWS::S3::Bucket' },
    LogsPolicy: policyOf('Logs', ...statements),
    Flow: {
      Type: 'AWS::EC2::FlowLog',
      DependsOn: 'LogsPolicy',
      Properties: { LogDestinationType: 's3', LogDestination: { 'Fn::Sub': '${Logs.Arn}/flow/' } },
    },
  });
  it('accepts a flow log with its prefix', () => {
    const allowed = allow('delivery.logs.amazonaws.com', 's3:PutObject', { 'Fn::Sub': '${Logs.Arn}/flow/AWSLogs/*' });
    expect(findingsOf(logBucket, flow(allowed))).toEqual([]);
    expect(findingsOf(logBucket, flow())).toEqual([expect.stringContaining('delivery.logs.amazonaws.com')]);
  });
  it('finds Config with a bucket with Object Lock', () =>
    expect(
      findingsOf(logBucket, {
        Logs: { Type: 'AWS::S3::Bucket', Properties: { ObjectLockEnabled: true } },
        LogsPolicy: policyOf('Logs', allow('config.amazonaws.com', 's3:*', '*')),
        Channel: {
          Type: 'AWS::Config::DeliveryChannel',
          DependsOn: 'LogsPolicy',
          Properties: { S3BucketName: { Ref: 'Logs' } },
        },
      }),
    ).toEqual([expect.stringContaining('Object Lock')]));
});
