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
  /** Key id -> how many days ago it was made. */
  readonly keys?: Readonly<Record<string, number>>;
  /** What the secret holds. */
  readonly username?: string;
}

/** A user of IAM, the secret, and a list of what was done, in order. */
function account({ keys: before = {}, username }: Before = {}, calls: Partial<SmtpCalls> = {}) {
  let keys: readonly AccessKey[] = Object.entries(before).map(([id, days]) => ({ id, made: daysAgo(days) }));
  let held: { username: string; password?: string } | undefined = username === undefined ? undefined : { username };
  const done: string[] = [];
  const aws: SmtpCalls = {
    keys: async () => keys,
    async create() {
      if (keys.length === 2) throw new Error('LimitExceeded');
      const made = { id: `AKIANEW${done.length}`, secret: `secret-${done.length}` };
      keys = [...keys, { id: made.id, made: stillClock().now() }];
      done.push('create');
      return made;
    },
    async remove(_, id) {
      keys = keys.filter((key) => key.id !== id);
      done.push(`remove ${id}`);
    },
    holds: async () => held?.username,
    async write(_, credentials) {
      held = credentials;
      done.push('write');
    },
    redeploy: async (cluster) => void done.push(`redeploy ${cluster}`),
    ...calls,
  };
  const kind = smtpCredentials(aws, REGION);
  const wanted = { physicalId: 'mail-user', properties: request('Update', properties).ResourceProperties };
  return {
    done,
    put: () => kind.put(wanted, stillClock()),
    remove: () => kind.remove!(wanted, stillClock()),
    keys: () => keys.map(({ id }) => id),
    held: () => held,
  };
}

test('a first key: what its password is derived from is not kept, and nobody has to start anew', async () => {
  const { put, done, held } = account();
  expect(await put()).toBe('mail-user');
  expect(done).toEqual(['create', 'write']);
  expect(held()).toEqual({ username: 'AKIANEW0', password: smtpPassword('secret-0', REGION) });
});

test('a key that is young stays', async () => {
  const { put, done } = account({ keys: { AKIAONE: 29 }, username: 'AKIAONE' });
  await put();
  expect(done).toEqual([]);
});

test('after thirty days another takes its place; the one that runs is still let in', async () => {
  const { put, done, keys, held } = account({ keys: { AKIAONE: 30 }, username: 'AKIAONE' });
  await put();
  expect(done).toEqual(['create', 'write', 'redeploy openemr']);
  expect(keys()).toEqual(['AKIAONE', 'AKIANEW0']);
  expect(held()).toMatchObject({ username: 'AKIANEW0' });
});

test('the one before goes a week later, when its successor has been handed over', async () => {
  const { put, done, keys } = account({ keys: { AKIAONE: 37, AKIATWO: 7 }, username: 'AKIATWO' });
  await put();
  expect(done).toEqual(['remove AKIAONE']);
  expect(keys()).toEqual(['AKIATWO']);
});

test('and not before: tasks may be ending that have it', async () => {
  const { put, keys } = account({ keys: { AKIAONE: 31, AKIATWO: 1 }, username: 'AKIATWO' });
  await put();
  expect(keys()).toEqual(['AKIAONE', 'AKIATWO']);
});

test('a deployment that failed is tried again', async () => {
  let isDown = true;
  const world = account(
    { keys: { AKIAONE: 30 }, username: 'AKIAONE' },
    {
      redeploy: async () => {
        if (isDown) throw new Error('down');
        world.done.push('redeploy');
      },
    },
  );
  await expect(world.put()).rejects.toThrow('down');
  isDown = false;
  await world.put();
  expect(world.done).toEqual(['create', 'write', 'redeploy']);
});

test('a key that was made and never written into the secret makes room; the one in use stays', async () => {
  const { put, keys, held } = account({ keys: { AKIAONE: 30, AKIALOST: 0 }, username: 'AKIAONE' });
  await put();
  expect(keys()).toEqual(['AKIAONE', 'AKIANEW1']);
  expect(held()).toMatchObject({ username: 'AKIANEW1' });
});

test('where the secret holds something else, the older of two keys makes room', async () => {
  const { put, keys, held } = account({ keys: { AKIATWO: 3, AKIAONE: 40 }, username: 'somebody' });
  await put();
  expect(keys()).toEqual(['AKIATWO', 'AKIANEW1']);
  expect(held()).toMatchObject({ username: 'AKIANEW1' });
});

test('a key that somebody took away is made again, for those who still hold it too', async () => {
  const { put, done } = account({ username: 'AKIAGONE' });
  await put();
  expect(done).toEqual(['create', 'write', 'redeploy openemr']);
});

test('on delete every key goes: IAM lets no user go that has one', async () => {
  const { remove, keys } = account({ keys: { AKIAONE: 31, AKIATWO: 1 }, username: 'AKIATWO' });
  await remove();
  expect(keys()).toEqual([]);
});

test('a user that is gone, or never had a key, is deleted without a word', async () => {
  const { remove, done } = account();
  await remove();
  expect(done).toEqual([]);
});

test.each(['User', 'Secret', 'Cluster'])('a request without %s is refused', async (name) => {
  const { [name as keyof typeof properties]: _, ...rest } = properties;
  const kind = smtpCredentials({} as SmtpCalls, REGION);
  await expect(kind.put({ physicalId: 'x', properties: rest }, stillClock())).rejects.toThrow(`${name} is missing`);
});
