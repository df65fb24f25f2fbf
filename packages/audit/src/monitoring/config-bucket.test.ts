import { expect, test } from 'vitest';
import { configBucket } from './config-bucket.ts';

const [bucket, access] = configBucket('ConfigHistoryBucket', {
  key: { Ref: 'KeyArn' } as never,
  accessLogs: { Ref: 'AccessLogBucket' } as never,
  retentionDays: 2192,
}).resources;
const { Statement } = (access!.properties as { PolicyDocument: { Statement: Record<string, unknown>[] } })
  .PolicyDocument;

test('AWS Config can check the bucket and write to it, for this account only', () => {
  const admitted = Statement.filter(({ Effect }) => Effect === 'Allow');
  expect(admitted.map(({ Action }) => Action)).toEqual([['s3:GetBucketAcl', 's3:ListBucket'], 's3:PutObject']);
  for (const { Principal, Condition } of admitted) {
    expect(Principal).toEqual({ Service: 'config.amazonaws.com' });
    expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
  }
});

test('it has no Object Lock, which AWS Config refuses', () => {
  expect(Object.keys(bucket!.properties).filter((name) => name.startsWith('ObjectLock'))).toEqual([]);
});

test('it denies HTTP, and it is retained with its policy', () => {
  expect(Statement.filter(({ Effect }) => Effect === 'Deny').map(({ Sid }) => Sid)).toContain('DenyPlainHttp');
  expect([bucket!.keep, access!.keep]).toEqual(['log-store', 'log-store']);
});
