import { describe, expect, test } from 'vitest';
import { logAlarm } from './log-alarm.ts';

const pattern = '{($.eventName=StopLogging)}';
const { resources } = logAlarm('TrailStopped', {
  description: 'A trail was stopped.',
  logGroup: { Ref: 'TrailLogGroup' } as never,
  pattern,
  topic: { Ref: 'Topic' } as never,
});
const [filter, alarm] = resources.map(({ properties }) => properties as Record<string, unknown>);

describe('logAlarm', () => {
  test('the alarm uses the metric of its filter', () => {
    const [{ MetricName, MetricNamespace }] = filter!.MetricTransformations as [Record<string, unknown>];
    expect(alarm).toMatchObject({ MetricName, Namespace: MetricNamespace });
  });

  test('the pattern is unchanged, each match counts as 1, and the default value is 0', () => {
    expect(filter).toMatchObject({
      FilterPattern: pattern,
      MetricTransformations: [{ MetricNamespace: 'LogMetrics', MetricValue: '1', DefaultValue: 0 }],
    });
  });

  test('two systems have separate metrics', () => {
    const [{ MetricName }] = filter!.MetricTransformations as [Record<string, unknown>];
    expect(JSON.stringify(MetricName)).toContain('Hipaa::SystemName');
  });

  test('fires at the first match', () => {
    expect(alarm).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Statistic: 'Sum',
    });
  });
});
