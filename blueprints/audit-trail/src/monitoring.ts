import { logAlarm } from '@hipaa-stacks/audit';
import type { Alerting } from '@hipaa-stacks/baseline';
import {
  type Condition,
  type Expr,
  type Id,
  option,
  snippet,
  sub,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import type { eventQueue } from '@hipaa-stacks/data';
import { cisControls } from './cis-controls.ts';
import type { emergencyRole } from './emergency.ts';
import { deliveryChanges, events, type WatchedEvent, watcherChanges } from './events.ts';
import { isUrgent } from './log-parser/configuration.ts';
import { parserAlarms, parserDashboard } from './parser-alarms.ts';

/** The option of the alarms of the CIS benchmark. */
export const cisOption = option('CreateCisAlarms', 'HasCisAlarms', {
  label: 'CIS alarms',
  description:
    'Creates the fourteen metric filters and alarms of the CIS AWS Foundations Benchmark. Set it to false if another trail of the account has them.',
  default: 'true',
});

export interface MonitoringConditions {
  readonly HasCisAlarms: Condition;
  readonly HasDataEventBuckets: Condition;
  readonly HasEmergencyRole: Condition;
}

/** An hour in seconds. */
const HOUR = 3600;

export interface MonitoringProps {
  /** Topic for messages that need an answer at once, and topic for all other messages. */
  readonly alerting: Alerting<'AlertTopic' | 'NoticeTopic'>;
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
  readonly metricNamespace: Expr<string>;
}

/** Event rules for immediate messages, alarms on the parser and the queues, CIS alarms, and a dashboard. */
export function monitoring(has: MonitoringConditions, props: MonitoringProps) {
  const alarms = parserAlarms(props);
  return {
    rules: eventRules(props),
    ...logAlarms(has, props),
    ...alarms,
    board: parserDashboard(props, alarms),
  };
}

/** A rule for each watched event, and for changes of the monitoring itself. */
function eventRules({ alerting, trailLogs, archive, queue, parser, parserLogs }: MonitoringProps) {
  const { AlertTopic: alerts, NoticeTopic: notices } = alerting.channels;
  const ownDelivery = deliveryChanges({
    topics: [alerts.topic.arn, notices.topic.arn],
    queueNames: [queue.name, alerting.undelivered.name],
    archive,
    logGroups: [trailLogs, parserLogs],
    parser,
  });
  const watched: Readonly<Record<string, WatchedEvent>> = {
    ...events,
    WatcherChanges: watcherChanges,
    DeliveryChanges: ownDelivery,
  };
  return Object.entries(watched).map(([id, event]) => (isUrgent(event.severity) ? alerts : notices).notice(id, event));
}

/** Alarms on the log group of the trail. */
function logAlarms(
  has: MonitoringConditions,
  { alerting, trailLogs, objectCallThreshold, emergency }: MonitoringProps,
) {
  const { AlertTopic: alerts, NoticeTopic: notices } = alerting.channels;
  // The parser sends the alerts about the same calls.
  const cisAlarms = when(has.HasCisAlarms, () =>
    snippet(
      Object.entries(cisControls).map(([id, control]) =>
        logAlarm(id, { ...control, logGroup: trailLogs, topic: notices.topic.arn }),
      ),
    ),
  );
  const objectCalls = when(has.HasDataEventBuckets, () =>
    logAlarm('ObjectCalls', {
      description:
        'Many objects in buckets with ePHI were read or written in an hour. Look up the callers in the log group of the trail.',
      logGroup: trailLogs,
      pattern: '{($.eventSource="s3.amazonaws.com") && ($.eventCategory="Data")}',
      threshold: objectCallThreshold,
      period: HOUR,
      topic: alerts.topic.arn,
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
      topic: alerts.topic.arn,
    }),
  );
  return { cisAlarms, objectCalls, emergencyUse };
}
