import { type Arn, type CheckerException, type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface QueueConsumerProps {
  readonly queue: Arn<'AWS::SQS::Queue'>;
  readonly fn: Id<'AWS::Lambda::Function'>;
  /** Copies of the function at a time, 2 to 1000: bounded here, since a reservation would take from a new account's ten. Default: 5. */
  readonly maximumConcurrency?: number;
  /** Messages in one call. Default: 10. */
  readonly batchSize?: number;
}

const queueHasDeadLetters =
  'A queue calls it, and the queue’s dead-letter queue takes what it cannot process. A dead-letter queue of the function takes asynchronous calls, of which there are none.';

/** What checkers say of a function that nothing but a `queueConsumer` calls. */
export const queueConsumerExceptions: readonly CheckerException[] = [
  { rule: 'cdk-nag:HIPAA.Security-LambdaDLQ', reason: queueHasDeadLetters },
  { rule: 'checkov:CKV_AWS_116', reason: queueHasDeadLetters },
];

/**
 * Lets a function read a queue. The function reports which messages of a batch failed; only those come again, and in the end go to
 * the queue's dead-letter queue.
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
