import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { type GlobalAcceleratorProps, globalAccelerator } from './global-accelerator.ts';

const accelerated = (more: Partial<GlobalAcceleratorProps> = {}) =>
  globalAccelerator('Accelerator', { role: 'clinic', ...more });

test('it forwards the ports of the load balancer: 443, and 80 for the redirect', () => {
  expect(accelerated().resources[1]!.properties).toMatchObject({
    PortRanges: [
      { FromPort: 80, ToPort: 80 },
      { FromPort: 443, ToPort: 443 },
    ],
  });
});

test('its name and addresses are available to outputs and records', () => {
  expect(accelerated()).toMatchObject({
    dnsName: { 'Fn::GetAtt': ['Accelerator', 'DnsName'] },
    addresses: { 'Fn::Join': [',', { 'Fn::GetAtt': ['Accelerator', 'Ipv4Addresses'] }] },
    hostedZone: 'Z2BJ6XQ5FK7U4H',
    listener: { Ref: 'AcceleratorListener' },
  });
});

test('two copies have two names', () => {
  expect(accelerated().resources[0]!.properties).toMatchObject({
    Name: { 'Fn::Sub': ['clinic-${SystemId}', { SystemId: { Ref: 'Hipaa::SystemId' } }] },
  });
});

test('it writes flow logs to a bucket, if one is set', () => {
  expect(accelerated().resources[0]!.properties).not.toHaveProperty('FlowLogsEnabled');
  const policy = resource('LogsPolicy', 'AWS::S3::BucketPolicy', {} as never);
  const bucket = unchecked<never>({ Ref: 'Logs' });
  const [accelerator] = accelerated({ flowLogs: { bucket, policy } }).resources;
  expect(accelerator).toMatchObject({
    dependsOn: ['LogsPolicy'],
    properties: { FlowLogsEnabled: true, FlowLogsS3Bucket: { Ref: 'Logs' }, FlowLogsS3Prefix: 'accelerator' },
  });
});
