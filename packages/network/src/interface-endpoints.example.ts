import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { interfaceEndpoints, sessionManager } from './interface-endpoints.ts';
import { vpcCidrConstraints } from './zones.ts';

/** A shell on instances that have no way to the internet. */
export const example = blueprint('interface-endpoints', {
  title: 'Interface endpoints for Session Manager',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', ...vpcCidrConstraints }),
      SubnetA: idOf('AWS::EC2::Subnet', 'Subnet', { Description: 'Private subnet of a zone.' }),
      SubnetB: idOf('AWS::EC2::Subnet', 'Other subnet', { Description: 'Private subnet of another zone.' }),
    },
  },
  system: (p) => {
    const endpoints = interfaceEndpoints('SessionEndpoints', {
      vpc: { id: p.VpcId, cidr: p.VpcCidr, ipv6: undefined },
      subnets: [p.SubnetA, p.SubnetB],
      services: sessionManager,
    });
    return {
      stacks: { network: [endpoints] },
      outputs: { SecurityGroup: { description: 'Group that guards them', value: endpoints.group } },
    };
  },
});
