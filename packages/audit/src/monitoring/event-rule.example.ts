import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { apiCallFields, eventRule } from './event-rule.ts';

/** Sends a notice when a resource policy of a secret changes. */
export const example = blueprint('event-rule', {
  title: 'Notices about changes of secret policies',
  parameters: {
    Notifications: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', {
        Description: 'ARN of a topic that allows EventBridge to publish.',
      }),
      DeadLetterQueueArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'ARN of the dead-letter queue for undelivered notices.',
      }),
    },
  },
  system: (p) => {
    const rule = eventRule('SecretChanges', {
      description: 'The resource policy of a secret was changed.',
      pattern: {
        source: ['aws.secretsmanager'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventName: ['DeleteResourcePolicy', 'PutResourcePolicy'] },
      },
      topic: p.TopicArn,
      deadLetters: p.DeadLetterQueueArn,
      fields: apiCallFields,
    });
    return { stacks: { watch: [rule] }, outputs: { RuleArn: { description: 'ARN of the rule', value: rule.arn } } };
  },
});
