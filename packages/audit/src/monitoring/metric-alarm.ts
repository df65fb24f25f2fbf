import {
  type Arn,
  type CheckerException,
  type Condition,
  either,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';

/** Statistic of the values in a period. `p95` is the 95th percentile. */
export type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum' | 'p95';

export interface MetricAlarmProps {
  /** What happened, and what to look at first. */
  readonly description: string;
  readonly namespace: Value<string>;
  readonly metric: Value<string>;
  readonly dimensions?: Readonly<Record<string, Value<string>>>;
  readonly statistic: Statistic;
  /** The alarm fires at this value and above. Default: 1. */
  readonly threshold?: Value<number>;
  /** The alarm fires below the threshold instead. Default: false. */
  readonly below?: boolean;
  /** Period in seconds. Default: 300. */
  readonly period?: number;
  /** The alarm fires after this number of consecutive breaching periods. `period` times `periods` is at most a day. Default: 1. */
  readonly periods?: number;
  /**
   * Meaning of a period without data: `notBreaching` for metrics that count errors, `breaching` for metrics that must arrive, `ignore`
   * keeps the state of the alarm. Default: `notBreaching`.
   */
  readonly missing?: 'breaching' | 'ignore' | 'notBreaching';
  /** Notifies the topic also when the alarm returns to the OK state. Default: false. */
  readonly notifiesOk?: boolean;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  /** If true, the alarm changes its state, but sends no notification: for planned interruptions. Default: never. */
  readonly quiet?: Condition;
}

/**
 * Creates an alarm that notifies a topic when a metric reaches a threshold, and when it goes into the INSUFFICIENT_DATA state. `p95` is not
 * evaluated with too few values.
 *
 * Source: Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data".
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
    periods = 1,
    missing = 'notBreaching',
    notifiesOk = false,
    topic,
    quiet,
  } = props;
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
      EvaluationPeriods: periods,
      Threshold: threshold,
      ComparisonOperator: below ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      TreatMissingData: missing,
      ...(quiet && { ActionsEnabled: either(quiet, false, true) }),
      AlarmActions: [topic],
      InsufficientDataActions: [topic],
      ...(notifiesOk && { OKActions: [topic] }),
    },
    { supports: ['164.308(a)(6)(ii)'], exceptions: quiet ? quietExceptions : [] },
  );
  return snippet([alarm], { arn: alarm.att('Arn'), name: alarm.ref });
}

const quietExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:HIPAA.Security-CloudWatchAlarmAction',
    reason: 'The actions are disabled only during a planned interruption, under the condition of the caller.',
  },
];
