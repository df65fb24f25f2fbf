import { blueprint } from '@hipaa-stacks/cloudformation';
import { globalAccelerator } from './global-accelerator.ts';

/** Static addresses, to which `acceleratorEndpoint` adds a load balancer. */
export const example = blueprint('global-accelerator', {
  title: 'Global Accelerator',
  partitions: ['aws'],
  parameters: {},
  system: () => {
    const accelerator = globalAccelerator('Accelerator', { role: 'example' });
    return {
      stacks: { options: [accelerator] },
      outputs: {
        DnsName: { description: 'DNS name of the accelerator', value: accelerator.dnsName },
        Addresses: { description: 'Its IPv4 addresses', value: accelerator.addresses },
        ListenerArn: { description: 'Listener, for endpoints', value: accelerator.listener },
      },
    };
  },
});
