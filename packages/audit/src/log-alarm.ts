import { type Arn, type Id, resource, snippet, sub, systemName, type Value } from '@hipaa-stacks/cloudformation';
import { metricAlarm } from './metric-alarm.ts';

export interface LogAlarmProps {
  /** What happened, and what to do. */
  readonly description: string;
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** In CloudWatch's filter syntax. Security Hub takes the text of a CIS control only as it stands, with nothing added. */
  readonly pattern: Value<string>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
}

/** The namespace in which Security Hub looks for the metrics of its CloudWatch controls. */
const NAMESPACE = 'LogMetrics';

/**
 * Rings when a line of a log group matches a pattern. Two copies in one account keep their metrics apart by the system's name.
 *
 * Source: AWS Security Hub User Guide, "Amazon CloudWatch controls".
 */
export function logAlarm(id: string, { description, logGroup, pattern, topic }: LogAlarmProps) {
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
  const alarm = metricAlarm(id, { description, namespace: NAMESPACE, metric, statistic: 'Sum', topic });
  return snippet([filter, alarm], { arn: alarm.arn });
}
