import { expect, test } from 'vitest';
import { type RotationEvent, rotate } from './rotate.ts';
import { database, secretStore } from './testing.ts';

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const address = { host: 'database.internal', port: 3306 };
const admin = { username: 'admin', password: 'master-password', ...address };
const openemr = {
  username: 'openemr',
  password: 'made-by-cloudformation',
  dbname: 'openemr',
  engine: 'mysql',
  ...address,
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
  const rotateFully = async (version: string, secret = 'app') => {
    for (const each of steps) await step(each, version, secret);
  };
  const isValid = ({ username, password }: typeof admin) => server.passwords[username] === password;
  return { ...store, server, tools, deployed, step, rotateFully, isValid };
}

test('createSecret gives the other user a new password, and does not connect to the database', async () => {
  const { calls, server, step } = system();
  await step('createSecret');
  const pending = JSON.parse((await calls.read('app', 'AWSPENDING', 'v2'))!);
  expect(pending).toEqual({ ...openemr, username: 'openemr_clone', password: expect.stringMatching(/^[\w.-]{32}$/) });
  expect(server.statements).toEqual([]);
});

test('createSecret again keeps the pending password, which the database may already have', async () => {
  const { calls, step } = system();
  await step('createSecret');
  const first = await calls.read('app', 'AWSPENDING', 'v2');
  await step('createSecret');
  expect(await calls.read('app', 'AWSPENDING', 'v2')).toBe(first);
});

test('setSecret creates both users in a new database, so that both versions are valid', async () => {
  const { calls, step, isValid, server } = system();
  await step('createSecret');
  await step('setSecret');
  expect(isValid(openemr as never)).toBe(true);
  expect(isValid(JSON.parse((await calls.read('app', 'AWSPENDING'))!))).toBe(true);
  expect(server.statements).toContain("GRANT ALL PRIVILEGES ON `openemr`.* TO 'openemr_clone'@'%'");
});

test('a user whose access is read can only read, and its rotation deploys nothing', async () => {
  const { server, deployed, rotateFully } = system({ ...openemr, username: 'auditor', access: 'read' });
  await rotateFully('v2');
  const grants = server.statements.filter((statement) => statement.startsWith('GRANT'));
  expect(grants).toEqual([
    "GRANT SELECT ON `openemr`.* TO 'auditor'@'%'",
    "GRANT SELECT ON `openemr`.* TO 'auditor_clone'@'%'",
  ]);
  expect(deployed).toEqual([]);
});

test('an unknown access is refused, because it would be all privileges', async () => {
  await expect(system({ ...openemr, access: 'readonly' }).step('createSecret')).rejects.toThrow(
    'access other than read',
  );
});

