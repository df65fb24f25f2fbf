import { arnOf, blueprint, text, unchecked } from '@hipaa-stacks/cloudformation';
import { acceleratorEndpoint } from './accelerator-endpoint.ts';

/** Adds an existing load balancer to an existing accelerator. */
export const example = blueprint('accelerator-endpoint', {
  title: 'Load balancer of a Global Accelerator',
  partitions: ['aws'],
  parameters: {
    LoadBalancer: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Existing load balancer, with its listeners.',
      }),
      AcceleratorListenerArn: text('Listener of the accelerator', {
        Description: 'ARN of the listener of an existing accelerator.',
        AllowedPattern: '^arn:aws:globalaccelerator::[0-9]{12}:accelerator/[0-9a-f-]{36}/listener/[0-9a-z]{1,32}$',
        ConstraintDescription: 'The ARN of a listener, arn:aws:globalaccelerator::…:accelerator/…/listener/…',
      }),
    },
  },
  system: (p) => ({
    stacks: {
      edge: [
        acceleratorEndpoint('AcceleratorEndpointGroup', {
          listener: unchecked<never>(p.AcceleratorListenerArn),
          loadBalancer: p.LoadBalancerArn,
        }),
      ],
    },
    outputs: {},
  }),
});
