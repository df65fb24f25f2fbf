import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { loadBalancerLogBucket } from './load-balancer-log-bucket.ts';
import { decide, statementsOf } from './testing/decide.ts';

const accessLogs = unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'AccessLogBucket' });
const [bucket, access] = loadBalancerLogBucket('Logs', { accessLogs, retentionDays: 2192 }).resources;

describe('a load balancer', () => {
  const source = (account: string, kind = 'loadbalancer') =>
    `arn:\${AWS::Partition}:elasticloadbalancing:\${AWS::Region}:${account}:${kind}/app/clinic/1234`;
  const deliver = (from: string, path = 'AWSLogs/${AWS::AccountId}/elasticloadbalancing/x.log.gz') =>
    decide(statementsOf(access), {
      by: 'logdelivery.elasticloadbalancing.amazonaws.com',
      action: 's3:PutObject',
      resource: `\${Logs.Arn}/${path}`,
      context: { 'aws:SourceArn': from },
    });

  test('of this account can deliver its logs', () => {
    expect(deliver(source('${AWS::AccountId}'))).toBe('allow');
  });

  test('of another account, and other resources, cannot', () => {
    expect(deliver(source('111122223333'))).toBe('nothing');
    expect(deliver(source('${AWS::AccountId}', 'targetgroup'))).toBe('nothing');
    expect(deliver(source('${AWS::AccountId}'), 'elsewhere/x.log.gz')).toBe('nothing');
  });

  test('has a bucket with SSE-S3 and without Object Lock, as it requires', () => {
    expect(bucket?.properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(bucket?.properties).not.toHaveProperty('ObjectLockEnabled');
  });
});

test('access to the logs is logged, and requires TLS', () => {
  expect(bucket?.properties).toMatchObject({ LoggingConfiguration: { DestinationBucketName: accessLogs } });
  expect(statementsOf(access).filter(({ Effect }) => Effect === 'Deny')).toHaveLength(2);
});

test('logs move to archive storage after a year, if the retention is longer', () => {
  const archive = [{ StorageClass: 'GLACIER_IR', TransitionInDays: 365 }];
  const withRule = (Transitions: unknown) => ({ LifecycleConfiguration: { Rules: [{ Transitions }, {}] } });
  expect(bucket?.properties).toMatchObject(withRule(archive));
  const [short] = loadBalancerLogBucket('Logs', {
    accessLogs,
    retentionDays: 30,
    longerThanAYear: { name: 'HasLongRetention' },
  }).resources;
  expect(short?.properties).toMatchObject(
    withRule({ 'Fn::If': ['HasLongRetention', archive, { Ref: 'AWS::NoValue' }] }),
  );
});

test('the bucket and its policy are retained, also on rollback', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
