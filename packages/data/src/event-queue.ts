import { resource, snippet } from '@hipaa-stacks/cloudformation';
import { eventBridgeQueuePolicy, MESSAGE_RETENTION_SECONDS } from './event-bridge-queue-policy.ts';
import { type FunctionDeadLetterQueueProps, functionDeadLetterQueue } from './function-dead-letter-queue.ts';

export interface EventQueueProps extends FunctionDeadLetterQueueProps {
  /** Visibility timeout in seconds: at least six times the timeout of the function that receives the messages. */
  readonly visibilitySeconds: number;
  /** Number of receives after which a message is moved to the dead-letter queue. Default: 5. */
  readonly maxReceiveCount?: number;
}

/**
 * An encrypted queue that EventBridge rules of this account can send to, with a dead-letter queue for messages that
 * could not be processed.
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
      MessageRetentionPeriod: MESSAGE_RETENTION_SECONDS,
      VisibilityTimeout: visibilitySeconds,
      RedrivePolicy: { deadLetterTargetArn: deadLetters.arn, maxReceiveCount },
    },
    { keep: 'transient' },
  );
  const access = eventBridgeQueuePolicy(queue);
  return snippet([deadLetters, queue, access], {
    arn: queue.att('Arn'),
    name: queue.att('QueueName'),
    deadLetterQueueArn: deadLetters.arn,
    deadLetterQueueName: deadLetters.name,
    policies: [access, deadLetters.policy],
  });
}
