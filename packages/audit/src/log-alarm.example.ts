import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { logAlarm } from './log-alarm.ts';

export const example = blueprint('log-alarm', {
  title: 'Alarm on a line of a log group',
  parameters: {
    Existing: {
      LogGroupName: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of a trail.' }),
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', { Description: 'Topic that is told.' }),
    },
  },
  system: (p) => {
    const alarm = logAlarm('TrailStopped', {
      description: 'A trail was stopped. Find out by whom, and start it.',
      logGroup: p.LogGroupName,
      pattern: '{($.eventName=StopLogging)}',
      topic: p.TopicArn,
    });
    return { stacks: { watch: [alarm] }, outputs: { AlarmArn: { description: 'The alarm', value: alarm.arn } } };
  },
});
