import {
  type Arn,
  type Id,
  type Resource,
  region,
  resource,
  snippet,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface GlobalAcceleratorProps {
  readonly loadBalancer:
    | Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'>
    | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  /** What it is for, as part of its name: at most 55 lower-case letters, digits and hyphens. */
  readonly role: string;
  /**
   * Bucket for flow logs, and its policy. It must admit `delivery.logs.amazonaws.com`, which acts from Global Accelerator's home,
   * us-west-2: a `flowLogBucket` of another Region does not. Default: none; the load balancer logs each connection anyway.
   */
  readonly flowLogs?: { readonly bucket: Id<'AWS::S3::Bucket'>; readonly policy?: Resource };
  /** Listeners must be there first: what is not ready cannot be an endpoint. */
  readonly after?: readonly Resource[];
}

/** Where every accelerator stands in DNS. Source: Amazon Route 53 Developer Guide, "Values specific for simple alias records". */
const HOSTED_ZONE = 'Z2BJ6XQ5FK7U4H';

/**
 * Two addresses that never change, by which people reach a load balancer through AWS's network. It keeps the addresses of clients,
 * so that the security group and the web ACL of the load balancer decide as without it: nobody gets in who could not before.
 * In the partition `aws` only. When it goes, its network interfaces and its security group in the VPC go some minutes later.
 *
 * Source: AWS Global Accelerator Developer Guide, "Preserve client IP addresses in AWS Global Accelerator".
 */
export function globalAccelerator(id: string, { loadBalancer, role, flowLogs, after = [] }: GlobalAcceleratorProps) {
  const accelerator = resource(
    id,
    'AWS::GlobalAccelerator::Accelerator',
    {
      Name: uniqueName(role, 64),
      Enabled: true,
      IpAddressType: 'IPV4',
      ...(flowLogs && {
        FlowLogsEnabled: true,
        FlowLogsS3Bucket: flowLogs.bucket as Value<string>,
        FlowLogsS3Prefix: 'accelerator',
      }),
    },
    { dependsOn: flowLogs?.policy ? [flowLogs.policy] : [] },
  );
  const listener = resource(`${id}Listener`, 'AWS::GlobalAccelerator::Listener', {
    AcceleratorArn: accelerator.ref,
    Protocol: 'TCP',
    PortRanges: [
      { FromPort: 80, ToPort: 80 },
      { FromPort: 443, ToPort: 443 },
    ],
    ClientAffinity: 'NONE',
  });
  const endpoints = resource(
    `${id}EndpointGroup`,
    'AWS::GlobalAccelerator::EndpointGroup',
    {
      ListenerArn: listener.ref,
      EndpointGroupRegion: region,
      EndpointConfigurations: [{ EndpointId: loadBalancer, ClientIPPreservationEnabled: true }],
    },
    { dependsOn: after },
  );
  return snippet([accelerator, listener, endpoints], {
    arn: accelerator.ref,
    dnsName: accelerator.att('DnsName'),
    /** For an `aliasRecord`. */
    hostedZone: HOSTED_ZONE,
  });
}
