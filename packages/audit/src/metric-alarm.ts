import { type Arn, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface MetricAlarmProps {
  /** What happened, and what to do. */
  readonly description: string;
  readonly namespace: Value<string>;
  readonly metric: Value<string>;
  readonly dimensions?: Readonly<Record<string, Value<string>>>;
  readonly statistic: 'Maximum' | 'Sum';
  /** The alarm rings at this value and above. Default: 1. */
  readonly threshold?: number;
  /** Seconds of one look. Default: 300. */
  readonly period?: number;
  readonly topic: Arn<'AWS::SNS::Topic'>;
}

/** Tells a topic when a metric reaches a threshold, and when it can no longer tell. No data is good news: these metrics count trouble. */
export function metricAlarm(id: string, props: MetricAlarmProps) {
  const { description, namespace, metric, dimensions = {}, statistic, threshold = 1, period = 300, topic } = props;
  const alarm = resource(
    id,
    'AWS::CloudWatch::Alarm',
    {
      AlarmDescription: description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: statistic,
      Period: period,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
      InsufficientDataActions: [topic],
    },
    { supports: ['164.308(a)(6)(ii)'] },
  );
  return snippet([alarm], { arn: alarm.att('Arn') });
}
