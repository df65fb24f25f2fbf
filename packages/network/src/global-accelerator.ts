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
  /** Its purpose, as part of its name: at most 55 lower-case letters, digits and hyphens. */
  readonly role: string;
  /**
   * Bucket for flow logs, and its policy. The policy must allow `delivery.logs.amazonaws.com` from us-west-2, the home
   * Region of Global Accelerator; the policy of a `flowLogBucket` in another Region does not. Default: no flow logs.
   * The load balancer logs each connection in any case.
   */
  readonly flowLogs?: { readonly bucket: Id<'AWS::S3::Bucket'>; readonly policy?: Resource };
  /** Listeners, which must be created first: only a load balancer that is ready can be an endpoint. */
  readonly after?: readonly Resource[];
}

/**
 * Hosted zone ID of all accelerators. Source: Amazon Route 53 Developer Guide, "Values specific for simple alias
 * records".
 */
const HOSTED_ZONE = 'Z2BJ6XQ5FK7U4H';

/**
 * Two static addresses for a load balancer, through the AWS network. It preserves client addresses, so that the
 * security group and the web ACL of the load balancer apply as without it: it allows no additional access. Available in
 * the partition `aws` only. Its network interfaces and its security group in the VPC are deleted some minutes after it.
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
