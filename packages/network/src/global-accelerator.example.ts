import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { globalAccelerator } from './global-accelerator.ts';

/** Static addresses for an existing load balancer. */
export const example = blueprint('global-accelerator', {
  title: 'Global Accelerator for a load balancer',
  partitions: ['aws'],
  parameters: {
    LoadBalancer: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Existing load balancer, with its listeners.',
      }),
    },
  },
  system: (p) => {
    const accelerator = globalAccelerator('Accelerator', { loadBalancer: p.LoadBalancerArn, role: 'example' });
    return {
      stacks: { options: [accelerator] },
      outputs: { DnsName: { description: 'DNS name of the accelerator', value: accelerator.dnsName } },
    };
  },
});
