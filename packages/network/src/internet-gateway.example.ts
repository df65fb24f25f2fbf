import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { internetGateway } from './internet-gateway.ts';

/** The door to the internet, for a VPC that exists. */
export const example = blueprint('internet-gateway', {
  title: 'Internet gateway',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
    },
  },
  system: (p) => {
    const gateway = internetGateway('InternetGateway', { vpc: p.VpcId });
    return { stacks: { network: [gateway] }, outputs: { Gateway: { description: 'The gateway', value: gateway.id } } };
  },
});
