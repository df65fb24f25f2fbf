import { type Arn, type Id, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface QueueConsumerProps {
  readonly queue: Arn<'AWS::SQS::Queue'>;
  readonly fn: Id<'AWS::Lambda::Function'>;
  /** Copies of the function at a time, 2 to 1000: bounded here, since a reservation would take from a new account's ten. Default: 5. */
  readonly maximumConcurrency?: number;
  /** Messages in one call. Default: 10. */
  readonly batchSize?: number;
}

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
