import { dashboard, eventRule, logAlarm, type MetricAlarmProps, metricAlarm } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Condition,
  type Expr,
  type Id,
  type Resource,
  snippet,
  sub,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { deadLetterQueue, type eventQueue } from '@hipaa-stacks/data';
import { cisControls } from './cis-controls.ts';
import type { emergencyRole } from './emergency.ts';
import { events, objectCalls, type WatchedEvent } from './events.ts';
import { KEYWORD_FILE } from './parser.ts';

export interface MonitoringConditions {
  readonly HasCisAlarms: Condition;
  readonly HasDataEventBuckets: Condition;
  readonly HasEmergencyRole: Condition;
}

export interface MonitoringProps {
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly topicPolicy: Resource;
  /** Log group of the trail. */
  readonly trailLogs: Id<'AWS::Logs::LogGroup'>;
  readonly dataBuckets: Value<readonly Value<string>[]>;
  readonly emergency: ReturnType<typeof emergencyRole>;
  /** The queue of new log files, and the parser that empties it. */
  readonly queue: ReturnType<typeof eventQueue>;
  readonly parser: Id<'AWS::Lambda::Function'>;
  readonly metricNamespace: Expr<string>;
}

/** What cannot wait for a log file, the parser itself, and all of it on one page. */
export function monitoring(has: MonitoringConditions, props: MonitoringProps) {
  const { alertKey, topic, topicPolicy, trailLogs, dataBuckets, emergency, queue, parser, metricNamespace } = props;
  const undelivered = deadLetterQueue('NotificationDeadLetterQueue', { key: alertKey });
  const notice = (id: string, event: WatchedEvent) =>
    eventRule(id, { ...event, topic, deadLetters: undelivered.arn, after: [topicPolicy, undelivered.policy] });
  const rules = Object.entries(events).map(([id, event]) => notice(id, event));
  const objectRule = when(has.HasDataEventBuckets, () => notice('ObjectReadsAndWrites', objectCalls(dataBuckets)));
  const alarm = (id: string, props: Omit<MetricAlarmProps, 'topic'>) => metricAlarm(id, { ...props, topic });
  const cisAlarms = when(has.HasCisAlarms, () =>
    snippet(
      Object.entries(cisControls).map(([id, control]) => logAlarm(id, { ...control, logGroup: trailLogs, topic })),
    ),
  );
  const emergencyUse = when(has.HasEmergencyRole, (present) =>
    logAlarm('EmergencyRoleUsed', {
      description: 'Someone assumed the role for emergencies. Ask who and why, and write it down.',
      logGroup: trailLogs,
      pattern: sub(
        '{($.eventSource=sts.amazonaws.com) && ($.eventName=AssumeRole) && ($.requestParameters.roleArn="${Role}")}',
        { Role: present(emergency.arn) },
      ),
      topic,
    }),
  );
  const alarms = [
    alarm('ParserErrors', {
      description: 'The log parser failed. Its log group says why; the queue gives it each file again.',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: parser },
      statistic: 'Sum',
    }),
    alarm('UnprocessedLogFiles', {
      description:
        'A log file could not be parsed five times. Look at the dead-letter queue, fix the cause, and redrive it.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue.deadLettersName },
      statistic: 'Maximum',
    }),
    alarm('UndeliveredNotifications', {
      description: 'A notice did not reach the topic for a day. Look at the dead-letter queue.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: undelivered.name },
      statistic: 'Maximum',
    }),
    alarm('KeywordFileMissing', {
      description: `There is no ${KEYWORD_FILE} in the configuration bucket: the built-in keywords are in force. Put one there.`,
      namespace: metricNamespace,
      metric: 'ConfigurationMissing',
      statistic: 'Maximum',
    }),
    alarm('KeywordFileInvalid', {
      description: `The new ${KEYWORD_FILE} was refused, and the last good one is in force. The alert says what is wrong with it.`,
      namespace: metricNamespace,
      metric: 'ConfigurationInvalid',
      statistic: 'Maximum',
    }),
    alarm('CriticalMatches', {
      description: 'The parser matched a keyword of critical severity. The alert names the call.',
      namespace: metricNamespace,
      metric: 'Matches',
      dimensions: { Severity: 'critical' },
      statistic: 'Sum',
    }),
  ];

  const severity = (name: string) => ({
    namespace: metricNamespace,
    metric: 'Matches',
    dimensions: { Severity: name },
    statistic: 'Sum' as const,
  });
  const files = (metric: string) => ({ namespace: metricNamespace, metric, statistic: 'Sum' as const });
  const waiting = (QueueName: Expr<string>) => ({
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName },
    statistic: 'Maximum' as const,
  });
  const board = dashboard('Dashboard', {
    alarms: alarms.map(({ arn }) => arn),
    graphs: {
      Matches: ['critical', 'high', 'medium', 'low'].map(severity),
      'Log files': ['Files', 'Records', 'FailedFiles'].map(files),
      'Log parser': ['Invocations', 'Errors', 'Throttles'].map((metric) => ({
        namespace: 'AWS/Lambda',
        metric,
        dimensions: { FunctionName: parser },
        statistic: 'Sum',
      })),
      Waiting: [queue.name, queue.deadLettersName, undelivered.name].map(waiting),
    },
  });
  return { undelivered, rules, objectRule, alarms, cisAlarms, emergencyUse, board };
}
