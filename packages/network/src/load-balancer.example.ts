import { blueprint, equals, flag, idOf, idsOf, isGiven, nameOf, text, unchecked } from '@hipaa-stacks/cloudformation';
import { loadBalancer } from './load-balancer.ts';
import type { Subnets } from './network.ts';

/** A load balancer within a VPC that exists, closed unless ranges are given. */
export const example = blueprint('load-balancer', {
  title: 'Load balancer, closed unless a range is given',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', { Description: 'Subnets that it stands in, in two zones.' }),
      DualStack: flag('IPv6', 'false', { Description: 'Whether it answers IPv6 too; its subnets have IPv6 then.' }),
    },
    Access: {
      AllowedCidr: text('Range', {
        Description: 'IPv4 range that may ask, or nothing.',
        Default: '',
        AllowedPattern: '^$|^(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}$',
        ConstraintDescription: 'An IPv4 range, such as 192.0.2.0/24, or nothing',
      }),
      AllowedIpv6Cidr: text('Range of IPv6', {
        Description: 'IPv6 range that may ask, or nothing.',
        Default: '',
        AllowedPattern: '^$|^[0-9a-f:]+/\\d{1,3}$',
        ConstraintDescription: 'An IPv6 range, such as 2001:db8::/32, or nothing',
      }),
    },
    Safeguards: {
      LogBucket: nameOf('AWS::S3::Bucket', 'Log bucket', {
        Description: 'Bucket whose policy lets logdelivery.elasticloadbalancing.amazonaws.com write.',
      }),
      DeletionProtection: flag('Deletion protection', 'false', {
        Description: 'Turn it on once the stack stands: it blocks a rollback.',
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
        { range: p.AllowedIpv6Cidr, ipv6: true, given: HasIpv6Cidr },
      ],
      dualStack: HasDualStack,
      logs: { bucket: p.LogBucket },
      deletionProtection: p.DeletionProtection,
    });
    return {
      stacks: { edge: [balancer] },
      outputs: {
        LoadBalancerArn: { description: 'For a listener', value: balancer.arn },
        DnsName: { description: 'Its name', value: balancer.dnsName },
      },
    };
  },
});
