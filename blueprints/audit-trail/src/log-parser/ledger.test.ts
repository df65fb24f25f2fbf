import { describe, expect, test } from 'vitest';
import { awsStandIn } from './aws-stand-in.ts';

const minute = 60_000;

describe('the ledger', () => {
  test('gives the claim to one of many invocations', async () => {
    const standIn = awsStandIn();
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => standIn.invocation().ledger.claim('a', {}, standIn.clock + minute)),
    );
    expect(claims.sort()).toEqual([...Array(7).fill('busy'), 'claimed']);
  });

  test('returns sent for a completed alert, also after its lease', async () => {
    const standIn = awsStandIn();
    const { ledger } = standIn.invocation();
    expect(await ledger.claim('a', { Keyword: 'k' }, standIn.clock + minute)).toBe('claimed');
    await ledger.complete('a');
    standIn.clock += 60 * minute;
    expect(await ledger.claim('a', {}, standIn.clock + minute)).toBe('sent');
    expect(standIn.table.get('a')).toEqual({
      Id: 'a',
      Keyword: 'k',
      Status: 'sent',
      SentAt: '2026-11-22T12:00:00.000Z',
      ExpiresAt: Date.UTC(2026, 10, 22, 12) / 1000 + 30 * 24 * 60 * 60,
    });
  });

  test('gives an uncompleted claim to the next invocation after the lease', async () => {
    const standIn = awsStandIn();
    const { ledger } = standIn.invocation();
    await ledger.claim('a', {}, standIn.clock + minute);
    standIn.clock += minute;
    expect(await ledger.claim('a', {}, standIn.clock + minute)).toBe('busy');
    standIn.clock += 1;
    expect(await ledger.claim('a', {}, standIn.clock + minute)).toBe('claimed');
  });

  test('recognizes its own claim if the SDK retried the call', async () => {
    const standIn = awsStandIn();
    const { ledger } = standIn.invocation({
      aws: {
        putItem: async (item, condition) => {
          await standIn.aws.putItem(item, condition);
          return standIn.aws.putItem(item, condition);
        },
      },
    });
    expect(await ledger.claim('a', {}, standIn.clock + minute)).toBe('claimed');
  });

  test('saves the last valid configuration', async () => {
    const { ledger } = awsStandIn().invocation();
    expect(await ledger.lastValid()).toBeUndefined();
    await ledger.saveLastValid('one', 'v1');
    await ledger.saveLastValid('two', 'v2');
    expect(await ledger.lastValid()).toBe('two');
  });
});