test('setSecret does not change the user that is in use', async () => {
  const { step, rotateFully, current, server } = system();
  await rotateFully('v2');
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

test('finishSecret makes the pending version the current one and redeploys; if repeated, it redeploys again', async () => {
  const { rotateFully, step, calls, current, deployed } = system();
  await rotateFully('v2');
  expect(await calls.stages('app')).toMatchObject({ v2: expect.arrayContaining(['AWSCURRENT']), first: [] });
  expect((await current('app')).username).toBe('openemr_clone');
  await step('finishSecret');
  expect(deployed).toHaveLength(2);
});

test('credentials of a version stay valid until the rotation after the next one', async () => {
  const { rotateFully, current, isValid } = system();
  const read = [openemr as typeof admin];
  for (const version of ['v2', 'v3', 'v4']) {
    await rotateFully(version);
    read.push(await current('app'));
  }
  expect(read.map(isValid)).toEqual([false, false, true, true]);
});

test('steps for a version that is already current change nothing', async () => {
  const { rotateFully, step, server } = system();
  await rotateFully('v2');
  server.statements.splice(0);
  for (const each of ['createSecret', 'setSecret', 'testSecret'] as const) await step(each);
  expect(server.statements).toEqual([]);
});

test('a step without its version is an error', async () => {
  const { step } = system();
  await expect(step('setSecret', 'v9')).rejects.toThrow('no pending version v9');
});

test('the master changes its own password, and nothing is redeployed', async () => {
  const { rotateFully, current, isValid, deployed, server } = system();
  await rotateFully('v2', 'master');
  expect(await current('master')).toMatchObject({ username: 'admin' });
  expect(isValid(await current('master'))).toBe(true);
  expect(isValid(admin)).toBe(false);
  expect(server.statements.filter((each) => each.startsWith('ALTER'))).toHaveLength(1);
  expect(deployed).toEqual([]);
});

test('users are changed also during a rotation of the master', async () => {
  const { step, rotateFully } = system();
  await step('createSecret', 'm2', 'master');
  await step('setSecret', 'm2', 'master');
  await rotateFully('v2');
});

test('a connection error is not treated as a wrong password', async () => {
  const { tools, step, server } = system();
  await step('createSecret');
  const login = tools.login;
  tools.login = async (as) => (as.username === 'admin' ? login(as) : Promise.reject(new Error('no route')));
  await expect(step('setSecret')).rejects.toThrow('no route');
  expect(server.statements.filter((each) => each.startsWith('ALTER'))).toEqual([]);
});

test.each([
  [{ ...openemr, username: "x'; DROP USER 'admin" }, 'no valid username'],
  [{ ...openemr, password: "it's" }, 'no valid password'],
  [{ ...openemr, host: '' }, 'no valid host'],
  [{ ...openemr, username: undefined }, 'no valid username'],
  [{ ...openemr, password: undefined }, 'no valid password'],
  [{ ...openemr, dbname: 'a`.*' }, 'characters other than'],
])('%j is refused before it is used in a statement', async (user, why) => {
  const { step, server } = system(user);
  await expect(step('createSecret')).rejects.toThrow(why);
  expect(server.statements).toEqual([]);
});

test.each([
  ['admin', 'the user of master'],
  ['admin_clone', 'the user of master'],
  ['root', 'a system user of the database server'],
  ['rdsadmin', 'a system user of the database server'],
  ['rdsadmin_clone', 'a system user of the database server'],
  ['AWS_LAMBDA_ACCESS', 'a system user of the database server'],
  ['mysql', 'a system user of the database server'],
])('an application secret with the user %s is refused', async (username, why) => {
  const { step, server, calls } = system({ ...openemr, username });
  await expect(step('createSecret')).rejects.toThrow(why);
  await calls.write('app', 'v2', JSON.stringify({ ...openemr, username }));
  await expect(step('setSecret')).rejects.toThrow(why);
  await expect(step('testSecret')).rejects.toThrow(why);
  expect(server.statements).toEqual([]);
  expect(server.passwords).toEqual({ admin: admin.password });
});

test.each(['mysql', 'sys', 'MYSQL', 'information_schema', 'performance_schema'])(
  'no privileges on the database %s are granted',
  async (dbname) => {
    const { step, server, calls } = system({ ...openemr, dbname });
    await expect(step('createSecret')).rejects.toThrow(
      /a (system database of the server|dbname with characters other)/,
    );
    await calls.write('app', 'v2', JSON.stringify({ ...openemr, dbname }));
    await expect(step('setSecret')).rejects.toThrow(/a (system database of the server|dbname with characters other)/);
    expect(server.statements).toEqual([]);
  },
);

test.each([
  'S3cr3tPassw0rdXYZ',
  '"S3cr3tPassw0rdXYZ"',
  '{"password": "S3cr3tPassw0rdXYZ",}',
  'null',
  '["S3cr3tPassw0rdXYZ"]',
])('a secret that is not JSON of a user (%s) is refused, and not quoted', async (value) => {
  const { step, calls } = system();
  await calls.write('app', 'v2', value);
  const error = await step('setSecret').catch((caught: Error) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(`${(error as Error).stack}`).toMatch(/app/);
  expect(`${(error as Error).stack}`).not.toContain('S3cr3t');
});

test('a secret without a database name is an error with the fix', async () => {
  const { dbname: _, ...user } = openemr;
  const { step } = system(user);
  await step('createSecret');
  await expect(step('setSecret')).rejects.toThrow('Add dbname');
});
