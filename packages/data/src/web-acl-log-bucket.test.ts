import { expect, test } from 'vitest';
import { decide, statementsOf } from './testing/decide.ts';
import { accessLogs, key } from './testing/references.ts';
import { webAclLogBucket } from './web-acl-log-bucket.ts';

const [bucket, access] = webAclLogBucket('WebAclLogBucket', { key, accessLogs, retentionDays: 2192 }).resources;
const delivery = {
  'aws:SourceAccount': '${AWS::AccountId}',
  'aws:SourceArn': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:x',
  's3:x-amz-acl': 'bucket-owner-full-control',
};
const put = (context: Record<string, string>) =>
  decide(statementsOf(access), {
    by: 'delivery.logs.amazonaws.com',
    action: 's3:PutObject',
    resource: '${WebAclLogBucket.Arn}/AWSLogs/${AWS::AccountId}/WAFLogs/x.log.gz',
    context,
  });

test('its name is valid for WAF, and unique', () => {
  const name = JSON.stringify((bucket!.properties as { BucketName: unknown }).BucketName);
  expect(name).toContain('aws-waf-logs-');
  expect(name).toContain('AWS::AccountId');
  expect(name).toContain('Hipaa::SystemId');
});

test('only log delivery of this account can write to it', () => {
  expect(put(delivery)).toBe('allow');
  expect(put({ ...delivery, 'aws:SourceAccount': '111122223333' })).toBe('nothing');
  expect(put({ ...delivery, 'aws:SecureTransport': 'false' })).toBe('deny');
});

test('it is encrypted with the key, and retained', () => {
  expect(JSON.stringify(bucket?.properties)).toContain('"KMSMasterKeyID":{"Fn::GetAtt":["SomeKey","Arn"]}');
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
