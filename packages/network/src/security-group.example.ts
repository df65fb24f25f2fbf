import { blueprint, idOf, text } from '@hipaa-stacks/cloudformation';
import { securityGroup } from './security-group.ts';
import { vpcCidrConstraints } from './zones.ts';

/** HTTPS from the VPC, and nothing goes out. */
export const example = blueprint('security-group', {
  title: 'Security group',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      VpcCidr: text('Range', { Description: 'Range of the VPC.', ...vpcCidrConstraints }),
    },
  },
  system: (p) => {
    const group = securityGroup('WebSecurityGroup', {
      vpc: p.VpcId,
      description: 'What answers HTTPS within the VPC',
      ingress: [{ port: 443, range: p.VpcCidr, why: 'HTTPS from the VPC' }],
    });
    return { stacks: { network: [group] }, outputs: { Group: { description: 'The group', value: group.id } } };
  },
});
