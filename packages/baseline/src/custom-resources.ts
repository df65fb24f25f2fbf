import { type Arn, type Condition, type Id, type Optional, when } from '@hipaa-stacks/cloudformation';
import {
  type BackedUpType,
  backupOptIn,
  backupOptInHandler,
  certificateHandler,
  defaultSecurityGroupHandler,
  handlerWhen,
  type LinkedService,
  type ProviderProps,
  provider,
  restrictedDefaultSecurityGroup,
  serviceLinkedRoles,
  serviceLinkedRolesHandler,
} from '@hipaa-stacks/compute';
import { functionDeadLetterQueue, logGroup } from '@hipaa-stacks/data';
import { type Channel, messagesIn } from './alerting.ts';
import type { Organization } from './organization.ts';

/** The role of the function of the custom resources. It is created before the keys, because the key policies name it. */
export const customResourcesRole = ({ role }: Organization) =>
  role('ProviderRole', 'lambda.amazonaws.com', 'Lambda function of the custom resources');

export interface CustomResourcesProps<Name extends string> extends Pick<ProviderProps<Name>, 'role' | 'handlers'> {
  readonly organization: Organization;
  /** KMS key of the function and its log group. Its users include the role. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** KMS key of the dead-letter queue. Its users include the role. */
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly alerts: Channel;
  /** Description of the alarm on the dead-letter queue: what failed, and what to look at first. */
  readonly failed: string;
}

/**
 * The function of the custom resources with its log group, its dead-letter queue, and the alarm on the queue.
 *
 * Source: AWS CloudFormation User Guide, "Lambda-backed custom resources".
 */
export function customResources<const Name extends string>(props: CustomResourcesProps<Name>) {
  const { role, handlers, organization, key, alertKey, alerts, failed } = props;
  const deadLetterQueue = functionDeadLetterQueue('ProviderDeadLetterQueue', { key: alertKey });
  const logs = logGroup('ProviderLogGroup', { key, retentionDays: organization.retention.days });
  const deadLetters = { arn: deadLetterQueue.arn, key: alertKey };
  const made = provider('Provider', { role, logs, key, deadLetters, handlers });
  const alarm = alerts.alarm('ProviderFailed', { description: failed, ...messagesIn(deadLetterQueue.name) });
  return { deadLetterQueue, logs, provider: made, alarm };
}

type StandardName =
  | 'backup-opt-in'
  | 'restricted-default-security-group'
  | 'self-signed-certificate'
  | 'service-linked-roles';

export interface SystemCustomResourcesProps<Name extends string> extends CustomResourcesProps<Name> {
  /** Services whose service-linked roles the system needs. */
  readonly linkedServices: readonly [LinkedService, ...LinkedService[]];
  /** Resource types that the backup plans of the system select. */
  readonly backedUp: readonly BackedUpType[];
  /** The default security group of the network, if the system creates one. */
  readonly defaultSecurityGroup: Optional<Id<'AWS::EC2::SecurityGroup'>>;
}

/**
 * `customResources` of a system with a load balancer and `ownOrExistingNetwork`: in addition to `handlers`, service-linked roles, the
 * opt-in to backups, a self-signed certificate, and a default security group without rules.
 *
 * @returns the snippets by name, and `parts`: those of its stack, without the alarm
 */
export function systemCustomResources<const Name extends string = never>(
  has: { readonly HasOwnNetwork: Condition },
  props: SystemCustomResourcesProps<Name>,
) {
  const { linkedServices, backedUp, defaultSecurityGroup: group, handlers, ...others } = props;
  const custom = customResources<Name | StandardName>({
    ...others,
    handlers: [
      serviceLinkedRolesHandler(linkedServices),
      certificateHandler(),
      backupOptInHandler(),
      handlerWhen(has.HasOwnNetwork, (present) => defaultSecurityGroupHandler([present(group)])),
      ...handlers,
    ],
  });
  const { provider } = custom;
  const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider, services: linkedServices });
  const optIn = backupOptIn('BackupOptIn', { provider, types: backedUp });
  const restricted = when(has.HasOwnNetwork, (present) =>
    restrictedDefaultSecurityGroup('DefaultSecurityGroup', { provider, group: present(group) }),
  );
  return {
    ...custom,
    linked,
    optIn,
    parts: [custom.deadLetterQueue, custom.logs, provider, linked, optIn, restricted],
  };
}
