import { type Id, join, type Resource, resource, snippet, uniqueName, type Value } from '@hipaa-stacks/cloudformation';

export interface GlobalAcceleratorProps {
  /** Purpose, as part of its name: 1 to 55 lower-case letters, digits and hyphens. */
  readonly role: string;
  /**
   * Bucket for flow logs, and its policy, which must allow `delivery.logs.amazonaws.com` in us-west-2, the Region of Global Accelerator:
   * a `flowLogBucket` of another Region does not. Default: none; the load balancer logs each connection anyway.
   */
  readonly flowLogs?: { readonly bucket: Id<'AWS::S3::Bucket'>; readonly policy?: Resource };
}

/** Hosted zone of all accelerators. Source: Amazon Route 53 Developer Guide, "Values specific for simple alias records". */
const HOSTED_ZONE = 'Z2BJ6XQ5FK7U4H';

/**
 * Two static IPv4 addresses, through which clients access a load balancer over the network of AWS. `acceleratorEndpoint` adds the load
 * balancer. It does not support IPv6: such clients use the load balancer. Only in the partition `aws`. Its name and addresses are known
 * before the load balancer exists, so that a certificate can be valid for them.
 *
 * Source: AWS Global Accelerator Developer Guide, "Components of AWS Global Accelerator".
 */
export function globalAccelerator(id: string, { role, flowLogs }: GlobalAcceleratorProps) {
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
  return snippet([accelerator, listener], {
    arn: accelerator.ref,
    /** For an `acceleratorEndpoint`. */
    listener: listener.ref,
    dnsName: accelerator.att('DnsName'),
    /** The two IPv4 addresses, separated by commas. */
    addresses: join(',', accelerator.att('Ipv4Addresses')),
    /** For an `aliasRecord`. */
    hostedZone: HOSTED_ZONE,
  });
}
