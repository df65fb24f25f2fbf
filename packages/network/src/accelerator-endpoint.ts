import { type Arn, type Id, type Resource, region, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface AcceleratorEndpointProps {
  /** `listener` of a `globalAccelerator`. */
  readonly listener: Id<'AWS::GlobalAccelerator::Listener'>;
  readonly loadBalancer:
    | Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'>
    | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  /** Resources that must exist first: the listeners of the load balancer. */
  readonly after?: readonly Resource[];
}

/**
 * Adds a load balancer of this Region to a `globalAccelerator`. The load balancer receives the addresses of the clients, so that its
 * security group and its web ACL allow and refuse the same clients as without the accelerator. After the deletion, Global Accelerator
 * needs some minutes to delete its network interfaces and its security group in the VPC.
 *
 * Source: AWS Global Accelerator Developer Guide, "Preserve client IP addresses in AWS Global Accelerator".
 */
export function acceleratorEndpoint(id: string, { listener, loadBalancer, after = [] }: AcceleratorEndpointProps) {
  const group = resource(
    id,
    'AWS::GlobalAccelerator::EndpointGroup',
    {
      ListenerArn: listener,
      EndpointGroupRegion: region,
      EndpointConfigurations: [{ EndpointId: loadBalancer, ClientIPPreservationEnabled: true }],
    },
    { dependsOn: after },
  );
  return snippet([group]);
}
