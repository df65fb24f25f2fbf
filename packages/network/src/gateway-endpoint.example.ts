import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { gatewayEndpoint, imageLayers } from './gateway-endpoint.ts';
import { tier } from './tier.ts';
import { twoZones, vpcCidrConstraints } from './zones.ts';

/** Private subnets that reach the buckets of their own account, and images. */
export const example = blueprint('gateway-endpoint', {
  title: 'Gateway endpoint for S3',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', ...vpcCidrConstraints }),
    },
  },
  system: (p) => {
    const closed = tier('Private', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      zones: twoZones,
      quarter: 2,
    });
    const endpoint = gatewayEndpoint('S3Endpoint', {
      vpc: p.VpcId,
      service: 's3',
      routeTables: closed.routeTables,
      reads: [imageLayers],
    });
    return {
      stacks: { network: [closed, endpoint] },
      outputs: { Endpoint: { description: 'The endpoint', value: endpoint.id } },
    };
  },
});
