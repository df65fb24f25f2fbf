import { type Arn, type Id, resource, snippet, sub, systemName, type Value } from '@hipaa-stacks/cloudformation';
import { metricAlarm } from './metric-alarm.ts';

export interface LogAlarmProps {
  /** What happened, and what to look at first. */
  readonly description: string;
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** Filter pattern of CloudWatch Logs. Security Hub accepts the pattern of a CIS control only verbatim, without additions. */
  readonly pattern: Value<string>;
  /** Number of log events in a period from which the alarm fires. Default: 1. */
  readonly threshold?: Value<number>;
  /** Period in seconds. Default: 300. */
  readonly period?: number;
  readonly topic: Arn<'AWS::SNS::Topic'>;
}

/** The namespace that the CloudWatch controls of Security Hub require. */
const NAMESPACE = 'LogMetrics';

/**
 * Creates a metric filter and an alarm that fires when log events match a pattern. The metric name contains the name of the system,
 * so that two systems in one account have separate metrics.
 *
 * Source: AWS Security Hub User Guide, "Amazon CloudWatch controls".
 */
export function logAlarm(id: string, { description, logGroup, pattern, threshold, period, topic }: LogAlarmProps) {
  const metric = sub(`\${System}-${id}`, { System: systemName });
  const filter = resource(
    `${id}Filter`,
    'AWS::Logs::MetricFilter',
    {
      LogGroupName: logGroup,
      FilterPattern: pattern,
      MetricTransformations: [{ MetricNamespace: NAMESPACE, MetricName: metric, MetricValue: '1', DefaultValue: 0 }],
    },
    { supports: ['164.308(a)(1)(ii)(D)', '164.312(b)'] },
  );
  const alarm = metricAlarm(id, {
    description,
    namespace: NAMESPACE,
    metric,
    statistic: 'Sum',
    ...(threshold !== undefined && { threshold }),
    ...(period !== undefined && { period }),
    topic,
  });
  return snippet([filter, alarm], { arn: alarm.arn });
}
