import { expect, test } from 'vitest';
import { encryptedBucket } from './encrypted-bucket.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { accessLogs, key } from './testing/references.ts';

const [bucket, access] = encryptedBucket('Documents', { key, accessLogs, oldVersionDays: 90 }).resources;
const read = (context: Record<string, string>, resource = '${Documents.Arn}/patient') =>
  decide(statementsOf(access), { by: '${SomeRole.Arn}', action: 's3:GetObject', resource, context });
const person = { 'aws:PrincipalIsAWSService': 'false' };

test('every object is encrypted with the key given', () => {
  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
      ],
    },
  });
});

test('nobody can make the bucket or an object public', () => {
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

test('listing the bucket needs TLS as reading an object does', () => {
  expect(read({ 'aws:SecureTransport': 'false' }, '${Documents.Arn}')).toBe('deny');
});

test('the calls of AWS services are not refused for a TLS version that they do not show', () => {
  const service = { 'aws:PrincipalIsAWSService': 'true', 'aws:SecureTransport': 'true' };
  expect(read(service)).toBe('nothing');
  expect(read({ ...service, 's3:TlsVersion': '1.0' })).toBe('nothing');
});

test('the policy allows nobody anything', () => {
  expect(statementsOf(access).every(({ Effect }) => Effect === 'Deny')).toBe(true);
});

test('an overwritten or deleted version stays for the days given', () => {
  expect(bucket?.properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 90 } }, {}] },
  });
});

test('an object goes after the days given, and stays where none are', () => {
  const rulesOf = (more: object) => {
    const [made] = encryptedBucket('Documents', { key, accessLogs, ...more }).resources;
    return (made!.properties as { LifecycleConfiguration: { Rules: object[] } }).LifecycleConfiguration.Rules;
  };
  const expiring = expect.objectContaining({ ExpirationInDays: 7 });
  expect(rulesOf({ expireDays: 7 })).toContainEqual(expiring);
  expect(JSON.stringify(rulesOf({}))).not.toContain('ExpirationInDays');
});

test('each access is logged, under the name of the bucket', () => {
  expect(bucket?.properties).toMatchObject({
    LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: 'Documents/' },
  });
});

test('bucket and policy are kept together when the stack goes', () => {
  expect([bucket?.keep, access?.keep]).toEqual(['store', 'store']);
});
