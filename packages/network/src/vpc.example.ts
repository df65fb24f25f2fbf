import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { vpc } from './vpc.ts';
import { vpcCidrConstraints } from './zones.ts';

/** A VPC with DNS, IPv4 and IPv6. */
export const example = blueprint('vpc', {
  title: 'VPC with IPv4 and IPv6',
  parameters: {
    Network: {
      VpcCidr: text('VPC CIDR block', {
        Description: 'IPv4 CIDR block of the VPC.',
        Default: '10.0.0.0/16',
        ...vpcCidrConstraints,
      }),
    },
  },
  system: (p) => {
    const net = vpc('Vpc', { cidr: p.VpcCidr, ipv6: true });
    return {
      stacks: { network: [net] },
      outputs: {
        VpcId: { description: 'The VPC', value: net.id },
        DefaultSecurityGroup: {
          description: 'Default security group. Remove its rules, and do not use it',
          value: net.defaultSecurityGroup,
        },
      },
    };
  },
});
