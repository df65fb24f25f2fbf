import { type Arn, resource, snippet } from '@hipaa-stacks/cloudformation';
import { MESSAGE_RETENTION_SECONDS, topicQueuePolicy } from './event-bridge-queue-policy.ts';

export interface SubscriptionDeadLetterQueueProps {
  /** Its key policy must allow SNS: see `allowSns`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** The topics whose subscriptions can send messages to the queue. */
  readonly topics: readonly Arn<'AWS::SNS::Topic'>[];
}

const subscriptionException = {
  rule: 'cdk-nag:AwsSolutions-SQS3',
  reason: 'It is a dead-letter queue of SNS subscriptions. The checker does not read their RedrivePolicy.',
};

/**
 * Encrypted dead-letter queue of subscriptions to topics of this Region, for messages that SNS could not deliver. Messages are retained
 * for 14 days.
 *
 * Source: Amazon SNS Developer Guide, "Amazon SNS dead-letter queues".
 */
export function subscriptionDeadLetterQueue(id: string, { key, topics }: SubscriptionDeadLetterQueueProps) {
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key, MessageRetentionPeriod: MESSAGE_RETENTION_SECONDS },
    { keep: 'transient', exceptions: [subscriptionException] },
  );
  const access = topicQueuePolicy(queue, topics);
  return snippet([queue, access], { arn: queue.att('Arn'), name: queue.att('QueueName'), policy: access });
}
