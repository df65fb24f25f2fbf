import { expect, test } from 'vitest';
import { topic } from '../../data/src/testing/references.ts';
import { type MetricAlarmProps, metricAlarm } from './metric-alarm.ts';

const alarm = (more: Partial<MetricAlarmProps> = {}) =>
  metricAlarm('ReaderErrors', {
    description: 'The reader failed. Its log group says why.',
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    statistic: 'Sum',
    topic,
    ...more,
  }).resources[0];

test('someone is told when the alarm rings, and when it can no longer tell', () => {
  expect(alarm()?.properties).toMatchObject({ AlarmActions: [topic], InsufficientDataActions: [topic] });
});

test('one is enough: the alarm rings at the threshold, not above it', () => {
  expect(alarm()?.properties).toMatchObject({
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});

test('one that must not fall rings under its threshold, and not at it', () => {
  expect(alarm({ below: true, threshold: 30, statistic: 'Minimum' })?.properties).toMatchObject({
    Threshold: 30,
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanThreshold',
  });
});

test('a percentile of too few values says nothing', () => {
  const { properties } = alarm({ statistic: 'p95' })!;
  expect(properties).toMatchObject({ ExtendedStatistic: 'p95', EvaluateLowSampleCountPercentile: 'ignore' });
  expect(properties).not.toHaveProperty('Statistic');
});

test('no data is good news', () => {
  expect(alarm()?.properties).toMatchObject({ TreatMissingData: 'notBreaching' });
});

test('dimensions are written as CloudWatch has them', () => {
  expect(alarm({ dimensions: { FunctionName: 'reader' } })?.properties).toMatchObject({
    Dimensions: [{ Name: 'FunctionName', Value: 'reader' }],
  });
  expect(alarm()?.properties).toMatchObject({ Dimensions: [] });
});
