import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { acceleratorEndpoint } from './accelerator-endpoint.ts';

const props = { listener: unchecked<never>({ Ref: 'Listener' }), loadBalancer: unchecked<never>({ Ref: 'Web' }) };

test('the load balancer receives the addresses of the clients, so that its security group and web ACL control access', () => {
  expect(acceleratorEndpoint('Endpoint', props).resources[0]!.properties).toEqual({
    ListenerArn: props.listener,
    EndpointGroupRegion: { Ref: 'AWS::Region' },
    EndpointConfigurations: [{ EndpointId: { Ref: 'Web' }, ClientIPPreservationEnabled: true }],
  });
});

test('it is created after the listeners', () => {
  const https = resource('Https', 'AWS::ElasticLoadBalancingV2::Listener', {} as never);
  expect(acceleratorEndpoint('Endpoint', { ...props, after: [https] }).resources[0]!.dependsOn).toEqual(['Https']);
});
