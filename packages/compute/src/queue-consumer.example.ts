import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { queueConsumer } from './queue-consumer.ts';

/** Event source mapping from a queue, ten messages at a time. */
export const example = blueprint('queue-consumer', {
  title: 'Lambda function that reads a queue',
  parameters: {
    Function: {
      QueueArn: arnOf('AWS::SQS::Queue', 'Queue', { Description: 'SQS queue with a dead-letter queue.' }),
      FunctionName: nameOf('AWS::Lambda::Function', 'Function', {
        Description: 'Function that reports the messages of a batch that failed.',
      }),
    },
  },
  system: (p) => ({
    stacks: { app: [queueConsumer('ReaderQueue', { queue: p.QueueArn, fn: p.FunctionName })] },
    outputs: {},
  }),
});
