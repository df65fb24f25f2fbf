import { blueprint, idOf, join, optionalIdOf, text } from '@hipaa-stacks/cloudformation';
import { anyIpv4, routes } from './routes.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** Private subnets that reach the internet through a NAT gateway that exists. */
export const example = blueprint('routes', {
  title: 'Routes through NAT',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', ...vpcCidrConstraints }),
      NatGatewayId: optionalIdOf('AWS::EC2::NatGateway', 'nat', 'NAT gateway', {
        Description: 'NAT gateway that exists.',
      }),
    },
  },
  system: (p) => {
    const closed = tier('Private', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: twoZones,
      quarter: 2,
    });
    const egressOnly = routes('PrivateNatRoute', {
      zones: closed.zones,
      to: { range: anyIpv4 },
      by: { natGateways: twoZones.map(() => p.NatGatewayId) },
    });
    return {
      stacks: { network: [closed, egressOnly] },
      outputs: { Subnets: { description: 'Subnets that get out', value: join(',', closed.subnets) } },
    };
  },
});
