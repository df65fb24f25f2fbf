import { expect, test } from 'vitest';
import { type RotationEvent, rotate } from './rotate.ts';
import { database, secretStore } from './testing.ts';

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const place = { host: 'database.internal', port: 3306 };
const admin = { username: 'admin', password: 'master-password', ...place };
const openemr = {
  username: 'openemr',
  password: 'made-by-cloudformation',
  dbname: 'openemr',
  engine: 'mysql',
  ...place,
};

function system(user: object = openemr) {
  const store = secretStore({ master: admin, app: user });
  const server = database({ admin: admin.password });
  const deployed: string[] = [];
  const tools = {
    secrets: store.calls,
    master: 'master',
    login: server.login,
    redeploy: async () => void deployed.push('all'),
  };
  const step = (Step: RotationEvent['Step'], version = 'v2', SecretId = 'app') =>
    rotate({ SecretId, ClientRequestToken: version, Step }, tools);
  const whole = async (version: string, secret = 'app') => {
    for (const each of steps) await step(each, version, secret);
  };
  const letsIn = ({ username, password }: typeof admin) => server.passwords[username] === password;
  return { ...store, server, tools, deployed, step, whole, letsIn };
}

test('createSecret gives the other user a new password, and touches no database', async () => {
  const { calls, server, step } = system();
  await step('createSecret');
  const pending = JSON.parse((await calls.read('app', 'AWSPENDING', 'v2'))!);
  expect(pending).toEqual({ ...openemr, username: 'openemr_clone', password: expect.stringMatching(/^[\w.-]{32}$/) });
  expect(server.statements).toEqual([]);
});

test('createSecret again keeps the password that the database may already have', async () => {
  const { calls, step } = system();
  await step('createSecret');
  const first = await calls.read('app', 'AWSPENDING', 'v2');
  await step('createSecret');
  expect(await calls.read('app', 'AWSPENDING', 'v2')).toBe(first);
});

test('setSecret makes both users in a new database, so that either version lets in', async () => {
  const { calls, step, letsIn, server } = system();
  await step('createSecret');
  await step('setSecret');
  expect(letsIn(openemr as never)).toBe(true);
  expect(letsIn(JSON.parse((await calls.read('app', 'AWSPENDING'))!))).toBe(true);
  expect(server.statements).toContain("GRANT ALL PRIVILEGES ON `openemr`.* TO 'openemr_clone'@'%'");
});

test('setSecret does not touch the user that is in use', async () => {
  const { step, whole, current, server } = system();
  await whole('v2');
  const inUse = await current('app');
  server.statements.splice(0);
  await step('createSecret', 'v3');
  await step('setSecret', 'v3');
  expect(server.statements.filter((each) => each.startsWith('ALTER'))).toEqual([
    expect.stringContaining("ALTER USER 'openemr'@'%'"),
  ]);
  expect(server.passwords[inUse.username]).toBe(inUse.password);
});

test('testSecret fails while the database does not have the password', async () => {
  const { step } = system();
  await step('createSecret');
  await expect(step('testSecret')).rejects.toThrow('login of openemr_clone');
});

test('finishSecret makes the pending version the current one and deploys anew; again, it deploys again', async () => {
  const { whole, step, calls, current, deployed } = system();
  await whole('v2');
  expect(await calls.stages('app')).toMatchObject({ v2: expect.arrayContaining(['AWSCURRENT']), first: [] });
  expect((await current('app')).username).toBe('openemr_clone');
  await step('finishSecret');
  expect(deployed).toHaveLength(2);
});

test('what an application read is let in until the rotation after the next one', async () => {
  const { whole, current, letsIn } = system();
  const read = [openemr as typeof admin];
  for (const version of ['v2', 'v3', 'v4']) {
    await whole(version);
    read.push(await current('app'));
  }
  expect(read.map(letsIn)).toEqual([false, false, true, true]);
});

test('steps for a version that is current already change nothing', async () => {
  const { whole, step, server } = system();
  await whole('v2');
  server.statements.splice(0);
  for (const each of ['createSecret', 'setSecret', 'testSecret'] as const) await step(each);
  expect(server.statements).toEqual([]);
});

