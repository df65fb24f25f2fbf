import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { type GlobalAcceleratorProps, globalAccelerator } from './global-accelerator.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const props: GlobalAcceleratorProps = { loadBalancer: ref('LoadBalancer'), role: 'clinic' };
const made = (more: Partial<GlobalAcceleratorProps> = {}) => {
  const [accelerator, listener, endpoints] = globalAccelerator('Fast', { ...props, ...more }).resources;
  return { accelerator, listener, endpoints };
};

test('the load balancer sees who asks, so that its security group and web ACL still decide', () => {
  expect(made().endpoints?.properties).toMatchObject({
    EndpointConfigurations: [{ EndpointId: { Ref: 'LoadBalancer' }, ClientIPPreservationEnabled: true }],
  });
});

test('it hands on what the load balancer answers: 443, and 80 for the redirect', () => {
  expect(made().listener?.properties).toMatchObject({
    PortRanges: [
      { FromPort: 80, ToPort: 80 },
      { FromPort: 443, ToPort: 443 },
    ],
  });
});

test('it waits for the listeners', () => {
  const web = resource('Web', 'AWS::ElasticLoadBalancingV2::Listener', {} as never);
  expect(made({ after: [web] }).endpoints?.dependsOn).toEqual(['Web']);
});

test('two copies have two names', () => {
  expect(made().accelerator?.properties).toMatchObject({
    Name: { 'Fn::Sub': ['clinic-${SystemId}', { SystemId: { Ref: 'Hipaa::SystemId' } }] },
  });
});

test('it writes flow logs to a bucket that takes them, and none otherwise', () => {
  expect(made().accelerator?.properties).not.toHaveProperty('FlowLogsEnabled');
  const policy = resource('LogsPolicy', 'AWS::S3::BucketPolicy', {} as never);
  const { accelerator } = made({ flowLogs: { bucket: ref('Logs'), policy } });
  expect(accelerator).toMatchObject({
    dependsOn: ['LogsPolicy'],
    properties: { FlowLogsEnabled: true, FlowLogsS3Bucket: { Ref: 'Logs' }, FlowLogsS3Prefix: 'accelerator' },
  });
});
