import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { globalAccelerator } from './global-accelerator.ts';

/** Addresses that never change, for a load balancer that exists. */
export const example = blueprint('global-accelerator', {
  title: 'Global Accelerator before a load balancer',
  partitions: ['aws'],
  parameters: {
    LoadBalancer: {
      LoadBalancerArn: arnOf('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Load balancer', {
        Description: 'Load balancer that exists, with its listeners.',
      }),
    },
  },
  system: (p) => {
    const accelerator = globalAccelerator('Accelerator', { loadBalancer: p.LoadBalancerArn, role: 'example' });
    return {
      stacks: { options: [accelerator] },
      outputs: { DnsName: { description: 'Its name', value: accelerator.dnsName } },
    };
  },
});
