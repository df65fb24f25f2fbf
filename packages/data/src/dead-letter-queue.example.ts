import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { deadLetterQueue } from './dead-letter-queue.ts';

/** A queue for the notices that no rule could deliver. */
export const example = blueprint('dead-letter-queue', {
  title: 'Queue for what rules could not deliver',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key whose policy admits EventBridge.' }),
    },
  },
  system: (p) => {
    const queue = deadLetterQueue('NotificationDeadLetterQueue', { key: p.KeyArn });
    return { stacks: { data: [queue] }, outputs: { QueueArn: { description: 'The queue', value: queue.arn } } };
  },
});
