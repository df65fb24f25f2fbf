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

describe('an alarm on a line of a log group', () => {
  test('looks at the metric that its filter writes', () => {
    const [{ MetricName, MetricNamespace }] = filter!.MetricTransformations as [Record<string, unknown>];
    expect(alarm).toMatchObject({ MetricName, Namespace: MetricNamespace });
  });

  test('leaves the pattern as it stands, counts each line as one, and knows zero', () => {
    expect(filter).toMatchObject({
      FilterPattern: pattern,
      MetricTransformations: [{ MetricNamespace: 'LogMetrics', MetricValue: '1', DefaultValue: 0 }],
    });
  });

  test('two copies of a system do not share a metric', () => {
    const [{ MetricName }] = filter!.MetricTransformations as [Record<string, unknown>];
    expect(JSON.stringify(MetricName)).toContain('Hipaa::SystemName');
  });

  test('rings at the first line', () => {
    expect(alarm).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Statistic: 'Sum',
    });
  });
});
