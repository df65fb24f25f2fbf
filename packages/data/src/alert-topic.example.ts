import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { alertTopic } from './alert-topic.ts';

/** A topic for the rules and alarms of one account and Region. */
export const example = blueprint('alert-topic', {
  title: 'Topic for alerts',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'KMS key with a key policy that allows EventBridge and CloudWatch.',
      }),
    },
  },
  system: (p) => {
    const topic = alertTopic('AlertTopic', { key: p.KeyArn });
    return { stacks: { data: [topic] }, outputs: { TopicArn: { description: 'The topic', value: topic.arn } } };
  },
});
