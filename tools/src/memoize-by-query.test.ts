import { expect, test, vi } from 'vitest';
import { memoizeByQuery } from './memoize-by-query.ts';

const asksFor = (facts: Readonly<Record<string, unknown>>) => (question: string) => ({
  answer: facts[question],
  key: facts[question],
});

/** Reads `b` only where `a` holds. */
const make = (ask: (question: string) => unknown) => ({ text: ask('a') === true ? `${ask('b')}` : 'none' });

test('what is asked for with the same answers is made once', () => {
  const made = vi.fn(make);
  const remember = memoizeByQuery<unknown, { text: string }>();
  const first = remember(asksFor({ a: true, b: 'x' }), made);
  expect(remember(asksFor({ a: true, b: 'x', c: 'other' }), made)).toBe(first);
  expect(made).toHaveBeenCalledTimes(1);
});

test('another answer makes another value, what was not asked for does not', () => {
  const made = vi.fn(make);
  const remember = memoizeByQuery<unknown, { text: string }>();
  expect(remember(asksFor({ a: true, b: 'x' }), made).text).toBe('x');
  expect(remember(asksFor({ a: true, b: 'y' }), made).text).toBe('y');
  expect(remember(asksFor({ a: false, b: 'x' }), made).text).toBe('none');
  expect(remember(asksFor({ a: false, b: 'y' }), made).text).toBe('none');
  expect(made).toHaveBeenCalledTimes(3);
});

test('a value that asks nothing is made once', () => {
  const made = vi.fn(() => 1);
  const remember = memoizeByQuery<unknown, number>();
  expect([remember(asksFor({}), made), remember(asksFor({ a: 1 }), made)]).toEqual([1, 1]);
  expect(made).toHaveBeenCalledTimes(1);
});

test('what fails is tried again', () => {
  const remember = memoizeByQuery<unknown, number>();
  const failing = (ask: (question: string) => unknown): number => {
    if (ask('a') === 'bad') throw new Error('bad');
    return 1;
  };
  expect(() => remember(asksFor({ a: 'bad' }), failing)).toThrow('bad');
  expect(() => remember(asksFor({ a: 'bad' }), failing)).toThrow('bad');
  expect(remember(asksFor({ a: 'good' }), failing)).toBe(1);
});
