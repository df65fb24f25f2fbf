import { describe, expect, test } from 'vitest';
import { rotatedSecret } from './rotated-secret.ts';
import { stillClock } from './testing.ts';

/** A secret whose rotation is complete after `takes` calls of lastRotated. */
function secretOf({ last, takes }: { readonly last?: Date; readonly takes: number }) {
  let rotated = last;
  let calls = 0;
  let isRunning = last === undefined;
  const started: string[] = [];
  return {
    started,
    async lastRotated() {
      if (isRunning && calls++ >= takes) rotated = new Date('2026-11-22T12:00:30Z');
      return rotated;
    },
    async rotate(secret: string) {
      started.push(secret);
      isRunning = true;
    },
  };
}
const properties = { Secret: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:User-a', Database: 'openemr-1' };
const last = new Date('2026-11-01T00:00:00Z');

test('waits for the first rotation, which the schedule has started', async () => {
  const secret = secretOf({ takes: 3 });
  const clock = stillClock();
  expect(await rotatedSecret(secret).put({ properties, physicalId: 'InitialRotation' }, clock)).toBe('openemr-1');
  expect(secret.started).toEqual([]);
  expect(clock.paused.length).toBeGreaterThan(0);
});

describe('a rotated secret', () => {
  test('is rotated again for another database', async () => {
    const secret = secretOf({ last, takes: 2 });
    const wanted = { properties: { ...properties, Database: 'openemr-2' }, physicalId: 'openemr-1' };
    expect(await rotatedSecret(secret).put(wanted, stillClock())).toBe('openemr-2');
    expect(secret.started).toEqual([properties.Secret]);
  });

  test('is not rotated again for the same database', async () => {
    const secret = secretOf({ last, takes: 0 });
    expect(await rotatedSecret(secret).put({ properties, physicalId: 'openemr-1' }, stillClock())).toBe('openemr-1');
    expect(secret.started).toEqual([]);
  });
});

test('a failed rotation is started again, once a minute', async () => {
  const secret = secretOf({ takes: 30 });
  const clock = stillClock();
  await rotatedSecret(secret).put({ properties, physicalId: 'InitialRotation' }, clock);
  expect(clock.paused.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(120_000);
  expect(secret.started).toHaveLength(2);
});

test('a rotation that does not end is an error that refers to the log group', async () => {
  const clock = stillClock();
  const put = rotatedSecret(secretOf({ takes: Number.POSITIVE_INFINITY })).put(
    { properties, physicalId: 'InitialRotation' },
    clock,
  );
  await expect(put).rejects.toThrow('See the log group of the rotation function');
  expect(clock.remaining()).toBeGreaterThan(0);
});

test('nothing is undone', () => {
  expect(rotatedSecret(secretOf({ takes: 0 }))).not.toHaveProperty('remove');
});
