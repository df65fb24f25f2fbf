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
import { deliveryChanges, events, type WatchedEvent, watcherChanges } from './events.ts';
import { isUrgent, severities } from './log-parser/configuration.ts';
import { KEYWORD_FILE } from './parser.ts';

export interface MonitoringConditions {
  readonly HasCisAlarms: Condition;
  readonly HasDataEventBuckets: Condition;
  readonly HasEmergencyRole: Condition;
}

/** An hour in seconds. */
const HOUR = 3600;

interface TopicProps {
  readonly arn: Arn<'AWS::SNS::Topic'>;
  readonly policy: Resource;
}

export interface MonitoringProps {
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  /** Topic for messages that need an answer at once. */
  readonly alerts: TopicProps;
  /** Topic for all other messages. */
  readonly notices: TopicProps;
  /** Log group of the trail. */
  readonly trailLogs: Id<'AWS::Logs::LogGroup'>;
  /** Number of reads and writes of objects in an hour from which the alarm fires. */
  readonly objectCallThreshold: Expr<number>;
  /** Name of the bucket of the log files. */
  readonly archive: Value<string>;
  readonly emergency: ReturnType<typeof emergencyRole>;
  /** The queue of new log files, which the parser reads. */
  readonly queue: ReturnType<typeof eventQueue>;
  readonly parser: Id<'AWS::Lambda::Function'>;
  readonly parserLogs: Id<'AWS::Logs::LogGroup'>;
  /** Dead-letter queue of the subscriptions. */
  readonly subscriptionDeadLetters: { readonly name: Expr<string> };
  readonly metricNamespace: Expr<string>;
}

/** Event rules for immediate messages, alarms on the parser and the queues, CIS alarms, and a dashboard. */
export function monitoring(has: MonitoringConditions, props: MonitoringProps) {
  const { alertKey, alerts, notices, trailLogs, emergency, queue, parser, metricNamespace } = props;
  const undelivered = deadLetterQueue('NotificationDeadLetterQueue', { key: alertKey });
  const rule = (id: string, event: WatchedEvent) => {
    const topic = isUrgent(event.severity) ? alerts : notices;
    const after = [topic.policy, undelivered.policy];
    return eventRule(id, { ...event, topic: topic.arn, deadLetters: undelivered.arn, after });
  };
  const ownDelivery = deliveryChanges({
    topics: [alerts.arn, notices.arn],
    queueNames: [queue.name, undelivered.name],
    archive: props.archive,
    logGroups: [trailLogs, props.parserLogs],
    parser,
  });
  const rules = [
    ...Object.entries(events).map(([id, event]) => rule(id, event)),
    rule('WatcherChanges', watcherChanges),
    rule('DeliveryChanges', ownDelivery),
  ];
  const alarm = (id: string, rest: Omit<MetricAlarmProps, 'topic'>) => metricAlarm(id, { ...rest, topic: alerts.arn });
  // The parser sends the alerts about the same calls.
  const cisAlarms = when(has.HasCisAlarms, () =>
    snippet(
      Object.entries(cisControls).map(([id, control]) =>
        logAlarm(id, { ...control, logGroup: trailLogs, topic: notices.arn }),
      ),
    ),
  );
  const objectCalls = when(has.HasDataEventBuckets, () =>
    logAlarm('ObjectCalls', {
      description:
        'Many objects in buckets with ePHI were read or written in an hour. Look up the callers in the log group of the trail.',
      logGroup: trailLogs,
      pattern: '{($.eventSource="s3.amazonaws.com") && ($.eventCategory="Data")}',
      threshold: props.objectCallThreshold,
      period: HOUR,
      topic: alerts.arn,
    }),
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
      topic: alerts.arn,
    }),
  );
  const waiting = (QueueName: Expr<string>) => ({
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName },
    statistic: 'Maximum' as const,
  });
  const ofParser = (metric: string) => ({
    namespace: 'AWS/Lambda',
    metric,
    dimensions: { FunctionName: parser },
    statistic: 'Sum' as const,
  });
  const written = (metric: string, statistic: 'Maximum' | 'Sum') => ({ namespace: metricNamespace, metric, statistic });
  const parserErrors = alarm('ParserErrors', {
    description: 'The log parser failed. Look at its log group. The queue retries each log file.',
    ...ofParser('Errors'),
  });
  const alarms = [
    parserErrors,
    alarm('ParserThrottles', {
      description:
        'Lambda throttled the log parser for 15 minutes: alerts are late. Look at the concurrent executions of the account, and increase the quota.',
      ...ofParser('Throttles'),
      periods: 3,
    }),
    // CloudTrail delivers files every few minutes: its own calls to the bucket and the key are events, also in an idle account.
    alarm('NoLogFiles', {
      description:
        'The log parser has read no log file for an hour. Check that the trail is logging, that the bucket sends its events to EventBridge, that the rule LogFileRule and the event source of the parser are enabled, and that the parser does not fail.',
      ...written('Files', 'Sum'),
      below: true,
      periods: 12,
      missing: 'breaching',
      notifiesOk: true,
    }),
    alarm('LogFilesWaiting', {
      description:
        'A log file has waited for the parser for more than an hour: alerts are late. Look at the log group of the parser and at its throttles.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: queue.name },
      statistic: 'Maximum',
      threshold: HOUR,
    }),
    alarm('UnprocessedLogFiles', {
      description:
        'A log file could not be parsed in ten attempts. Look at the log group of the parser, fix the cause, and redrive the dead-letter queue.',
      ...waiting(queue.deadLetterQueueName),
    }),
    alarm('UndeliveredNotifications', {
      description: 'A notice could not be delivered to the topic within a day. Look at the dead-letter queue.',
      ...waiting(undelivered.name),
    }),
    alarm('UndeliveredMessages', {
      description:
        'SNS could not deliver a message to a subscriber. Look at the message in the dead-letter queue of the subscriptions, and at the queue, URL or address of the subscriber.',
      ...waiting(props.subscriptionDeadLetters.name),
    }),
    alarm('KeywordFileMissing', {
      description: `${KEYWORD_FILE} was deleted from the configuration bucket, and the built-in keywords are in force. Upload the file again.`,
      ...written('ConfigurationMissing', 'Maximum'),
      missing: 'ignore',
    }),
    alarm('KeywordFileInvalid', {
      description: `The new ${KEYWORD_FILE} is not valid, and the last valid file is in force. Look at the alert, which describes the error.`,
      ...written('ConfigurationInvalid', 'Maximum'),
      missing: 'ignore',
    }),
  ];

  const board = dashboard('Dashboard', {
    alarms: alarms.map(({ arn }) => arn),
    graphs: {
      Matches: severities.map((Severity) => ({ ...written('Matches', 'Sum'), dimensions: { Severity } })),
      'Log files': ['Files', 'Records', 'FailedFiles'].map((metric) => written(metric, 'Sum')),
      'Log parser': ['Invocations', 'Errors', 'Throttles'].map(ofParser),
      'Queued messages': [
        queue.name,
        queue.deadLetterQueueName,
        undelivered.name,
        props.subscriptionDeadLetters.name,
      ].map(waiting),
    },
  });
  return { undelivered, rules, objectCalls, alarms, parserErrors, cisAlarms, emergencyUse, board };
}
