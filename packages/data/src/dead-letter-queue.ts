import { type Arn, resource, snippet } from '@hipaa-stacks/cloudformation';
import { eventBridgeQueuePolicy, MESSAGE_RETENTION_SECONDS } from './event-bridge-queue-policy.ts';

export interface DeadLetterQueueProps {
  /** Its key policy must allow EventBridge: see `allowEventBridge`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

const ruleTargetException = {
  rule: 'cdk-nag:AwsSolutions-SQS3',
  reason: 'It is a dead-letter queue of EventBridge targets. The checker does not read their DeadLetterConfig.',
};

/** Encrypted dead-letter queue of EventBridge rules. Messages are retained for 14 days. */
export function deadLetterQueue(id: string, { key }: DeadLetterQueueProps) {
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key, MessageRetentionPeriod: MESSAGE_RETENTION_SECONDS },
    { keep: 'transient', exceptions: [ruleTargetException] },
  );
  const access = eventBridgeQueuePolicy(queue);
  return snippet([queue, access], { arn: queue.att('Arn'), name: queue.att('QueueName'), policy: access });
}
