import { type Arn, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

/** How the values of one look become one: `p95` is what 95 of 100 do not exceed. */
export type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum' | 'p95';

export interface MetricAlarmProps {
  /** What happened, and what to do. */
  readonly description: string;
  readonly namespace: Value<string>;
  readonly metric: Value<string>;
  readonly dimensions?: Readonly<Record<string, Value<string>>>;
  readonly statistic: Statistic;
  /** The alarm rings at this value and above. Default: 1. */
  readonly threshold?: Value<number>;
  /** It rings under the threshold in place of that. Default: no. */
  readonly below?: boolean;
  /** Seconds of one look. Default: 300. */
  readonly period?: number;
  readonly topic: Arn<'AWS::SNS::Topic'>;
}

/**
 * Tells a topic when a metric reaches a threshold, and when it can no longer tell. No data is good news: these metrics count trouble,
 * and `p95` of too few values to say is none.
 */
export function metricAlarm(id: string, props: MetricAlarmProps) {
  const {
    description,
    namespace,
    metric,
    dimensions = {},
    statistic,
    threshold = 1,
    below = false,
    period = 300,
  } = props;
  const { topic } = props;
  const alarm = resource(
    id,
    'AWS::CloudWatch::Alarm',
    {
      AlarmDescription: description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      ...(statistic === 'p95'
        ? { ExtendedStatistic: statistic, EvaluateLowSampleCountPercentile: 'ignore' }
        : { Statistic: statistic }),
      Period: period,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: below ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
      InsufficientDataActions: [topic],
    },
    { supports: ['164.308(a)(6)(ii)'] },
  );
  return snippet([alarm], { arn: alarm.att('Arn') });
}
