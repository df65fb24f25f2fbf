import { type Arn, resource, snippet } from '@hipaa-stacks/cloudformation';
import { FORTNIGHT, filledByRules } from './filled-by-rules.ts';

export interface DeadLetterQueueProps {
  /** Its policy must admit EventBridge: see `usedByRules`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/** Encrypted queue that keeps for 14 days what a rule could not deliver. */
export function deadLetterQueue(id: string, { key }: DeadLetterQueueProps) {
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key, MessageRetentionPeriod: FORTNIGHT },
    { keep: 'transient' },
  );
  const access = filledByRules(queue);
  return snippet([queue, access], { arn: queue.att('Arn'), name: queue.att('QueueName'), policy: access });
}
