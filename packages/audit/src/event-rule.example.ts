import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { apiCallFields, eventRule } from './event-rule.ts';

/** A notice whenever someone changes who may read secrets. */
export const example = blueprint('event-rule', {
  title: 'Notice of changes to secrets',
  parameters: {
    Alerts: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'Topic that rules may publish to.' }),
      DeadLettersArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'Queue that takes what the topic did not.',
      }),
    },
  },
  system: (p) => {
    const rule = eventRule('SecretChanges', {
      description: 'Someone changed who may read a secret.',
      pattern: {
        source: ['aws.secretsmanager'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventName: ['DeleteResourcePolicy', 'PutResourcePolicy'] },
      },
      topic: p.TopicArn,
      deadLetters: p.DeadLettersArn,
      fields: apiCallFields,
    });
    return { stacks: { watch: [rule] }, outputs: { RuleArn: { description: 'The rule', value: rule.arn } } };
  },
});
