import { blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { egressOnlyGateway } from './egress-only-gateway.ts';

/** IPv6 egress for an existing VPC. */
export const example = blueprint('egress-only-gateway', {
  title: 'Egress-only internet gateway',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
    },
  },
  system: (p) => {
    const gateway = egressOnlyGateway('EgressOnlyGateway', { vpc: p.VpcId });
    return { stacks: { network: [gateway] }, outputs: { Gateway: { description: 'The gateway', value: gateway.id } } };
  },
});
