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
  /** The queue of new log files, which the parser reads. */
  readonly queue: ReturnType<typeof eventQueue>;
  readonly parser: Id<'AWS::Lambda::Function'>;
  readonly metricNamespace: Expr<string>;
}

/** Event rules for immediate notices, alarms on the parser and the queues, CIS alarms, and a dashboard. */
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
      description:
        'The emergency role was assumed. Look up the caller in the log group of the trail, and document the reason.',
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
      description: 'The log parser failed. Look at its log group. The queue retries each log file.',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: parser },
      statistic: 'Sum',
    }),
    alarm('UnprocessedLogFiles', {
      description:
        'A log file could not be parsed in five attempts. Look at the log group of the parser, fix the cause, and redrive the dead-letter queue.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue.deadLetterQueueName },
      statistic: 'Maximum',
    }),
    alarm('UndeliveredNotifications', {
      description: 'A notice could not be delivered to the topic within a day. Look at the dead-letter queue.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: undelivered.name },
      statistic: 'Maximum',
    }),
    alarm('KeywordFileMissing', {
      description: `The configuration bucket does not contain ${KEYWORD_FILE}, and the built-in keywords are in force. Upload the file.`,
      namespace: metricNamespace,
      metric: 'ConfigurationMissing',
      statistic: 'Maximum',
    }),
    alarm('KeywordFileInvalid', {
      description: `The new ${KEYWORD_FILE} is not valid, and the last valid file is in force. Look at the alert, which describes the error.`,
      namespace: metricNamespace,
      metric: 'ConfigurationInvalid',
      statistic: 'Maximum',
    }),
    alarm('CriticalMatches', {
      description: 'A record matched a keyword of critical severity. Look at the alert, which names the call.',
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
  const visibleMessages = (QueueName: Expr<string>) => ({
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
      'Queued messages': [queue.name, queue.deadLetterQueueName, undelivered.name].map(visibleMessages),
    },
  });
  return { undelivered, rules, objectRule, alarms, cisAlarms, emergencyUse, board };
}
