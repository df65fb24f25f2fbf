import {
  and,
  availableInRegion,
  type Conditions,
  equals,
  flag,
  type Id,
  partition,
  type References,
  type Resource,
  type Rule,
  when,
} from '@hipaa-stacks/cloudformation';
import { acceleratorEndpoint, globalAccelerator } from '@hipaa-stacks/network';

/** The parameter of the accelerator. */
export const acceleratorParameters = {
  EnableGlobalAccelerator: flag('Global Accelerator', 'false', {
    Description:
      'Creates two static IP addresses for the load balancer, at an hourly price. Not available in the Regions of China and AWS GovCloud (US).',
  }),
};

type AcceleratorReferences = References<typeof acceleratorParameters>;

/** The condition of the accelerator. */
export const acceleratorConditions = (p: AcceleratorReferences) => ({
  HasAccelerator: and(equals(p.EnableGlobalAccelerator, 'true'), equals(partition, 'aws')),
});

/** The rule of the accelerator. */
export const acceleratorRules = (p: AcceleratorReferences): Readonly<Record<string, Rule>> => ({
  AcceleratorNeedsPartition: availableInRegion(
    'global-accelerator',
    equals(p.EnableGlobalAccelerator, 'true'),
    'Global Accelerator',
    'Set EnableGlobalAccelerator to false.',
  ),
});

type Has = Conditions<typeof acceleratorConditions>;

/** Two static IP addresses for the load balancer. */
export const accelerator = (has: Has) =>
  when(has.HasAccelerator, () => globalAccelerator('Accelerator', { role: 'openemr' }));

/** Sends the requests of the accelerator to the load balancer. */
export const acceleratorGroup = (
  has: Has,
  from: ReturnType<typeof accelerator>,
  to: { readonly loadBalancer: Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>; readonly listener: Resource },
) =>
  when(has.HasAccelerator, (present) =>
    acceleratorEndpoint('AcceleratorEndpointGroup', {
      listener: present(from.listener),
      loadBalancer: to.loadBalancer,
      after: [to.listener],
    }),
  );
