import { describe, expect, test } from 'vitest';
import { openEmr } from './openemr.ts';
import { parameters } from './parameters.ts';

const all = (stack: string) => openEmr.plan.stacks[stack]!.flatMap(({ resources }) => resources);
const pattern = (name: 'AnalyticsSchedule') =>
  new RegExp(parameters['Optional services'][name].declaration.AllowedPattern!);

test('creates no resources and no roles if the option is disabled', () => {
  const created = [...all('analytics'), ...all('identity').filter(({ id }) => /^(Export|Analyst)/.test(id))];
  expect(created.length).toBeGreaterThanOrEqual(30);
  expect(created.filter(({ when }) => !when.includes('HasAnalytics')).map(({ id }) => id)).toEqual([]);
  expect(parameters['Optional services'].EnableAnalytics.declaration.Default).toBe('false');
});

test('resources with ePHI, their key and their policies are retained when the option is disabled', () => {
  const retained = all('analytics')
    .filter(({ keep }) => keep === 'store')
    .map(({ id }) => id);
  expect(retained).toEqual(
    expect.arrayContaining([
      'ExportBucket',
      'ExportBucketPolicy',
      'AthenaResultBucket',
      'AthenaResultBucketPolicy',
      'ExportKey',
    ]),
  );
});

test('query results are deleted earlier than exports', () => {
  const days = (id: string) =>
    /"ExpirationInDays":(\d+)/.exec(JSON.stringify(all('analytics').find((one) => one.id === id)))![1];
  expect([days('AthenaResultBucket'), days('ExportBucket')]).toEqual(['7', '92']);
});

test('only the function that updates the tables and the analysts can read the files', () => {
  const readers = all('analytics')
    .filter((one) => /"s3:GetObject"/.test(JSON.stringify(one.properties)))
    .map(({ id }) => id);
  expect(readers.sort()).toEqual(['AnalystAccess', 'ExportTablesAccess']);
});

describe('the schedule', () => {
  test.each(['cron(30 4 ? * SUN *)', 'cron(0 3 1 * ? *)', 'cron(0 1 ? * MON-FRI *)', 'rate(1 day)', 'rate(7 days)'])(
    'accepts %s',
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
  ])('refuses %s: more than one export per hour, or no further export', (value) =>
    expect(value).not.toMatch(pattern('AnalyticsSchedule')),
  );
});
