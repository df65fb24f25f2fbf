import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { requireEachOnce, sampleLogFile } from './demonstration.ts';
import { builtIn } from './log-parser/built-in.ts';
import { matcher } from './log-parser/configuration.ts';
import { fileKind, shownKey } from './log-parser/log-file.ts';
import { auditRecord } from './log-parser/record.ts';

const time = new Date('2026-11-22T12:00:00.000Z');

test('the sample log file contains the expected calls', () => {
  const { key, body, eventIds } = sampleLogFile(time);
  expect(fileKind(key)).toBe('log');
  expect(shownKey(key)).toBe(key);
  const records = JSON.parse(gunzipSync(body).toString()).Records.map(auditRecord);
  expect(records.map(({ eventId }: { eventId: string }) => eventId)).toEqual(eventIds);
  const match = matcher(builtIn);
  const alerted = records.flatMap((record: ReturnType<typeof auditRecord>) => match(record).map(() => record));
  expect(() => requireEachOnce(alerted)).not.toThrow();
});

test('again() returns the same calls and a new one at the end, which matches a keyword', () => {
  const file = sampleLogFile(time);
  const [first, second] = [file.again(), file.again()];
  expect(first.newId).not.toBe(second.newId);
  const records = JSON.parse(gunzipSync(first.body).toString()).Records.map(auditRecord);
  expect(records.map(({ eventId }: { eventId: string }) => eventId)).toEqual([...file.eventIds, first.newId]);
  expect(matcher(builtIn)(records.at(-1))).not.toEqual([]);
});

test('each sample log file has new event IDs, so that a second run sends alerts again', () => {
  const [first, second] = [sampleLogFile(time), sampleLogFile(time)];
  expect(new Set([...first.eventIds, ...second.eventIds]).size).toBe(2 * first.eventIds.length);
});

test.each([[[]], [['DeleteRole']], [['DeleteRole', 'DeleteRole', 'PutBucketPolicy']], [['DeleteRole', 'ListBuckets']]])(
  'requireEachOnce throws for alerts about %j',
  (names) => {
    expect(() => requireEachOnce(names.map((eventName) => ({ eventName })))).toThrow('once each');
  },
);
