import { expect, test } from 'vitest';
import { evidenceBucket } from './evidence-bucket.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { accessLogs, key } from './testing/references.ts';

const [bucket, access] = evidenceBucket('Evidence', {
  key,
  accessLogs,
  retentionDays: 2192,
  lockMode: 'GOVERNANCE',
}).resources;

test('no object can be deleted or overwritten before the end of the retention, and each is deleted after it', () => {
  expect(bucket?.properties).toMatchObject({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 2192 } } },
    VersioningConfiguration: { Status: 'Enabled' },
  });
  expect(JSON.stringify(bucket?.properties)).toContain('"ExpirationInDays":2192');
});

test('objects are encrypted with the key', () => {
  expect(JSON.stringify(bucket?.properties)).toContain('"KMSMasterKeyID":{"Fn::GetAtt":["SomeKey","Arn"]}');
});

test('HTTP without TLS is refused; bucket and policy are retained', () => {
  const put = { by: 'someone', action: 's3:PutObject', resource: '${Evidence.Arn}/x' };
  expect(decide(statementsOf(access), { ...put, context: { 'aws:SecureTransport': 'false' } })).toBe('deny');
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
