import { expect, test } from 'vitest';
import { bits, boolean, identifier, integer, octets, sequence, tagged, utcTime } from './der.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test.each([
  ['2.5.4.3', '0603550403'],
  ['1.2.840.113549.1.1.11', '06092a864886f70d01010b'],
  ['1.3.6.1.5.5.7.3.1', '06082b06010505070301'],
])('identifier %s', (dotted, expected) => {
  expect(hex(identifier(dotted))).toBe(expected);
});

test.each([
  ['00', '020100'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['000001', '020101'],
])('integer %s is never negative, and has no leading zeros', (bytes, expected) => {
  expect(hex(integer(Buffer.from(bytes, 'hex')))).toBe(expected);
});

test.each([
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_536, '0483010000'],
])('a length of %i', (length, expected) => {
  const encoded = octets(Buffer.alloc(length));
  expect(hex(encoded.subarray(0, encoded.length - length))).toBe(expected);
});

test('bits, boolean, and nested values', () => {
  expect(hex(bits(Buffer.from([0b1010_0000]), 5))).toBe('030205a0');
  expect(hex(tagged(3, sequence(boolean(true))))).toBe('a30530030101ff');
});

test('a time is in UTC, to the second, and before 2050', () => {
  expect(utcTime(new Date('2026-11-22T12:34:56.789Z')).subarray(2).toString()).toBe('261122123456Z');
  expect(() => utcTime(new Date('2050-01-01T00:00:00Z'))).toThrow('UTCTime ends in 2049');
});
