import { blueprint, equals, flag, idOf, select, text } from '@hipaa-stacks/cloudformation';
import { internetGateway } from './internet-gateway.ts';
import { natGateways } from './nat-gateways.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** One NAT gateway, or one in each Availability Zone. */
export const example = blueprint('nat-gateways', {
  title: 'NAT gateways',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
      NatPerZone: flag('NAT gateway per zone', 'false', {
        Description: 'Creates a NAT gateway in each Availability Zone.',
      }),
    },
  },
  conditions: (p) => ({ HasNatPerZone: equals(p.NatPerZone, 'true') }),
  system: (p, has) => {
    const internet = internetGateway('InternetGateway', { vpc: p.VpcId });
    const publicTier = tier('Public', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: twoZones,
      quarter: 0,
    });
    const nat = natGateways('NatGateway', {
      zones: publicTier.zones,
      perZone: has.HasNatPerZone,
      after: internet.attachment,
    });
    return {
      stacks: { network: [internet, publicTier, nat] },
      outputs: { Gateway: { description: 'NAT gateway of the first Availability Zone', value: select(0, nat.ids) } },
    };
  },
});
