import { type Arn, type Id, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { flowLog } from './flow-log.ts';
import { made, vpcId } from './testing/resources.ts';

const bucket = unchecked<Arn<'AWS::S3::Bucket'>>({ 'Fn::GetAtt': ['Records', 'Arn'] });
const policy = resource('RecordsPolicy', 'AWS::S3::BucketPolicy', {
  Bucket: unchecked<Id<'AWS::S3::Bucket'>>({ Ref: 'Records' }),
  PolicyDocument: {},
});

test('it records accepted and rejected traffic, aggregated per minute', () => {
  const [log] = made(flowLog('FlowLog', { vpc: vpcId, to: { bucket } }));
  expect(log?.properties).toMatchObject({
    ResourceId: vpcId,
    ResourceType: 'VPC',
    TrafficType: 'ALL',
    MaxAggregationInterval: 60,
  });
});

test('a record has the original addresses behind a NAT gateway, and the direction', () => {
  const [log] = made(flowLog('FlowLog', { vpc: vpcId, to: { bucket } }));
  const format = log?.properties.LogFormat;
  for (const field of ['srcaddr', 'pkt-srcaddr', 'action', 'flow-direction']) expect(format).toContain(`\${${field}}`);
});

test('it depends on the bucket policy', () => {
  const [log] = made(flowLog('FlowLog', { vpc: vpcId, to: { bucket }, after: policy }));
  expect(log?.properties).toMatchObject({ LogDestinationType: 's3', LogDestination: bucket });
  expect(log?.dependsOn).toEqual(['RecordsPolicy']);
});

test('it writes to a log group with a role', () => {
  const role = unchecked<Arn<'AWS::IAM::Role'>>({ 'Fn::GetAtt': ['Role', 'Arn'] });
  const logGroup = unchecked<Arn<'AWS::Logs::LogGroup'>>({ 'Fn::GetAtt': ['Group', 'Arn'] });
  const [log] = made(flowLog('FlowLog', { vpc: vpcId, to: { logGroup, role } }));
  expect(log?.properties).toMatchObject({
    LogDestinationType: 'cloud-watch-logs',
    LogDestination: logGroup,
    DeliverLogsPermissionArn: role,
  });
});
