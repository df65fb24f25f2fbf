import { expect, test } from 'vitest';
import { topic } from '../../../data/src/testing/references.ts';
import { type MetricAlarmProps, metricAlarm } from './metric-alarm.ts';

const alarm = (more: Partial<MetricAlarmProps> = {}) =>
  metricAlarm('ReaderErrors', {
    description: 'The reader failed. Look at its log group.',
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    statistic: 'Sum',
    topic,
    ...more,
  }).resources[0];

test('notifies the topic in the ALARM and INSUFFICIENT_DATA states', () => {
  expect(alarm()?.properties).toMatchObject({ AlarmActions: [topic], InsufficientDataActions: [topic] });
});

test('fires at the threshold of 1 by default', () => {
  expect(alarm()?.properties).toMatchObject({
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});

test('fires below the threshold, and not at it, with below', () => {
  expect(alarm({ below: true, threshold: 30, statistic: 'Minimum' })?.properties).toMatchObject({
    Threshold: 30,
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanThreshold',
  });
});

test('ignores a percentile of too few values', () => {
  const { properties } = alarm({ statistic: 'p95' })!;
  expect(properties).toMatchObject({ ExtendedStatistic: 'p95', EvaluateLowSampleCountPercentile: 'ignore' });
  expect(properties).not.toHaveProperty('Statistic');
});

test('treats missing data as not breaching', () => {
  expect(alarm()?.properties).toMatchObject({ TreatMissingData: 'notBreaching' });
});

test('writes dimensions as a list of names and values', () => {
  expect(alarm({ dimensions: { FunctionName: 'reader' } })?.properties).toMatchObject({
    Dimensions: [{ Name: 'FunctionName', Value: 'reader' }],
  });
  expect(alarm()?.properties).toMatchObject({ Dimensions: [] });
});

test('can require consecutive periods, treat silence as breaching, and report the return to OK', () => {
  const silence = alarm({ below: true, periods: 12, missing: 'breaching', notifiesOk: true });
  expect(silence?.properties).toMatchObject({
    EvaluationPeriods: 12,
    TreatMissingData: 'breaching',
    OKActions: [topic],
  });
  expect(alarm()?.properties).not.toHaveProperty('OKActions');
});

test('sends no notifications during a planned interruption', () => {
  const planned = alarm({ quiet: { name: 'AllowsUpgrade' } });
  expect(planned?.properties).toMatchObject({ ActionsEnabled: { 'Fn::If': ['AllowsUpgrade', false, true] } });
  expect(alarm()?.properties).not.toHaveProperty('ActionsEnabled');
});
