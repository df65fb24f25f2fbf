import { type Arn, resource, snippet } from '@hipaa-stacks/cloudformation';
import { eventBridgeQueuePolicy, FORTNIGHT } from './event-bridge-queue-policy.ts';

export interface DeadLetterQueueProps {
  /** Its policy must admit EventBridge: see `allowEventBridge`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

const ofRules = {
  rule: 'cdk-nag:AwsSolutions-SQS3',
  reason: 'It is a dead-letter queue itself: of EventBridge targets, whose DeadLetterConfig the checker does not read.',
};

/** Encrypted queue that keeps for 14 days what a rule could not deliver. */
export const deadLetterQueue = (id: string, props: DeadLetterQueueProps) => lettersOf('rules', id, props);

/** As `deadLetterQueue`, of an `eventQueue` or a function: what checkers see. */
export const functionDeadLetterQueue = (id: string, props: DeadLetterQueueProps) => lettersOf('queue', id, props);

function lettersOf(source: 'rules' | 'queue', id: string, { key }: DeadLetterQueueProps) {
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key, MessageRetentionPeriod: FORTNIGHT },
    { keep: 'transient', exceptions: source === 'rules' ? [ofRules] : [] },
  );
  const access = eventBridgeQueuePolicy(queue);
  return snippet([queue, access], { arn: queue.att('Arn'), name: queue.att('QueueName'), policy: access });
}
