import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { login, MySqlError } from '../packages/compute/src/rotation/mysql.ts';
import { type RotationEvent, rotate, type SecretCalls } from '../packages/compute/src/rotation/rotate.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checked } from './support/checked.ts';
import { databaseSystem } from './support/database-system.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { hasMariaDb, howToInstall, type MariaDb, startMariaDb } from './support/mariadb.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const findings = async (form: 'nested' | 'flat', change?: Change) => {
  const { blueprint } = await bundleCode(change ? afterChange(databaseSystem, change) : databaseSystem);
  return checked(blueprint, form).filter(({ check }) => check !== 'chain flow-log');
};

test.each(['nested', 'flat'] as const)('nothing is found in the system, with whatever values: %s', async (form) => {
  expect((await findings(form)).map(formatFinding)).toEqual([]);
});

const broken: Readonly<Record<string, readonly [Change, string]>> = {
  'nobody backs up the database': [without('BackupSelection'), 'chain backup Database'],
  'TLS is not forced': [
    changed('DatabaseParameterGroup', { Parameters: {} }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'the parameter group is attached to nothing': [
    changed('Database', { DBClusterParameterGroupName: undefined }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'Secrets Manager may not call the function': [
    changed('RotationPermission', { Principal: 'events.amazonaws.com' }),
    'chain secret UserRotation',
  ],
  'the database has its own key': [changed('Database', { KmsKeyId: undefined }), 'chain encrypted-store Database'],
  'containers are not started anew': [
    (one) =>
      one.id === 'RotationAccess'
        ? JSON.parse(JSON.stringify(one).replace('ecs:UpdateService', 'ecs:DescribeServices'))
        : one,
    'chain secret Task',
  ],
};

test.each(Object.entries(broken))('it is found when %s', async (_, [change, expected]) => {
  const found = await findings('nested', change);
  expect(found.map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(expected);
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('the system is created, gets other sizes, and is deleted: the audit of the database stays', async () => {
    const { published } = await buildAndPublish(emulator, databaseSystem);
    const launch = (parameters: Record<string, string>) => deploy(emulator, published, 'database', { parameters });
    const { outputs } = await launch({});
    const made = await resourcesBelow(emulator, 'database');
    expect(made.filter(({ type }) => type === 'AWS::RDS::DBInstance')).toHaveLength(2);
    const { SecretString } = await callJson<{ SecretString: string }>(emulator, 'secretsmanager', 'GetSecretValue', {
      SecretId: outputs.UserSecret,
    });
    expect(JSON.parse(SecretString)).toMatchObject({
      username: 'openemr',
      password: expect.stringMatching(/^[\w.-]{32}$/),
    });
    const second = await launch({ Reader: 'false', DataApi: 'true' });
    expect(second.outputs.Cluster).toBe(outputs.Cluster);
    const left = await resourcesBelow(emulator, 'database');
    expect(left.filter(({ type }) => type === 'AWS::RDS::DBInstance')).toHaveLength(1);
    const { physicalId: audit } = left.find(({ logicalId }) => logicalId === 'DatabaseAuditLogGroup')!;
    expect(audit).toBe(`/aws/rds/cluster/${outputs.Cluster}/audit`);
    await deleteStack({ aws: emulator, stackName: 'database', yes: true, interactive: false, say: () => {} });
    const { logGroups } = await callJson<{ logGroups: { logGroupName: string }[] }>(
      emulator,
      'logs',
      'DescribeLogGroups',
      { logGroupNamePrefix: '/aws/rds/cluster/' },
    );
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toContain(audit);
  });
});

/** Where everything is checked, nothing is left out; elsewhere the report says what was, and how to get it. */
test('there is a server for the tests below', { skip: !hasMariaDb && !process.env.CI }, () => {
  expect(hasMariaDb, `no MariaDB on this machine: ${howToInstall}`).toBe(true);
});

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

describe.skipIf(!hasMariaDb)(`on MariaDB and the emulator's Secrets Manager (${howToInstall})`, () => {
  let database: MariaDb;
  let plain: MariaDb;
  let emulator: Emulator;
  beforeAll(async () => {
    [emulator, database, plain] = await Promise.all([
      startEmulator(),
      startMariaDb('first-password'),
      startMariaDb('first-password', { tls: false }),
    ]);
    await as('admin', 'first-password', 'CREATE DATABASE openemr');
  });
  afterAll(async () => {
    await Promise.all([emulator?.stop(), database?.stop(), plain?.stop()]);
  });

  const call = <Answer>(action: string, input: object) => callJson<Answer>(emulator, 'secretsmanager', action, input);
  const loginAs = (username: string, password: string, { port, ca } = database) =>
    login({ host: 'localhost', port, username, password }, ca);
  async function as(username: string, password: string, ...statements: readonly string[]) {
    const session = await loginAs(username, password);
    for (const statement of statements) await session.run(statement).finally(() => session.end());
    session.end();
  }
  const letsIn = ({ username, password }: { username: string; password: string }) =>
    as(username, password, 'USE openemr').then(
      () => true,
      (error) => {
        if (error instanceof MySqlError) return false;
        throw error;
      },
    );

  const secrets: SecretCalls = {
    stages: async (SecretId) =>
      (await call<{ VersionIdsToStages: Record<string, string[]> }>('DescribeSecret', { SecretId })).VersionIdsToStages,
    read: (SecretId, VersionStage, VersionId) =>
      call<{ SecretString: string }>('GetSecretValue', {
        SecretId,
        VersionStage,
        ...(VersionId && { VersionId }),
      }).then(
        ({ SecretString }) => SecretString,
        (error: Error) => {
          if (error.message.includes('ResourceNotFoundException')) return undefined;
          throw error;
        },
      ),
    write: async (SecretId, ClientRequestToken, SecretString) =>
      void (await call('PutSecretValue', {
        SecretId,
        ClientRequestToken,
        SecretString,
        VersionStages: ['AWSPENDING'],
      })),
    promote: async (SecretId, MoveToVersionId, RemoveFromVersionId) =>
      void (await call('UpdateSecretVersionStage', {
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId,
        RemoveFromVersionId,
      })),
  };
  async function secretOf(username: string, password: string, more = {}) {
    const value = { username, password, host: 'localhost', port: database.port, engine: 'mysql', ...more };
    const { ARN } = await call<{ ARN: string }>('CreateSecret', {
      Name: `${username}-${randomUUID()}`,
      SecretString: JSON.stringify(value),
    });
    return ARN;
  }
  const held = async (secret: string): Promise<{ username: string; password: string; engine: string }> =>
    JSON.parse((await secrets.read(secret, 'AWSCURRENT'))!);

  function rotation(master: string) {
    const deployed: string[] = [];
    const tools = {
      secrets,
      master,
      login: (who: Parameters<typeof login>[0]) => login(who, database.ca),
      redeploy: async () => void deployed.push('all'),
    };
    return {
      deployments: () => deployed.length,
      step: (event: RotationEvent) => rotate(event, tools),
      async whole(SecretId: string, times = 1) {
        const ClientRequestToken = randomUUID();
        for (const Step of steps)
          for (let time = 0; time < times; time += 1) await rotate({ SecretId, ClientRequestToken, Step }, tools);
      },
    };
  }

  test('an application that runs goes on with what it read at its start, until the rotation after the next', async () => {
    const master = await secretOf('admin', 'first-password');
    const secret = await secretOf('openemr', 'made-by-cloudformation', { dbname: 'openemr' });
    const { whole, deployments } = rotation(master);
    const read = [await held(secret)];
    expect(await letsIn(read[0]!)).toBe(false);
    for (const _ of [1, 2, 3]) {
      await whole(secret);
      read.push(await held(secret));
    }
    expect(read.map(({ username }) => username)).toEqual(['openemr', 'openemr_clone', 'openemr', 'openemr_clone']);
    expect(new Set(read.map(({ password }) => password)).size).toBe(4);
    expect(read.every(({ engine }) => engine === 'mysql')).toBe(true);
    expect(await Promise.all(read.map(letsIn))).toEqual([false, false, true, true]);
    expect(deployments()).toBe(3);
  });

  test('while it is rotated, the current version lets in after every step, and each step may come twice', async () => {
    const master = await secretOf('admin', 'first-password');
    const secret = await secretOf('portal', 'made-by-cloudformation', { dbname: 'openemr' });
    const { step, whole } = rotation(master);
    await whole(secret, 2);
    const before = await held(secret);
    const ClientRequestToken = randomUUID();
    for (const Step of steps) {
      await step({ SecretId: secret, ClientRequestToken, Step });
      expect(await letsIn(before)).toBe(true);
      expect(await letsIn(await held(secret))).toBe(true);
      await step({ SecretId: secret, ClientRequestToken, Step });
    }
    expect(await letsIn(before)).toBe(true);
  });

  test('a restored database, whose users have older passwords, gets those of the secret', async () => {
    const master = await secretOf('admin', 'first-password');
    await as('admin', 'first-password', "CREATE USER 'restored'@'%' IDENTIFIED BY 'of-last-year'");
    const secret = await secretOf('restored', 'of-this-year', { dbname: 'openemr' });
    const { step } = rotation(master);
    const ClientRequestToken = randomUUID();
    for (const Step of ['createSecret', 'setSecret'] as const)
      await step({ SecretId: secret, ClientRequestToken, Step });
    expect(await letsIn(await held(secret))).toBe(true);
  });

  test('the user of an application reaches its own database, and makes no users', async () => {
    const master = await secretOf('admin', 'first-password');
    const secret = await secretOf('clinic', 'made-by-cloudformation', { dbname: 'openemr' });
    await rotation(master).whole(secret);
    const { username, password } = await held(secret);
    await as(username, password, 'CREATE TABLE openemr.visits (id INT)');
    await expect(as(username, password, 'USE mysql')).rejects.toThrow('USE mysql');
    await expect(as(username, password, "CREATE USER 'mallory'@'%'")).rejects.toThrow('CREATE USER');
  });

  test('the master rotates its own password; whoever meets it half done uses the pending one; nothing is deployed', async () => {
    await as('admin', 'first-password', "CREATE USER 'boss'@'%' IDENTIFIED BY 'before-rotation'");
    await as('admin', 'first-password', "GRANT ALL PRIVILEGES ON *.* TO 'boss'@'%' WITH GRANT OPTION");
    const master = await secretOf('boss', 'before-rotation');
    const secret = await secretOf('midway', 'made-by-cloudformation', { dbname: 'openemr' });
    const { step, whole, deployments } = rotation(master);
    const ClientRequestToken = randomUUID();
    const [create, set, ...rest] = steps.map((Step) => ({ SecretId: master, ClientRequestToken, Step }));
    await step(create!);
    await step(set!);
    await step(set!);
    await whole(secret);
    expect(deployments()).toBe(1);
    for (const event of rest) await step(event);
    expect(deployments()).toBe(1);
    const { username, password } = await held(master);
    expect(password).not.toBe('before-rotation');
    await as(username, password, 'DO 1');
    await expect(as('boss', 'before-rotation', 'DO 1')).rejects.toMatchObject({ code: 1045 });
  });

  test('what the server refuses is said without the statement, in which a password may stand', async () => {
    const refused = as('admin', 'first-password', "CREATE USER 'x'@'%' IDENTIFIED BY 'hush' NONSENSE");
    await expect(refused).rejects.toThrow(/^MySQL refused CREATE USER with error 1064\.$/);
  });

  test('nothing is sent without TLS, nor to a server whose certificate is not known', async () => {
    await expect(loginAs('admin', 'first-password', plain)).rejects.toThrow('offers no TLS');
    await expect(
      login({ host: 'localhost', port: database.port, username: 'admin', password: 'first-password' }),
    ).rejects.toThrow('self-signed certificate');
  });
});
