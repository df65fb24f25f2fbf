import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { logAlarm } from './log-alarm.ts';

export const example = blueprint('log-alarm', {
  title: 'Alarm on a log pattern',
  parameters: {
    Existing: {
      LogGroupName: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Name of the log group of a trail.' }),
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'ARN of the topic that receives the alarm.' }),
    },
  },
  system: (p) => {
    const alarm = logAlarm('TrailStopped', {
      description: 'A trail was stopped. Look up the caller in the log group, and start the trail.',
      logGroup: p.LogGroupName,
      pattern: '{($.eventName=StopLogging)}',
      topic: p.TopicArn,
    });
    return { stacks: { watch: [alarm] }, outputs: { AlarmArn: { description: 'ARN of the alarm', value: alarm.arn } } };
  },
});
