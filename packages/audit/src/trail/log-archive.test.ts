import { type Expr, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { decide, statementsOf } from '../../../data/src/testing/decide.ts';
import { accessLogs, key } from '../../../data/src/testing/references.ts';
import { logArchive } from './log-archive.ts';

const props = {
  key,
  accessLogs,
  trailArn: unchecked<Expr<string>>({ Ref: 'TrailArn' }),
  retentionDays: 2192,
  lockMode: 'GOVERNANCE',
} as const;
const [bucket, access] = logArchive('LogArchiveBucket', props).resources;
const decision = (action: string, resource: string, context: Record<string, string>, by = 'cloudtrail.amazonaws.com') =>
  decide(statementsOf(access), { by, action, resource, context });
const write = (trail: string, account = '${AWS::AccountId}', acl = 'bucket-owner-full-control') =>
  decision('s3:PutObject', `\${LogArchiveBucket.Arn}/AWSLogs/${account}/CloudTrail/file`, {
    'aws:SourceArn': trail,
    's3:x-amz-acl': acl,
    'aws:SecureTransport': 'true',
  });

test('the bucket policy allows this trail only', () => {
  const checkAcl = (trail: string) =>
    decision('s3:GetBucketAcl', '${LogArchiveBucket.Arn}', { 'aws:SourceArn': trail });
  expect([checkAcl('${TrailArn}'), write('${TrailArn}')]).toEqual(['allow', 'allow']);
  expect([checkAcl('${OtherTrailArn}'), write('${OtherTrailArn}')]).toEqual(['nothing', 'nothing']);
});

test('the trail can write under the prefix of this account only, with full control for the bucket owner', () => {
  expect(write('${TrailArn}', '000000000000')).toBe('nothing');
  expect(write('${TrailArn}', '${AWS::AccountId}', 'private')).toBe('nothing');
});

test('an organization trail can also write under the prefix of its organization, and of no other', () => {
  const organization = { id: unchecked<Expr<string>>({ Ref: 'OrganizationId' }), given: { name: 'HasOrganization' } };
  const [, policy] = logArchive('LogArchiveBucket', { ...props, organization }).resources;
  const { Statement } = (policy!.properties as { PolicyDocument: unknown }).PolicyDocument as {
    Statement: { 'Fn::If'?: [string, object, object] }[];
  };
  const [condition, statement, otherwise] = Statement.find((one) => one['Fn::If'])!['Fn::If']!;
  expect([condition, otherwise]).toEqual(['HasOrganization', { Ref: 'AWS::NoValue' }]);
  const writeUnder = (organizationId: string) =>
    decide([statement] as never, {
      by: 'cloudtrail.amazonaws.com',
      action: 's3:PutObject',
      resource: `\${LogArchiveBucket.Arn}/AWSLogs/${organizationId}/000000000000/CloudTrail/file`,
      context: { 'aws:SourceArn': '${TrailArn}', 's3:x-amz-acl': 'bucket-owner-full-control' },
    });
  expect([writeUnder('${OrganizationId}'), writeUnder('o-another')]).toEqual(['allow', 'nothing']);
});

test('the bucket policy denies HTTP and TLS below 1.2', () => {
  const read = (context: Record<string, string>) =>
    decision('s3:GetObject', '${LogArchiveBucket.Arn}/file', context, '${SomeRole}');
  const user = { 'aws:PrincipalIsAWSService': 'false' };
  expect(read({ ...user, 'aws:SecureTransport': 'false' })).toBe('deny');
  expect(read({ ...user, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' })).toBe('deny');
  expect(read({ ...user, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2' })).toBe('nothing');
});

test('log files cannot be deleted or overwritten during the retention', () => {
  expect(bucket?.properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 2192 } } },
  });
});

test('log files move to archive storage after a year, and expire when their lock ends', () => {
  expect(bucket?.properties).toMatchObject({
    LifecycleConfiguration: {
      Rules: [
        {
          Status: 'Enabled',
          Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 365 }],
          ExpirationInDays: 2192,
        },
        {},
      ],
    },
  });
});

test('there is no transition if log files expire within a year, which S3 refuses', () => {
  const longerThanAYear = { name: 'IsRetentionOverOneYear' };
  const [conditional] = logArchive('LogArchiveBucket', { ...props, longerThanAYear }).resources;
  expect(conditional?.properties).toMatchObject({
    LifecycleConfiguration: {
      Rules: [{ Transitions: { 'Fn::If': ['IsRetentionOverOneYear', [{}], { Ref: 'AWS::NoValue' }] } }, {}],
    },
  });
});

test('the bucket is private and encrypts with the configured key', () => {
  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    },
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
});

test('the bucket has access logs in another bucket and sends events to EventBridge', () => {
  expect(bucket?.properties).toMatchObject({
    LoggingConfiguration: { DestinationBucketName: accessLogs },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
});

test('the bucket and its policy are retained, also when a stack creation is rolled back', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
