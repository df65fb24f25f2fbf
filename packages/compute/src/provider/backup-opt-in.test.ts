import { expect, test } from 'vitest';
import { backupOptIn } from './backup-opt-in.ts';
import { stillClock } from './testing.ts';

/** AWS Backup's settings, which show a change after `lag` looks. */
function account(before: Readonly<Record<string, boolean>>, lag = 0) {
  const updates: Readonly<Record<string, boolean>>[] = [];
  let looksLeft = lag;
  return {
    updates,
    describe: async () => (updates.length > 0 && looksLeft-- <= 0 ? { ...before, ...updates.at(-1) } : before),
    update: async (optIn: Readonly<Record<string, boolean>>) => void updates.push(optIn),
  };
}
const wanted = { physicalId: 'OptIn', properties: { ResourceTypes: ['Aurora', 'EFS'] } };

test('adds what is missing, and says again what was there, on and off', async () => {
  const settings = account({ Aurora: false, EFS: true, S3: true, EC2: false });
  expect(await backupOptIn(settings).put(wanted, stillClock())).toBe('OptIn');
  expect(settings.updates).toEqual([{ Aurora: true, EFS: true, S3: true, EC2: false }]);
});

test('changes nothing where all is on', async () => {
  const settings = account({ Aurora: true, EFS: true, S3: false });
  await backupOptIn(settings).put(wanted, stillClock());
  expect(settings.updates).toEqual([]);
});

test('reads it back until it shows', async () => {
  const clock = stillClock();
  await backupOptIn(account({ Aurora: false, EFS: false }, 2)).put(wanted, clock);
  expect(clock.paused).toEqual([2_000, 2_000]);
});

test('an opt-in that was taken and never shows is no success', async () => {
  const settings = account({ Aurora: false, EFS: true }, Number.POSITIVE_INFINITY);
  await expect(backupOptIn(settings).put(wanted, stillClock())).rejects.toThrow('opt-in for Aurora, and shows none');
});

test('a type that the Region does not know is refused before anything is changed', async () => {
  const settings = account({ Aurora: false });
  await expect(backupOptIn(settings).put(wanted, stillClock())).rejects.toThrow('knows no EFS');
  expect(settings.updates).toEqual([]);
});

test('is never undone', () => {
  expect(backupOptIn(account({}))).not.toHaveProperty('remove');
});
