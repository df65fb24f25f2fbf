import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { functionDeadLetterQueue } from './function-dead-letter-queue.ts';

/** A queue for events that a function could not process. */
export const example = blueprint('function-dead-letter-queue', {
  title: 'Dead-letter queue of a function',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key with a key policy that allows EventBridge.' }),
    },
  },
  system: (p) => {
    const queue = functionDeadLetterQueue('ProviderDeadLetterQueue', { key: p.KeyArn });
    return { stacks: { data: [queue] }, outputs: { QueueArn: { description: 'The queue', value: queue.arn } } };
  },
});
