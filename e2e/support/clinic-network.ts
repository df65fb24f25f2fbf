import { blueprint, join } from '@hipaa-stacks/cloudformation';
import { anyIpv4, internetGateway, natGateways, routes, threeZones, tier, vpc } from '@hipaa-stacks/network';

/** An existing network in three zones. */
export const clinicNetwork = blueprint('clinic-network', {
  title: 'Existing network',
  parameters: {},
  system: () => {
    const net = vpc('Vpc', { cidr: '10.20.0.0/16', ipv6: false });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const publicTier = tier('Public', { vpc: net, zones: threeZones, quarter: 0 });
    const privateTier = tier('Private', { vpc: net, zones: threeZones, quarter: 2 });
    const nat = natGateways('NatGateway', { zones: publicTier.zones, after: internet.attachment });
    const viaInternetGateway = {
      zones: publicTier.zones,
      by: { internetGateway: internet.id },
      after: internet.attachment,
    };
    const out = routes('PublicInternetRoute', { ...viaInternetGateway, to: { range: anyIpv4 } });
    const privateRoutes = routes('PrivateNatRoute', {
      zones: privateTier.zones,
      to: { range: anyIpv4 },
      by: { natGateways: nat.ids },
    });
    return {
      stacks: { network: [net, internet, publicTier, privateTier, nat, out, privateRoutes] },
      outputs: {
        VpcId: { description: 'ID of the VPC', value: net.id },
        PublicSubnetIds: { description: 'Public subnets', value: join(',', publicTier.subnets) },
        PrivateSubnetIds: { description: 'Private subnets', value: join(',', privateTier.subnets) },
      },
    };
  },
});
