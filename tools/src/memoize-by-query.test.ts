import { expect, test, vi } from 'vitest';
import { memoizeByQuery } from './memoize-by-query.ts';

const queryOf = (facts: Readonly<Record<string, unknown>>) => (question: string) => ({
  answer: facts[question],
  key: facts[question],
});

/** Reads `b` only if `a` is true. */
const make = (query: (question: string) => unknown) => ({ text: query('a') === true ? `${query('b')}` : 'none' });

test('the value for the same answers is created once', () => {
  const create = vi.fn(make);
  const memoized = memoizeByQuery<unknown, { text: string }>();
  const first = memoized(queryOf({ a: true, b: 'x' }), create);
  expect(memoized(queryOf({ a: true, b: 'x', c: 'other' }), create)).toBe(first);
  expect(create).toHaveBeenCalledTimes(1);
});

test('another answer gives another value; an answer that was not queried does not', () => {
  const create = vi.fn(make);
  const memoized = memoizeByQuery<unknown, { text: string }>();
  expect(memoized(queryOf({ a: true, b: 'x' }), create).text).toBe('x');
  expect(memoized(queryOf({ a: true, b: 'y' }), create).text).toBe('y');
  expect(memoized(queryOf({ a: false, b: 'x' }), create).text).toBe('none');
  expect(memoized(queryOf({ a: false, b: 'y' }), create).text).toBe('none');
  expect(create).toHaveBeenCalledTimes(3);
});

test('a value without queries is created once', () => {
  const create = vi.fn(() => 1);
  const memoized = memoizeByQuery<unknown, number>();
  expect([memoized(queryOf({}), create), memoized(queryOf({ a: 1 }), create)]).toEqual([1, 1]);
  expect(create).toHaveBeenCalledTimes(1);
});

test('a function that threw is called again', () => {
  const memoized = memoizeByQuery<unknown, number>();
  const failing = (query: (question: string) => unknown): number => {
    if (query('a') === 'bad') throw new Error('bad');
    return 1;
  };
  expect(() => memoized(queryOf({ a: 'bad' }), failing)).toThrow('bad');
  expect(() => memoized(queryOf({ a: 'bad' }), failing)).toThrow('bad');
  expect(memoized(queryOf({ a: 'good' }), failing)).toBe(1);
});
