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
  it('that may write is fine', () => expect(found({})).toEqual([]));
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
  it('whose policy waits for a star that StringEquals takes as it is', () =>
    expect(
      found({ LogsPolicy: policyOf('Logs', allow('cloudtrail.amazonaws.com', 's3:*', '*', bySource('*'))) }),
    ).toHaveLength(1));
  it('with a prefix that the policy does not know', () =>
    expect(found({ Trail: { ...trail.Trail, Properties: { ...trail.Trail.Properties, S3KeyPrefix: 'all' } } })).toEqual(
      [expect.stringContaining('s3:PutObject to /all/AWSLogs')],
    ));
  it('of an organization, whose policy knows this account alone', () => {
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
  it('that does not wait for the policy', () => {
    const { DependsOn: _, ...Trail } = trail.Trail;
    expect(found({ Trail })).toEqual([
      expect.stringMatching(
        /^Trail: can be created before LogsPolicy, which allows it to write to Logs: CloudTrail tests the bucket immediately and fails/,
      ),
    ]);
  });
  it('into a bucket from outside is not judged', () => {
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
  const admitted = allow('logging.s3.amazonaws.com', 's3:PutObject', { 'Fn::Sub': 'arn:aws:s3:::${Logs}/*' });
  const encryptedBy = (SSEAlgorithm: string) => ({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
  });
  it.each<[string, SmallResources, RegExp | undefined]>([
    ['admitted, with SSE-S3', access(encryptedBy('AES256'), admitted), undefined],
    [
      'not admitted',
      access({}),
      /receives the logs of S3 access logging \(Data\), but its policy does not allow logging\.s3\.amazonaws\.com to call s3:PutObject to \/x/,
    ],
    ['into a locked bucket', access({ ObjectLockEnabled: true }, admitted), /Object Lock/],
    ['into a bucket with a KMS key', access(encryptedBy('aws:kms'), admitted), /SSE-S3 only/],
    ['denied', access({}, admitted, { Effect: 'Deny', Principal: '*', Action: 's3:Put*', Resource: '*' }), /PutObject/],
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
    ['its service is admitted', [allow(service, 's3:PutObject', { 'Fn::Sub': '${Logs.Arn}/web/AWSLogs/*' })], 0],
    ['another folder is', [allow(service, 's3:PutObject', { 'Fn::Sub': '${Logs.Arn}/app/AWSLogs/*' })], 1],
    ['the account of its Region is', [account('127311923021')], 0],
    ['nobody is', [], 1],
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
  it('takes a flow log into its folder', () => {
    const admitted = allow('delivery.logs.amazonaws.com', 's3:PutObject', { 'Fn::Sub': '${Logs.Arn}/flow/AWSLogs/*' });
    expect(findingsOf(logBucket, flow(admitted))).toEqual([]);
    expect(findingsOf(logBucket, flow())).toEqual([expect.stringContaining('delivery.logs.amazonaws.com')]);
  });
  it('does not take Config into a locked bucket', () =>
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
