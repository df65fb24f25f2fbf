import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { metricAlarm } from './metric-alarm.ts';

/** An alarm on the errors of a function. */
export const example = blueprint('metric-alarm', {
  title: 'Alarm on the errors of a function',
  parameters: {
    Alerts: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'Topic that alarms may publish to.' }),
      FunctionName: nameOf('AWS::Lambda::Function', 'Function', { Description: 'Function that is watched.' }),
    },
  },
  system: (p) => {
    const alarm = metricAlarm('ReaderErrors', {
      description: 'The reader failed. Its log group says why.',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: p.FunctionName },
      statistic: 'Sum',
      topic: p.TopicArn,
    });
    return { stacks: { watch: [alarm] }, outputs: { AlarmArn: { description: 'The alarm', value: alarm.arn } } };
  },
});
