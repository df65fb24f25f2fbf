import { type Expr, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { decide, statementsOf } from '../../data/src/testing/decide.ts';
import { accessLogs, key } from '../../data/src/testing/references.ts';
import { logArchive } from './log-archive.ts';

const props = {
  key,
  accessLogs,
  trailArn: unchecked<Expr<string>>({ Ref: 'TrailArn' }),
  retentionDays: 2192,
  lockMode: 'GOVERNANCE',
} as const;
const [bucket, access] = logArchive('LogArchiveBucket', props).resources;
const ask = (action: string, resource: string, context: Record<string, string>, by = 'cloudtrail.amazonaws.com') =>
  decide(statementsOf(access), { by, action, resource, context });
const write = (trail: string, account = '${AWS::AccountId}', acl = 'bucket-owner-full-control') =>
  ask('s3:PutObject', `\${LogArchiveBucket.Arn}/AWSLogs/${account}/CloudTrail/file`, {
    'aws:SourceArn': trail,
    's3:x-amz-acl': acl,
    'aws:SecureTransport': 'true',
  });

test("the trail's bucket policy names this trail alone", () => {
  const look = (trail: string) => ask('s3:GetBucketAcl', '${LogArchiveBucket.Arn}', { 'aws:SourceArn': trail });
  expect([look('${TrailArn}'), write('${TrailArn}')]).toEqual(['allow', 'allow']);
  expect([look('${OtherTrailArn}'), write('${OtherTrailArn}')]).toEqual(['nothing', 'nothing']);
});

test('the trail writes under this account only, and gives up what it wrote', () => {
  expect(write('${TrailArn}', '000000000000')).toBe('nothing');
  expect(write('${TrailArn}', '${AWS::AccountId}', 'private')).toBe('nothing');
});

test('of an organization, the trail writes under its id too, and under no other', () => {
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

test('the archive refuses HTTP and TLS below 1.2', () => {
  const read = (context: Record<string, string>) =>
    ask('s3:GetObject', '${LogArchiveBucket.Arn}/file', context, '${SomeRole}');
  const person = { 'aws:PrincipalIsAWSService': 'false' };
  expect(read({ ...person, 'aws:SecureTransport': 'false' })).toBe('deny');
  expect(read({ ...person, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' })).toBe('deny');
  expect(read({ ...person, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2' })).toBe('nothing');
});

test('a log file can neither be deleted nor overwritten for the days given', () => {
  expect(bucket?.properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 2192 } } },
  });
});

test('a log file moves to archive storage after a year, and goes when its lock does', () => {
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

test('a log file that goes within a year never moves: S3 refuses a move that comes no earlier than the end', () => {
  const longerThanAYear = { name: 'IsRetentionOverOneYear' };
  const [conditional] = logArchive('LogArchiveBucket', { ...props, longerThanAYear }).resources;
  expect(conditional?.properties).toMatchObject({
    LifecycleConfiguration: {
      Rules: [{ Transitions: { 'Fn::If': ['IsRetentionOverOneYear', [{}], { Ref: 'AWS::NoValue' }] } }, {}],
    },
  });
});

test('a log file is encrypted with the key given, and its bucket is private', () => {
  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    },
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
});

test('each access is logged elsewhere, and each new log file announced', () => {
  expect(bucket?.properties).toMatchObject({
    LoggingConfiguration: { DestinationBucketName: accessLogs },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
});

test('the archive and its policy stay also when a create is rolled back: CloudTrail has written by then', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
