import { blueprint, idOf, join, optionalIdOf, text } from '@hipaa-stacks/cloudformation';
import { anyIpv4, routes } from './routes.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** Private subnets with internet access through an existing NAT gateway. */
export const example = blueprint('routes', {
  title: 'Routes through a NAT gateway',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
      NatGatewayId: optionalIdOf('AWS::EC2::NatGateway', 'nat', 'NAT gateway', {
        Description: 'Existing NAT gateway.',
      }),
    },
  },
  system: (p) => {
    const privateTier = tier('Private', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: twoZones,
      quarter: 2,
    });
    const natRoutes = routes('PrivateNatRoute', {
      zones: privateTier.zones,
      to: { range: anyIpv4 },
      by: { natGateways: twoZones.map(() => p.NatGatewayId) },
    });
    return {
      stacks: { network: [privateTier, natRoutes] },
      outputs: { Subnets: { description: 'Subnets with internet access', value: join(',', privateTier.subnets) } },
    };
  },
});
