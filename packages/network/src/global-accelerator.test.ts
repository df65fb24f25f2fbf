import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { type GlobalAcceleratorProps, globalAccelerator } from './global-accelerator.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const props: GlobalAcceleratorProps = { loadBalancer: ref('LoadBalancer'), role: 'clinic' };
const made = (more: Partial<GlobalAcceleratorProps> = {}) => {
  const [accelerator, listener, endpoints] = globalAccelerator('Accelerator', { ...props, ...more }).resources;
  return { accelerator, listener, endpoints };
};

test('it preserves client addresses, so that the security group and the web ACL of the load balancer apply', () => {
  expect(made().endpoints?.properties).toMatchObject({
    EndpointConfigurations: [{ EndpointId: { Ref: 'LoadBalancer' }, ClientIPPreservationEnabled: true }],
  });
});

test('it forwards the ports of the load balancer: 443, and 80 for the redirect', () => {
  expect(made().listener?.properties).toMatchObject({
    PortRanges: [
      { FromPort: 80, ToPort: 80 },
      { FromPort: 443, ToPort: 443 },
    ],
  });
});

test('the endpoint group depends on the listeners', () => {
  const httpsListener = resource('HttpsListener', 'AWS::ElasticLoadBalancingV2::Listener', {} as never);
  expect(made({ after: [httpsListener] }).endpoints?.dependsOn).toEqual(['HttpsListener']);
});

test('its name is unique to the system', () => {
  expect(made().accelerator?.properties).toMatchObject({
    Name: { 'Fn::Sub': ['clinic-${SystemId}', { SystemId: { Ref: 'Hipaa::SystemId' } }] },
  });
});

test('it writes flow logs only if a bucket is set', () => {
  expect(made().accelerator?.properties).not.toHaveProperty('FlowLogsEnabled');
  const policy = resource('LogsPolicy', 'AWS::S3::BucketPolicy', {} as never);
  const { accelerator } = made({ flowLogs: { bucket: ref('Logs'), policy } });
  expect(accelerator).toMatchObject({
    dependsOn: ['LogsPolicy'],
    properties: { FlowLogsEnabled: true, FlowLogsS3Bucket: { Ref: 'Logs' }, FlowLogsS3Prefix: 'accelerator' },
  });
});
