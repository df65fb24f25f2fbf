import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { ephemeralResponses, networkAcl } from './network-acl.ts';
import { anyIpv4 } from './routes.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** All traffic within the VPC, HTTPS to the internet, and its responses. */
export const example = blueprint('network-acl', {
  title: 'Network ACL of a private tier',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
    },
  },
  system: (p) => {
    const net = { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined };
    const privateTier = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const [all, inside] = [{ range: anyIpv4 }, { range: p.VpcCidr }];
    const acl = networkAcl('PrivateAcl', {
      vpc: net,
      zones: privateTier.zones,
      in: { 100: { protocol: 'any', peer: inside }, ...ephemeralResponses(200, all) },
      out: { 100: { protocol: 'any', peer: inside }, 110: { protocol: 'tcp', ports: 443, peer: all } },
    });
    return {
      stacks: { network: [privateTier, acl] },
      outputs: { NetworkAcl: { description: 'The network ACL', value: acl.id } },
    };
  },
});
