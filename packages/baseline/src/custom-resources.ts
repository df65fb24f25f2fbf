import type { Arn } from '@hipaa-stacks/cloudformation';
import { type ProviderProps, provider } from '@hipaa-stacks/compute';
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
