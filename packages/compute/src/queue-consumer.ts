import { type Arn, type CheckerException, type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface QueueConsumerProps {
  readonly queue: Arn<'AWS::SQS::Queue'>;
  readonly fn: Id<'AWS::Lambda::Function'>;
  /**
   * Maximum concurrent executions, 2 to 1000. Limited here because reserved concurrency would use the ten of a new
   * account. Default: 5.
   */
  readonly maximumConcurrency?: number;
  /** Maximum number of messages per invocation. Default: 10. */
  readonly batchSize?: number;
}

const hasDeadLetterQueue =
  'Only a queue invokes it, and the dead-letter queue of that queue receives messages that could not be processed. A dead-letter queue of the function is for asynchronous invocations, of which there are none.';

/** Exceptions for a function that only a `queueConsumer` invokes. */
export const queueConsumerExceptions: readonly CheckerException[] = [
  { rule: 'cdk-nag:HIPAA.Security-LambdaDLQ', reason: hasDeadLetterQueue },
  { rule: 'checkov:CKV_AWS_116', reason: hasDeadLetterQueue },
];

/**
 * Event source mapping from a queue to a function. The function reports which messages of a batch failed; only those
 * become visible again, and finally move to the dead-letter queue of the queue.
 */
export function queueConsumer(id: string, { queue, fn, maximumConcurrency = 5, batchSize = 10 }: QueueConsumerProps) {
  const mapping = resource(id, 'AWS::Lambda::EventSourceMapping', {
    EventSourceArn: queue,
    FunctionName: fn,
    BatchSize: batchSize,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: maximumConcurrency },
  });
  return snippet([mapping]);
}
