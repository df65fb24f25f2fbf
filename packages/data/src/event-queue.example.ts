import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { eventQueue } from './event-queue.ts';

/** A queue of events about new files, for a function with a timeout of two minutes. */
export const example = blueprint('event-queue', {
  title: 'Queue of events, with a dead-letter queue',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key with a key policy that allows EventBridge.' }),
    },
  },
  system: (p) => {
    const queue = eventQueue('NewFile', { key: p.KeyArn, visibilitySeconds: 720 });
    return {
      stacks: { data: [queue] },
      outputs: {
        QueueArn: { description: 'The queue', value: queue.arn },
        DeadLetterQueueArn: { description: 'Dead-letter queue', value: queue.deadLetterQueueArn },
      },
    };
  },
});
