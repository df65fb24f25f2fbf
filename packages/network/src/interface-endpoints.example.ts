import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { interfaceEndpoints, sessionManager } from './interface-endpoints.ts';
import { vpcCidrConstraints } from './zones.ts';

/** Session Manager for instances without internet access. */
export const example = blueprint('interface-endpoints', {
  title: 'Interface endpoints for Session Manager',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
      SubnetA: idOf('AWS::EC2::Subnet', 'First subnet', { Description: 'Private subnet in an Availability Zone.' }),
      SubnetB: idOf('AWS::EC2::Subnet', 'Second subnet', {
        Description: 'Private subnet in another Availability Zone.',
      }),
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
      outputs: { SecurityGroup: { description: 'Security group of the endpoints', value: endpoints.group } },
    };
  },
});
