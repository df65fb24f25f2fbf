import { expect, test } from 'vitest';
import { backupOptIn } from './backup-opt-in.ts';
import { stillClock } from './testing.ts';

/** Settings of AWS Backup, which return a change after `lag` calls of describe. */
function account(before: Readonly<Record<string, boolean>>, lag = 0) {
  const updates: Readonly<Record<string, boolean>>[] = [];
  let callsLeft = lag;
  return {
    updates,
    describe: async () => (updates.length > 0 && callsLeft-- <= 0 ? { ...before, ...updates.at(-1) } : before),
    update: async (optIn: Readonly<Record<string, boolean>>) => void updates.push(optIn),
  };
}
const request = { physicalId: 'OptIn', properties: { ResourceTypes: ['Aurora', 'EFS'] } };

test('adds missing types, and repeats the other settings unchanged', async () => {
  const settings = account({ Aurora: false, EFS: true, S3: true, EC2: false });
  expect(await backupOptIn(settings).put(request, stillClock())).toBe('OptIn');
  expect(settings.updates).toEqual([{ Aurora: true, EFS: true, S3: true, EC2: false }]);
});

test('changes nothing if all types are on', async () => {
  const settings = account({ Aurora: true, EFS: true, S3: false });
  await backupOptIn(settings).put(request, stillClock());
  expect(settings.updates).toEqual([]);
});

test('reads the settings until they show the change', async () => {
  const clock = stillClock();
  await backupOptIn(account({ Aurora: false, EFS: false }, 2)).put(request, clock);
  expect(clock.paused).toEqual([2_000, 2_000]);
});

test('an accepted opt-in that never shows is an error', async () => {
  const settings = account({ Aurora: false, EFS: true }, Number.POSITIVE_INFINITY);
  await expect(backupOptIn(settings).put(request, stillClock())).rejects.toThrow(
    'opt-in for Aurora, but its settings do not show it',
  );
});

test('a type that the Region does not support is refused before anything is changed', async () => {
  const settings = account({ Aurora: false });
  await expect(backupOptIn(settings).put(request, stillClock())).rejects.toThrow('does not support EFS');
  expect(settings.updates).toEqual([]);
});

test('is never undone', () => {
  expect(backupOptIn(account({}))).not.toHaveProperty('remove');
});
