import { type Arn, resource, snippet } from '@hipaa-stacks/cloudformation';
import { eventBridgeQueuePolicy, MESSAGE_RETENTION_SECONDS } from './event-bridge-queue-policy.ts';

export interface FunctionDeadLetterQueueProps {
  /** Its key policy must allow EventBridge: see `allowEventBridge`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/**
 * Encrypted dead-letter queue of a function or of an `eventQueue`; rules can use it too. Messages are retained for 14 days. The checkers
 * find the resource that uses it, so it needs no exception, unlike `deadLetterQueue`.
 */
export function functionDeadLetterQueue(id: string, { key }: FunctionDeadLetterQueueProps) {
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key, MessageRetentionPeriod: MESSAGE_RETENTION_SECONDS },
    { keep: 'transient' },
  );
  const access = eventBridgeQueuePolicy(queue);
  return snippet([queue, access], { arn: queue.att('Arn'), name: queue.att('QueueName'), policy: access });
}
