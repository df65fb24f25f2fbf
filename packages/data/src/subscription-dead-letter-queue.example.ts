import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { subscriptionDeadLetterQueue } from './subscription-dead-letter-queue.ts';

/** A queue for messages that a topic could not deliver. */
export const example = blueprint('subscription-dead-letter-queue', {
  title: 'Dead-letter queue of SNS subscriptions',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key with a key policy that allows SNS.' }),
    },
    Alerts: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'Topic of the subscriptions.' }),
    },
  },
  system: (p) => {
    const queue = subscriptionDeadLetterQueue('SubscriptionDeadLetterQueue', { key: p.KeyArn, topics: [p.TopicArn] });
    return { stacks: { data: [queue] }, outputs: { QueueArn: { description: 'The queue', value: queue.arn } } };
  },
});
