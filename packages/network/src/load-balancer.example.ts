import { blueprint, equals, flag, idOf, idsOf, isGiven, nameOf, text, unchecked } from '@hipaa-stacks/cloudformation';
import { loadBalancer } from './load-balancer.ts';
import type { Subnets } from './network.ts';

/** An internal load balancer in an existing VPC, without ingress unless CIDR blocks are set. */
export const example = blueprint('load-balancer', {
  title: 'Load balancer without ingress by default',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', {
        Description: 'Subnets of the load balancer, in two Availability Zones.',
      }),
      DualStack: flag('IPv6', 'false', {
        Description: 'Enables IPv6 in addition to IPv4. Requires subnets with IPv6.',
      }),
    },
    Access: {
      AllowedCidr: text('Allowed IPv4 CIDR block', {
        Description:
          'Optional. IPv4 CIDR block that can access the load balancer. Example: 192.0.2.0/24. If empty, no IPv4 address has access.',
        Default: '',
        AllowedPattern: '^$|^(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}$',
        ConstraintDescription: 'An IPv4 CIDR block, such as 192.0.2.0/24, or empty',
      }),
      AllowedIpv6Cidr: text('Allowed IPv6 CIDR block', {
        Description:
          'Optional. IPv6 CIDR block that can access the load balancer. Example: 2001:db8::/32. If empty, no IPv6 address has access.',
        Default: '',
        AllowedPattern: '^$|^[0-9a-f:]+/\\d{1,3}$',
        ConstraintDescription: 'An IPv6 CIDR block, such as 2001:db8::/32, or empty',
      }),
    },
    Safeguards: {
      LogBucket: nameOf('AWS::S3::Bucket', 'Log bucket', {
        Description: 'Bucket with a bucket policy that allows logdelivery.elasticloadbalancing.amazonaws.com to write.',
      }),
      DeletionProtection: flag('Deletion protection', 'false', {
        Description: 'Enable it after the stack is created: at creation it would block a rollback.',
      }),
    },
  },
  conditions: (p) => ({
    HasDualStack: equals(p.DualStack, 'true'),
    HasCidr: isGiven(p.AllowedCidr),
    HasIpv6Cidr: isGiven(p.AllowedIpv6Cidr),
  }),
  system: (p, { HasDualStack, HasCidr, HasIpv6Cidr }) => {
    const balancer = loadBalancer('LoadBalancer', {
      vpc: p.VpcId,
      subnets: unchecked<Subnets>(p.SubnetIds),
      scheme: 'internal',
      allowedCidrs: [
        { range: p.AllowedCidr, given: HasCidr },
        { range: p.AllowedIpv6Cidr, type: 'ipv6', given: HasIpv6Cidr },
      ],
      dualStack: HasDualStack,
      logs: { bucket: p.LogBucket },
      deletionProtection: p.DeletionProtection,
    });
    return {
      stacks: { edge: [balancer] },
      outputs: {
        LoadBalancerArn: { description: 'ARN of the load balancer, for a listener', value: balancer.arn },
        DnsName: { description: 'DNS name of the load balancer', value: balancer.dnsName },
      },
    };
  },
});
