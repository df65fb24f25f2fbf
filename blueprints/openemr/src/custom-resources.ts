import { type CustomResourcesProps, customResources } from '@hipaa-stacks/baseline';
import { type Condition, when } from '@hipaa-stacks/cloudformation';
import {
  backupOptIn,
  backupOptInHandler,
  certificateHandler,
  defaultSecurityGroupHandler,
  handlerWhen,
  restrictedDefaultSecurityGroup,
  rotatedSecretHandler,
  serviceLinkedRoles,
  serviceLinkedRolesHandler,
  smtpCredentialsHandler,
} from '@hipaa-stacks/compute';
import { clusterName } from './names.ts';
import type { network } from './network.ts';

const linkedServices = ['ecs.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com'] as const;

export interface SystemCustomResourcesProps extends Omit<CustomResourcesProps<never>, 'handlers' | 'failed'> {
  /** The default security group of the network. */
  readonly defaultSecurityGroup: ReturnType<typeof network>['defaultSecurityGroup'];
}

/** The custom resources, for operations without a CloudFormation resource type, and those that all systems have. */
export function systemCustomResources(
  has: { readonly HasOwnNetwork: Condition },
  { defaultSecurityGroup: group, ...props }: SystemCustomResourcesProps,
) {
  const custom = customResources({
    ...props,
    handlers: [
      serviceLinkedRolesHandler(linkedServices),
      certificateHandler(),
      backupOptInHandler(),
      rotatedSecretHandler(),
      handlerWhen(has.HasOwnNetwork, (present) => defaultSecurityGroupHandler([present(group)])),
      smtpCredentialsHandler({ role: 'openemr', redeploys: clusterName }),
    ],
    failed:
      'A rotation, an export of the audit log or a custom resource failed after all retries. The message in ProviderDeadLetterQueue contains the request, and its attributes the error.',
  });
  const { provider } = custom;
  const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider, services: linkedServices });
  const optIn = backupOptIn('BackupOptIn', { provider, types: ['Aurora', 'EFS'] });
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
