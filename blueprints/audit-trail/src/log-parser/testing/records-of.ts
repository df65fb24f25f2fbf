import { expect } from 'vitest';
import { readRecords } from '../log-file.ts';

/** The bytes in chunks of this size. */
export async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** The records of a log file that arrives in chunks of this size. */
export async function recordsOf(bytes: Buffer, size = 1 << 16): Promise<object[]> {
  const records: object[] = [];
  expect(await readRecords(chunks(bytes, size), (record) => records.push(record))).toBe(records.length);
  return records;
}
