import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { securityGroup } from './security-group.ts';
import { vpcCidrConstraints } from './zones.ts';

/** HTTPS from the VPC, and no egress. */
export const example = blueprint('security-group', {
  title: 'Security group',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      VpcCidr: text('VPC CIDR block', { Description: 'IPv4 CIDR block of the VPC.', ...vpcCidrConstraints }),
    },
  },
  system: (p) => {
    const group = securityGroup('WebSecurityGroup', {
      vpc: p.VpcId,
      description: 'HTTPS from the VPC',
      ingress: [{ port: 443, range: p.VpcCidr, why: 'HTTPS from the VPC' }],
    });
    return { stacks: { network: [group] }, outputs: { Group: { description: 'The security group', value: group.id } } };
  },
});
