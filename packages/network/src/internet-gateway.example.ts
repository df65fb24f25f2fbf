import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { internetGateway } from './internet-gateway.ts';

/** An internet gateway for an existing VPC. */
export const example = blueprint('internet-gateway', {
  title: 'Internet gateway',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
    },
  },
  system: (p) => {
    const gateway = internetGateway('InternetGateway', { vpc: p.VpcId });
    return { stacks: { network: [gateway] }, outputs: { Gateway: { description: 'The gateway', value: gateway.id } } };
  },
});
