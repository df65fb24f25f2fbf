import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { deadLetterQueue } from './dead-letter-queue.ts';

/** A queue for events that a rule could not deliver. */
export const example = blueprint('dead-letter-queue', {
  title: 'Dead-letter queue of EventBridge rules',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key with a key policy that allows EventBridge.' }),
    },
  },
  system: (p) => {
    const queue = deadLetterQueue('NotificationDeadLetterQueue', { key: p.KeyArn });
    return { stacks: { data: [queue] }, outputs: { QueueArn: { description: 'The queue', value: queue.arn } } };
  },
});
