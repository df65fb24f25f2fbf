import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { metricAlarm } from './metric-alarm.ts';

/** Fires when a function has errors. */
export const example = blueprint('metric-alarm', {
  title: 'Alarm on the errors of a function',
  parameters: {
    Notifications: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'ARN of a topic that allows CloudWatch to publish.' }),
      FunctionName: nameOf('AWS::Lambda::Function', 'Function', { Description: 'Name of the function.' }),
    },
  },
  system: (p) => {
    const alarm = metricAlarm('ReaderErrors', {
      description: 'The reader failed. Look at its log group.',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: p.FunctionName },
      statistic: 'Sum',
      topic: p.TopicArn,
    });
    return { stacks: { watch: [alarm] }, outputs: { AlarmArn: { description: 'ARN of the alarm', value: alarm.arn } } };
  },
});
