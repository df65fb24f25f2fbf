import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { eventQueue } from './event-queue.ts';

/** A queue of new files, for a function that takes at most two minutes. */
export const example = blueprint('event-queue', {
  title: 'Queue of events, with a dead-letter queue',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key whose policy admits EventBridge.' }),
    },
  },
  system: (p) => {
    const queue = eventQueue('NewFile', { key: p.KeyArn, visibilitySeconds: 720 });
    return {
      stacks: { data: [queue] },
      outputs: {
        QueueArn: { description: 'The queue', value: queue.arn },
        DeadLettersArn: { description: 'Queue of what could not be processed', value: queue.deadLettersArn },
      },
    };
  },
});
