import { expect, test } from 'vitest';
import { failedBackupEvents } from './backup-events.ts';

type Fields = Readonly<Record<string, readonly string[]>>;

/** As EventBridge evaluates `$or`: one of the alternatives matches. */
const matches = (detail: Readonly<Record<string, string>>) =>
  failedBackupEvents.detail.$or.some((fields) =>
    Object.entries(fields as Fields).every(([name, values]) => values.includes(detail[name] ?? '')),
  );

test('failed jobs match, by either field', () => {
  expect(matches({ state: 'FAILED' })).toBe(true);
  expect(matches({ state: 'EXPIRED' })).toBe(true);
  expect(matches({ status: 'FAILED' })).toBe(true);
});

test('other jobs do not match', () => {
  expect(matches({ state: 'COMPLETED' })).toBe(false);
  expect(matches({ status: 'RUNNING' })).toBe(false);
  expect(matches({})).toBe(false);
});
