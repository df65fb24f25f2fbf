import { expect, test } from 'vitest';
import { encryptedBucket } from './encrypted-bucket.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { accessLogs, key } from './testing/references.ts';

const [bucket, access] = encryptedBucket('Documents', { key, accessLogs, oldVersionDays: 90 }).resources;
const read = (context: Record<string, string>, resource = '${Documents.Arn}/patient') =>
  decide(statementsOf(access), { by: '${SomeRole.Arn}', action: 's3:GetObject', resource, context });
const person = { 'aws:PrincipalIsAWSService': 'false' };

test('every object is encrypted with the given key', () => {
  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    },
  });
});

test('the bucket and its objects cannot be public', () => {
  expect(bucket?.properties).toMatchObject({
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

test('the bucket refuses HTTP and TLS below 1.2', () => {
  const tls = (version: string) => read({ ...person, 'aws:SecureTransport': 'true', 's3:TlsVersion': version });
  expect(read({ ...person, 'aws:SecureTransport': 'false' })).toBe('deny');
  expect(tls('1.0')).toBe('deny');
  expect(tls('1.1')).toBe('deny');
  expect(tls('1.2')).toBe('nothing');
  expect(tls('1.3')).toBe('nothing');
});

test('listing the bucket requires TLS too', () => {
  expect(read({ 'aws:SecureTransport': 'false' }, '${Documents.Arn}')).toBe('deny');
});

test('calls of AWS services are not denied because of a TLS version', () => {
  const service = { 'aws:PrincipalIsAWSService': 'true', 'aws:SecureTransport': 'true' };
  expect(read(service)).toBe('nothing');
  expect(read({ ...service, 's3:TlsVersion': '1.0' })).toBe('nothing');
});

test('the policy has no Allow statement', () => {
  expect(statementsOf(access).every(({ Effect }) => Effect === 'Deny')).toBe(true);
});

test('noncurrent versions are retained for the given days', () => {
  expect(bucket?.properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 90 } }, {}] },
  });
});

test('objects expire after the given days, and never by default', () => {
  const rulesOf = (more: object) => {
    const [made] = encryptedBucket('Documents', { key, accessLogs, ...more }).resources;
    return (made!.properties as { LifecycleConfiguration: { Rules: object[] } }).LifecycleConfiguration.Rules;
  };
  const expiring = expect.objectContaining({ ExpirationInDays: 7 });
  expect(rulesOf({ expireDays: 7 })).toContainEqual(expiring);
  expect(JSON.stringify(rulesOf({}))).not.toContain('ExpirationInDays');
});

test('access is logged, with the logical ID of the bucket as prefix', () => {
  expect(bucket?.properties).toMatchObject({
    LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: 'Documents/' },
  });
});

test('bucket and policy are retained together', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['store', 'store']);
});

test('events are sent to EventBridge only if chosen', () => {
  const [announcing] = encryptedBucket('Documents', { key, accessLogs, announces: true }).resources;
  expect(announcing?.properties).toMatchObject({
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
  expect(bucket?.properties).not.toHaveProperty('NotificationConfiguration');
});
