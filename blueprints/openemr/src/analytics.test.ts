import { describe, expect, test } from 'vitest';
import { openEmr } from './openemr.ts';
import { parameters } from './parameters.ts';

const all = (stack: string) => openEmr.plan.stacks[stack]!.flatMap(({ resources }) => resources);
const pattern = (name: 'AnalyticsSchedule') =>
  new RegExp(parameters['Optional services'][name].declaration.AllowedPattern!);

test('nothing of it is there while it is off, its roles neither', () => {
  const own = [...all('analytics'), ...all('identity').filter(({ id }) => /^(Export|Analyst)/.test(id))];
  expect(own.length).toBeGreaterThanOrEqual(30);
  expect(own.filter(({ when }) => !when.includes('HasAnalytics')).map(({ id }) => id)).toEqual([]);
  expect(parameters['Optional services'].EnableAnalytics.declaration.Default).toBe('false');
});

test('what holds ePHI, its key and its policies outlive the option', () => {
  const kept = all('analytics')
    .filter(({ keep }) => keep === 'store')
    .map(({ id }) => id);
  expect(kept).toEqual(
    expect.arrayContaining([
      'ExportBucket',
      'ExportBucketPolicy',
      'AthenaResultBucket',
      'AthenaResultBucketPolicy',
      'ExportKey',
    ]),
  );
});

test('an answer goes sooner than an export', () => {
  const days = (id: string) =>
    /"ExpirationInDays":(\d+)/.exec(JSON.stringify(all('analytics').find((one) => one.id === id)))![1];
  expect([days('AthenaResultBucket'), days('ExportBucket')]).toEqual(['7', '92']);
});

test('no one may read the files but the function of the tables and the analysts', () => {
  const readers = all('analytics')
    .filter((one) => /"s3:GetObject"/.test(JSON.stringify(one.properties)))
    .map(({ id }) => id);
  expect(readers.sort()).toEqual(['AnalystAccess', 'ExportTablesAccess']);
});

describe('the schedule', () => {
  test.each(['cron(30 4 ? * SUN *)', 'cron(0 3 1 * ? *)', 'cron(0 1 ? * MON-FRI *)', 'rate(1 day)', 'rate(7 days)'])(
    'takes %s',
    (value) => expect(value).toMatch(pattern('AnalyticsSchedule')),
  );
  test.each([
    '',
    'rate(5 minutes)',
    'rate(0 days)',
    'rate(1 hour)',
    'cron(* * * * ? *)',
    'cron(0 3 * *)',
    'at(2026-11-22T04:30:00)',
  ])('refuses %s: an export more often than each hour, or never again', (value) =>
    expect(value).not.toMatch(pattern('AnalyticsSchedule')),
  );
});
