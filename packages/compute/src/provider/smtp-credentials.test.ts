import { expect, test } from 'vitest';
import { type AccessKey, type SmtpCalls, smtpCredentials } from './smtp-credentials.ts';
import { smtpPassword } from './smtp-password.ts';
import { request, stillClock } from './testing.ts';

const REGION = 'us-east-1';
const properties = {
  User: 'mail-user',
  Secret: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:Smtp',
  Cluster: 'openemr',
};
const daysAgo = (days: number) => new Date(stillClock().now().getTime() - days * 86_400_000);

interface Before {
  /** Key id -> its age in days. */
  readonly keys?: Readonly<Record<string, number>>;
  /** User name in the secret. */
  readonly username?: string;
}

/** An IAM user, the secret, and a list of calls, in order. */
function account({ keys: before = {}, username }: Before = {}, calls: Partial<SmtpCalls> = {}) {
  let keys: readonly AccessKey[] = Object.entries(before).map(([id, days]) => ({ id, made: daysAgo(days) }));
  let stored: { username: string; password?: string } | undefined = username === undefined ? undefined : { username };
  const calledInOrder: string[] = [];
  const aws: SmtpCalls = {
    keys: async () => keys,
    async create() {
      if (keys.length === 2) throw new Error('LimitExceeded');
      const created = { id: `AKIANEW${calledInOrder.length}`, secret: `secret-${calledInOrder.length}` };
      keys = [...keys, { id: created.id, made: stillClock().now() }];
      calledInOrder.push('create');
      return created;
    },
    async remove(_, id) {
      keys = keys.filter((key) => key.id !== id);
      calledInOrder.push(`remove ${id}`);
    },
    storedUsername: async () => stored?.username,
    async write(_, credentials) {
      stored = credentials;
      calledInOrder.push('write');
    },
    redeploy: async (cluster) => void calledInOrder.push(`redeploy ${cluster}`),
    ...calls,
  };
  const kind = smtpCredentials(aws, REGION);
  const wanted = { physicalId: 'mail-user', properties: request('Update', properties).ResourceProperties };
  return {
    calledInOrder,
    put: () => kind.put(wanted, stillClock()),
    remove: () => kind.remove!(wanted, stillClock()),
    keys: () => keys.map(({ id }) => id),
    stored: () => stored,
  };
}

test('a first key: the secret access key is not stored, and nothing is redeployed', async () => {
  const { put, calledInOrder, stored } = account();
  expect(await put()).toBe('mail-user');
  expect(calledInOrder).toEqual(['create', 'write']);
  expect(stored()).toEqual({ username: 'AKIANEW0', password: smtpPassword('secret-0', REGION) });
});

test('a key younger than thirty days is not replaced', async () => {
  const { put, calledInOrder } = account({ keys: { AKIAONE: 29 }, username: 'AKIAONE' });
  await put();
  expect(calledInOrder).toEqual([]);
});

test('after thirty days a new key replaces it; the previous key stays valid', async () => {
  const { put, calledInOrder, keys, stored } = account({ keys: { AKIAONE: 30 }, username: 'AKIAONE' });
  await put();
  expect(calledInOrder).toEqual(['create', 'write', 'redeploy openemr']);
  expect(keys()).toEqual(['AKIAONE', 'AKIANEW0']);
  expect(stored()).toMatchObject({ username: 'AKIANEW0' });
});

test('the previous key is deleted a week later, after the redeployment', async () => {
  const { put, calledInOrder, keys } = account({ keys: { AKIAONE: 37, AKIATWO: 7 }, username: 'AKIATWO' });
  await put();
  expect(calledInOrder).toEqual(['remove AKIAONE']);
  expect(keys()).toEqual(['AKIATWO']);
});

test('the previous key is not deleted earlier: stopping tasks may use it', async () => {
  const { put, keys } = account({ keys: { AKIAONE: 31, AKIATWO: 1 }, username: 'AKIATWO' });
  await put();
  expect(keys()).toEqual(['AKIAONE', 'AKIATWO']);
});

test('a failed redeployment is retried', async () => {
  let isDown = true;
  const user = account(
    { keys: { AKIAONE: 30 }, username: 'AKIAONE' },
    {
      redeploy: async () => {
        if (isDown) throw new Error('down');
        user.calledInOrder.push('redeploy');
      },
    },
  );
  await expect(user.put()).rejects.toThrow('down');
  isDown = false;
  await user.put();
  expect(user.calledInOrder).toEqual(['create', 'write', 'redeploy']);
});

test('a key that was never written into the secret is deleted to make room; the key in use stays', async () => {
  const { put, keys, stored } = account({ keys: { AKIAONE: 30, AKIALOST: 0 }, username: 'AKIAONE' });
  await put();
  expect(keys()).toEqual(['AKIAONE', 'AKIANEW1']);
  expect(stored()).toMatchObject({ username: 'AKIANEW1' });
});

test('if the secret contains something else, the older of two keys is deleted to make room', async () => {
  const { put, keys, stored } = account({ keys: { AKIATWO: 3, AKIAONE: 40 }, username: 'another-user' });
  await put();
  expect(keys()).toEqual(['AKIATWO', 'AKIANEW1']);
  expect(stored()).toMatchObject({ username: 'AKIANEW1' });
});

test('a deleted key is replaced, and services that use it are redeployed', async () => {
  const { put, calledInOrder } = account({ username: 'AKIAGONE' });
  await put();
  expect(calledInOrder).toEqual(['create', 'write', 'redeploy openemr']);
});

test('on delete every key is deleted: IAM cannot delete a user with access keys', async () => {
  const { remove, keys } = account({ keys: { AKIAONE: 31, AKIATWO: 1 }, username: 'AKIATWO' });
  await remove();
  expect(keys()).toEqual([]);
});

test('deleting a user that is missing, or has no key, succeeds', async () => {
  const { remove, calledInOrder } = account();
  await remove();
  expect(calledInOrder).toEqual([]);
});

test.each(['User', 'Secret', 'Cluster'])('a request without %s is refused', async (name) => {
  const { [name as keyof typeof properties]: _, ...rest } = properties;
  const kind = smtpCredentials({} as SmtpCalls, REGION);
  await expect(kind.put({ physicalId: 'x', properties: rest }, stillClock())).rejects.toThrow(`${name} is missing`);
});
