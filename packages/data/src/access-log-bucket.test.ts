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

test('the access-log bucket takes no Object Lock and SSE-S3 only: S3 would not deliver to it', () => {
  expect(bucket?.properties).not.toHaveProperty('ObjectLockEnabled');
  expect(bucket?.properties).not.toHaveProperty('ObjectLockConfiguration');
  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
  });
});

test('the access-log bucket does not log into itself', () => {
  expect(bucket?.properties).not.toHaveProperty('LoggingConfiguration');
});

test('S3 delivers the logs of this account, nobody else delivers any', () => {
  expect(deliver('${AWS::AccountId}')).toBe('allow');
  expect(deliver('000000000000')).toBe('nothing');
  expect(deliver('${AWS::AccountId}', 'ec2.amazonaws.com')).toBe('nothing');
});

test('a log goes after the retention, and with it what was left of it', () => {
  expect(bucket?.properties).toMatchObject({
    LifecycleConfiguration: {
      Rules: [{ Status: 'Enabled', ExpirationInDays: 2192, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }, {}],
    },
  });
});

test('the bucket and the policy that guards it are kept, also by a rollback', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
