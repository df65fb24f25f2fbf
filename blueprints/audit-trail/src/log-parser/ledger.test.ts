import { describe, expect, test } from 'vitest';
import { fakeAws } from './fake-aws.ts';

const minute = 60_000;

describe('the ledger', () => {
  test('gives a claim to one of many', async () => {
    const fake = fakeAws();
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => fake.invocation().ledger.claim('a', {}, fake.clock + minute)),
    );
    expect(claims.sort()).toEqual([...Array(7).fill('busy'), 'claimed']);
  });

  test('passes over what was completed, also after its lease', async () => {
    const fake = fakeAws();
    const { ledger } = fake.invocation();
    expect(await ledger.claim('a', { Keyword: 'k' }, fake.clock + minute)).toBe('claimed');
    await ledger.complete('a');
    fake.clock += 60 * minute;
    expect(await ledger.claim('a', {}, fake.clock + minute)).toBe('sent');
    expect(fake.table.get('a')).toEqual({
      Id: 'a',
      Keyword: 'k',
      Status: 'sent',
      SentAt: '2026-11-22T12:00:00.000Z',
      ExpiresAt: Date.UTC(2026, 10, 22, 12) / 1000 + 30 * 24 * 60 * 60,
    });
  });

  test('gives what was claimed and never completed to the next, once the lease is over', async () => {
    const fake = fakeAws();
    const { ledger } = fake.invocation();
    await ledger.claim('a', {}, fake.clock + minute);
    fake.clock += minute;
    expect(await ledger.claim('a', {}, fake.clock + minute)).toBe('busy');
    fake.clock += 1;
    expect(await ledger.claim('a', {}, fake.clock + minute)).toBe('claimed');
  });

  test('knows its own claim when the SDK had to repeat the call', async () => {
    const fake = fakeAws();
    const { ledger } = fake.invocation({
      aws: {
        putItem: async (item, condition) => {
          await fake.aws.putItem(item, condition);
          return fake.aws.putItem(item, condition);
        },
      },
    });
    expect(await ledger.claim('a', {}, fake.clock + minute)).toBe('claimed');
  });

  test('keeps the last good configuration', async () => {
    const { ledger } = fakeAws().invocation();
    expect(await ledger.lastGood()).toBeUndefined();
    await ledger.keepLastGood('one', 'v1');
    await ledger.keepLastGood('two', 'v2');
    expect(await ledger.lastGood()).toBe('two');
  });
});
