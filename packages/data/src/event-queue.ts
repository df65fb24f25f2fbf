import { resource, snippet } from '@hipaa-stacks/cloudformation';
import { type DeadLetterQueueProps, functionDeadLetterQueue } from './dead-letter-queue.ts';
import { eventBridgeQueuePolicy, FORTNIGHT } from './event-bridge-queue-policy.ts';

export interface EventQueueProps extends DeadLetterQueueProps {
  /** Seconds for which a received message is hidden: at least six times the timeout of the function that reads it. */
  readonly visibilitySeconds: number;
  /** Deliveries after which a message goes to the dead-letter queue. Default: 5. */
  readonly maxReceiveCount?: number;
}

/**
 * Encrypted queue that EventBridge rules of this account fill, with a dead-letter queue for what could not be processed.
 *
 * Source: Amazon SQS Developer Guide, "Dead-letter queues"; AWS Lambda Developer Guide, "Using Lambda with Amazon SQS".
 */
export function eventQueue(id: string, { key, visibilitySeconds, maxReceiveCount = 5 }: EventQueueProps) {
  const deadLetters = functionDeadLetterQueue(`${id}DeadLetterQueue`, { key });
  const queue = resource(
    `${id}Queue`,
    'AWS::SQS::Queue',
    {
      KmsMasterKeyId: key,
      MessageRetentionPeriod: FORTNIGHT,
      VisibilityTimeout: visibilitySeconds,
      RedrivePolicy: { deadLetterTargetArn: deadLetters.arn, maxReceiveCount },
    },
    { keep: 'transient' },
  );
  const access = eventBridgeQueuePolicy(queue);
  return snippet([deadLetters, queue, access], {
    arn: queue.att('Arn'),
    name: queue.att('QueueName'),
    deadLettersArn: deadLetters.arn,
    deadLettersName: deadLetters.name,
    policies: [access, deadLetters.policy],
  });
}
