import { expect, test } from 'vitest';
import { accessLogBucket } from './access-log-bucket.ts';
import { decide, statementsOf } from './testing/decide.ts';

const [bucket, access] = accessLogBucket('AccessLogBucket', { retentionDays: 2192 }).resources;
const deliver = (account: string, by = 'logging.s3.amazonaws.com') =>
  decide(statementsOf(access), {
    by,
    action: 's3:PutObject',
    resource: '${AccessLogBucket.Arn}/Documents/2026',
    context: { 'aws:SourceAccount': account },
  });

test('the bucket has SSE-S3 and no Object Lock, as S3 requires for the delivery of access logs', () => {
  expect(bucket?.properties).not.toHaveProperty('ObjectLockEnabled');
  expect(bucket?.properties).not.toHaveProperty('ObjectLockConfiguration');
  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
  });
});

test('the bucket does not log its own access', () => {
  expect(bucket?.properties).not.toHaveProperty('LoggingConfiguration');
});

test('only S3 can deliver logs, and only those of this account', () => {
  expect(deliver('${AWS::AccountId}')).toBe('allow');
  expect(deliver('000000000000')).toBe('nothing');
  expect(deliver('${AWS::AccountId}', 'ec2.amazonaws.com')).toBe('nothing');
});

test('logs and their noncurrent versions expire after the retention', () => {
  expect(bucket?.properties).toMatchObject({
    LifecycleConfiguration: {
      Rules: [{ Status: 'Enabled', ExpirationInDays: 2192, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }, {}],
    },
  });
});

test('the bucket and its policy are retained, also on rollback', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
