import { expect, test } from 'vitest';
import { columnsOf, footerBytes } from './parquet.ts';
import { file } from './testing.ts';

test('reads the columns of a file that another program wrote', () => {
  expect(columnsOf(file)).toEqual([
    { name: 'id', type: 'bigint' },
    { name: 'pid', type: 'int' },
    { name: 'fname', type: 'string' },
    { name: 'DOB', type: 'string' },
    { name: 'date', type: 'timestamp' },
    { name: 'billed', type: 'decimal(12,2)' },
    { name: 'uuid', type: 'binary' },
    { name: 'score', type: 'double' },
    { name: 'active', type: 'boolean' },
    { name: 'big', type: 'decimal(20,0)' },
    { name: 'born', type: 'date' },
  ]);
});

test('requires only the footer', () => {
  const bytes = footerBytes(file);
  expect(bytes).toBeLessThan(file.length);
  expect(columnsOf(file.subarray(file.length - bytes))).toEqual(columnsOf(file));
  expect(() => columnsOf(file.subarray(file.length - bytes + 40))).toThrow();
});

test('refuses a file that is not a Parquet file', () => {
  expect(() => columnsOf(new TextEncoder().encode('pid,fname'))).toThrow('Not a Parquet file');
  expect(() => footerBytes(new Uint8Array(3))).toThrow('Not a Parquet file');
});
