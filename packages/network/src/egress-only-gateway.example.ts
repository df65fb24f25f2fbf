import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { egressOnlyGateway } from './egress-only-gateway.ts';

/** The way out for IPv6, for a VPC that exists. */
export const example = blueprint('egress-only-gateway', {
  title: 'Egress-only gateway',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
    },
  },
  system: (p) => {
    const gateway = egressOnlyGateway('EgressOnlyGateway', { vpc: p.VpcId });
    return { stacks: { network: [gateway] }, outputs: { Gateway: { description: 'The gateway', value: gateway.id } } };
  },
});
