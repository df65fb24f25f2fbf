import { blueprint, equals, flag, idOf, select, text } from '@hipaa-stacks/cloudformation';
import { internetGateway } from './internet-gateway.ts';
import { natGateways } from './nat-gateways.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** One NAT gateway, or one in each zone. */
export const example = blueprint('nat-gateways', {
  title: 'NAT gateways',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', ...vpcCidrConstraints }),
      NatPerZone: flag('NAT per zone', 'false', { Description: 'A NAT gateway in each zone.' }),
    },
  },
  conditions: (p) => ({ HasNatPerZone: equals(p.NatPerZone, 'true') }),
  system: (p, has) => {
    const internet = internetGateway('InternetGateway', { vpc: p.VpcId });
    const open = tier('Public', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: twoZones,
      quarter: 0,
    });
    const nat = natGateways('NatGateway', {
      zones: open.zones,
      perZone: has.HasNatPerZone,
      after: internet.attachment,
    });
    return {
      stacks: { network: [internet, open, nat] },
      outputs: { Gateway: { description: 'Gateway of the first zone', value: select(0, nat.ids) } },
    };
  },
});
