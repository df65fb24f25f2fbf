import { type CustomResourcesProps, customResources } from '@hipaa-stacks/baseline';
import { type Condition, when } from '@hipaa-stacks/cloudformation';
import {
  backupOptIn,
  backupOptInHandler,
  certificateHandler,
  defaultSecurityGroupHandler,
  handlerWhen,
  restrictedDefaultSecurityGroup,
  serviceLinkedRoles,
  serviceLinkedRolesHandler,
} from '@hipaa-stacks/compute';
import type { network } from './network.ts';

const linkedServices = ['autoscaling.amazonaws.com'] as const;

export interface SiteCustomResourcesProps extends Omit<CustomResourcesProps<never>, 'handlers' | 'failed'> {
  /** The default security group of the network. */
  readonly defaultSecurityGroup: ReturnType<typeof network>['defaultSecurityGroup'];
}

/** The custom resources, for operations without a CloudFormation resource type. */
export function siteCustomResources(
  has: { readonly HasOwnNetwork: Condition },
  { defaultSecurityGroup: group, ...props }: SiteCustomResourcesProps,
) {
  const custom = customResources({
    ...props,
    handlers: [
      serviceLinkedRolesHandler(linkedServices),
      certificateHandler(),
      backupOptInHandler(),
      handlerWhen(has.HasOwnNetwork, (present) => defaultSecurityGroupHandler([present(group)])),
    ],
    failed:
      'A custom resource failed after all retries. The message in ProviderDeadLetterQueue contains the request, and its attributes the error.',
  });
  const { provider } = custom;
  const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider, services: linkedServices });
  const optIn = backupOptIn('BackupOptIn', { provider, types: ['EBS'] });
  const restricted = when(has.HasOwnNetwork, (present) =>
    restrictedDefaultSecurityGroup('DefaultSecurityGroup', { provider, group: present(group) }),
  );
  return {
    ...custom,
    linked,
    optIn,
    /** The snippets of the stack. The alarm is in the stack of the monitoring. */
    parts: [custom.deadLetterQueue, custom.logs, provider, linked, optIn, restricted],
  };
}
