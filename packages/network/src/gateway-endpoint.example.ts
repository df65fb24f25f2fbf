import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { gatewayEndpoint, imageLayers } from './gateway-endpoint.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** Private subnets with access to buckets of their own account, and to container images. */
export const example = blueprint('gateway-endpoint', {
  title: 'Gateway endpoint for S3',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
    },
  },
  system: (p) => {
    const privateTier = tier('Private', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: twoZones,
      quarter: 2,
    });
    const endpoint = gatewayEndpoint('S3Endpoint', {
      vpc: p.VpcId,
      service: 's3',
      routeTables: privateTier.routeTables,
      reads: [imageLayers],
    });
    return {
      stacks: { network: [privateTier, endpoint] },
      outputs: { Endpoint: { description: 'The endpoint', value: endpoint.id } },
    };
  },
});