test('a step without its version says so', async () => {
  const { step } = system();
  await expect(step('setSecret', 'v9')).rejects.toThrow('no pending version v9');
});

test('the master changes its own password, and nothing is deployed', async () => {
  const { whole, current, letsIn, deployed, server } = system();
  await whole('v2', 'master');
  expect(await current('master')).toMatchObject({ username: 'admin' });
  expect(letsIn(await current('master'))).toBe(true);
  expect(letsIn(admin)).toBe(false);
  expect(server.statements.filter((each) => each.startsWith('ALTER'))).toHaveLength(1);
  expect(deployed).toEqual([]);
});

test('users are set also while the master is between its passwords', async () => {
  const { step, whole } = system();
  await step('createSecret', 'm2', 'master');
  await step('setSecret', 'm2', 'master');
  await whole('v2');
});

test('an error other than a refused login is no wrong password', async () => {
  const { tools, step, server } = system();
  await step('createSecret');
  const login = tools.login;
  tools.login = async (as) => (as.username === 'admin' ? login(as) : Promise.reject(new Error('no route')));
  await expect(step('setSecret')).rejects.toThrow('no route');
  expect(server.statements.filter((each) => each.startsWith('ALTER'))).toEqual([]);
});

test.each([
  [{ ...openemr, username: "x'; DROP USER 'admin" }, 'no username'],
  [{ ...openemr, password: "it's" }, 'no password'],
  [{ ...openemr, host: '' }, 'no host'],
  [{ ...openemr, username: undefined }, 'no username'],
  [{ ...openemr, password: undefined }, 'no password'],
  [{ ...openemr, dbname: 'a`.*' }, 'other characters'],
])('%j does not reach a statement', async (user, why) => {
  const { step, server } = system(user);
  await expect(step('createSecret')).rejects.toThrow(why);
  expect(server.statements).toEqual([]);
});

test.each([
  ['admin', 'the user of master'],
  ['admin_clone', 'the user of master'],
  ['root', 'of the database server itself'],
  ['rdsadmin', 'of the database server itself'],
  ['rdsadmin_clone', 'of the database server itself'],
  ['AWS_LAMBDA_ACCESS', 'of the database server itself'],
  ['mysql', 'of the database server itself'],
])('an application that names %s gets nothing by the master', async (username, why) => {
  const { step, server, calls } = system({ ...openemr, username });
  await expect(step('createSecret')).rejects.toThrow(why);
  await calls.write('app', 'v2', JSON.stringify({ ...openemr, username }));
  await expect(step('setSecret')).rejects.toThrow(why);
  await expect(step('testSecret')).rejects.toThrow(why);
  expect(server.statements).toEqual([]);
  expect(server.passwords).toEqual({ admin: admin.password });
});

test.each(['mysql', 'sys', 'MYSQL', 'information_schema', 'performance_schema'])(
  'no rights on the database %s are granted',
  async (dbname) => {
    const { step, server, calls } = system({ ...openemr, dbname });
    await expect(step('createSecret')).rejects.toThrow(/a database (of the server itself|with other characters)/);
    await calls.write('app', 'v2', JSON.stringify({ ...openemr, dbname }));
    await expect(step('setSecret')).rejects.toThrow(/a database (of the server itself|with other characters)/);
    expect(server.statements).toEqual([]);
  },
);

test.each([
  'S3cr3tPassw0rdXYZ',
  '"S3cr3tPassw0rdXYZ"',
  '{"password": "S3cr3tPassw0rdXYZ",}',
  'null',
  '["S3cr3tPassw0rdXYZ"]',
])('a secret that is no JSON of a user (%s) is refused, and none of it is said', async (value) => {
  const { step, calls } = system();
  await calls.write('app', 'v2', value);
  const error = await step('setSecret').catch((caught: Error) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(`${(error as Error).stack}`).toMatch(/app/);
  expect(`${(error as Error).stack}`).not.toContain('S3cr3t');
});

test('a secret that names no database says what to add', async () => {
  const { dbname: _, ...user } = openemr;
  const { step } = system(user);
  await step('createSecret');
  await expect(step('setSecret')).rejects.toThrow('Add dbname');
});
