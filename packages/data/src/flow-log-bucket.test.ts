import { expect, test } from 'vitest';
import { flowLogBucket } from './flow-log-bucket.ts';
import { allowLogDelivery } from './key-policy-statements.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { accessLogs, key } from './testing/references.ts';

const [bucket, access] = flowLogBucket('FlowLogBucket', { key, accessLogs, retentionDays: 2192 }).resources;
const record = '${FlowLogBucket.Arn}/AWSLogs/${AWS::AccountId}/vpcflowlogs/x.parquet';
const delivery = {
  'aws:SourceAccount': '${AWS::AccountId}',
  'aws:SourceArn': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:x',
  's3:x-amz-acl': 'bucket-owner-full-control',
};
const put = (context: Record<string, string>, resource = record, by = 'delivery.logs.amazonaws.com') =>
  decide(statementsOf(access), { by, action: 's3:PutObject', resource, context });

test('only log delivery of this account can write to it', () => {
  expect(put(delivery)).toBe('allow');
  expect(put({ ...delivery, 'aws:SourceAccount': '111122223333' })).toBe('nothing');
  expect(put({ ...delivery, 'aws:SourceArn': 'arn:aws:logs:us-east-1:111122223333:x' })).toBe('nothing');
  expect(put(delivery, '${FlowLogBucket.Arn}/elsewhere')).toBe('nothing');
  expect(put(delivery, record, 'config.amazonaws.com')).toBe('nothing');
});

test('log delivery can read the ACL of the bucket', () => {
  const aclCheck = { by: 'delivery.logs.amazonaws.com', action: 's3:GetBucketAcl', resource: '${FlowLogBucket.Arn}' };
  expect(decide(statementsOf(access), { ...aclCheck, context: delivery })).toBe('allow');
});

test('log delivery can use the key', () => {
  expect(JSON.stringify(bucket?.properties)).toContain('"KMSMasterKeyID":{"Fn::GetAtt":["SomeKey","Arn"]}');
  const call = { by: 'delivery.logs.amazonaws.com', action: 'kms:GenerateDataKey', resource: '*' };
  expect(decide([allowLogDelivery], { ...call, context: delivery })).toBe('allow');
  expect(decide([allowLogDelivery], { ...call, context: {} })).toBe('nothing');
});

test('HTTP is denied, and bucket and policy are retained', () => {
  expect(put({ ...delivery, 'aws:SecureTransport': 'false' })).toBe('deny');
  expect([bucket?.keep, access?.keep]).toEqual(['log-store', 'log-store']);
});
