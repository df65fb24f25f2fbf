import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { login, MySqlError } from '../packages/compute/src/rotation/mysql.ts';
import { type RotationEvent, rotate, type SecretCalls } from '../packages/compute/src/rotation/rotate.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { databaseSystem } from './support/database-system.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { hasMariaDb, installCommand, type MariaDb, startMariaDb } from './support/mariadb.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const findings = async (form: 'nested' | 'flat', change?: Change) => {
  const { blueprint } = await bundleCode(change ? afterChange(databaseSystem, change) : databaseSystem);
  return checkBlueprint(blueprint, form).filter(({ check }) => check !== 'chain flow-log');
};

test.each(['nested', 'flat'] as const)(
  'there are no findings in the system for any parameter values: %s',
  async (form) => {
    expect((await findings(form)).map(formatFinding)).toEqual([]);
  },
);

const faults: Readonly<Record<string, readonly [Change, string]>> = {
  'the database has no backup': [without('BackupSelection'), 'chain backup Database'],
  'TLS is not required': [
    changed('DatabaseParameterGroup', { Parameters: {} }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'the parameter group is not used': [
    changed('Database', { DBClusterParameterGroupName: undefined }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'Secrets Manager cannot invoke the function': [
    changed('RotationPermission', { Principal: 'events.amazonaws.com' }),
    'chain secret UserRotation',
  ],
  'the database has no customer managed key': [
    changed('Database', { KmsKeyId: undefined }),
    'chain encrypted-store Database',
  ],
  'services are not redeployed': [
    (one) =>
      one.id === 'RotationAccess'
        ? JSON.parse(JSON.stringify(one).replace('ecs:UpdateService', 'ecs:DescribeServices'))
        : one,
    'chain secret Task',
  ],
};

test.each(Object.entries(faults))('there is a finding when %s', async (_, [change, expected]) => {
  const found = await findings('nested', change);
  expect(found.map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(expected);
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('the system is created, resized, and deleted: the audit log of the database is retained', async () => {
    const { published } = await buildAndPublish(emulator, databaseSystem);
    const launch = (parameters: Record<string, string>) => deploy(emulator, published, 'database', { parameters });
    const { outputs } = await launch({});
    const resources = await resourcesBelow(emulator, 'database');
    expect(resources.filter(({ type }) => type === 'AWS::RDS::DBInstance')).toHaveLength(2);
    const { SecretString } = await callJson<{ SecretString: string }>(emulator, 'secretsmanager', 'GetSecretValue', {
      SecretId: outputs.UserSecret,
    });
    expect(JSON.parse(SecretString)).toMatchObject({
      username: 'openemr',
      password: expect.stringMatching(/^[\w.-]{32}$/),
    });
    const second = await launch({ Reader: 'false', DataApi: 'true' });
    expect(second.outputs.Cluster).toBe(outputs.Cluster);
    const remaining = await resourcesBelow(emulator, 'database');
    expect(remaining.filter(({ type }) => type === 'AWS::RDS::DBInstance')).toHaveLength(1);
    const { physicalId: audit } = remaining.find(({ logicalId }) => logicalId === 'DatabaseAuditLogGroup')!;
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

/** In CI the tests below must not be skipped; elsewhere the test report shows how to install the server. */
test('the server for the tests below is installed', { skip: !hasMariaDb && !process.env.CI }, () => {
  expect(hasMariaDb, `no MariaDB on this machine: ${installCommand}`).toBe(true);
});

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

describe.skipIf(!hasMariaDb)(`on MariaDB and the emulator's Secrets Manager (${installCommand})`, () => {
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
  const isValid = ({ username, password }: { username: string; password: string }) =>
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
  const secretValue = async (secret: string): Promise<{ username: string; password: string; engine: string }> =>
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

  test('a running application can use the credentials that it read at its start, until the rotation after the next', async () => {
    const master = await secretOf('admin', 'first-password');
    const secret = await secretOf('openemr', 'made-by-cloudformation', { dbname: 'openemr' });
    const { whole, deployments } = rotation(master);
    const read = [await secretValue(secret)];
    expect(await isValid(read[0]!)).toBe(false);
    for (const _ of [1, 2, 3]) {
      await whole(secret);
      read.push(await secretValue(secret));
    }
    expect(read.map(({ username }) => username)).toEqual(['openemr', 'openemr_clone', 'openemr', 'openemr_clone']);
    expect(new Set(read.map(({ password }) => password)).size).toBe(4);
    expect(read.every(({ engine }) => engine === 'mysql')).toBe(true);
    expect(await Promise.all(read.map(isValid))).toEqual([false, false, true, true]);
    expect(deployments()).toBe(3);
  });

  test('during a rotation, the current version is valid after every step, and each step can be repeated', async () => {
    const master = await secretOf('admin', 'first-password');
    const secret = await secretOf('portal', 'made-by-cloudformation', { dbname: 'openemr' });
    const { step, whole } = rotation(master);
    await whole(secret, 2);
    const before = await secretValue(secret);
    const ClientRequestToken = randomUUID();
    for (const Step of steps) {
      await step({ SecretId: secret, ClientRequestToken, Step });
      expect(await isValid(before)).toBe(true);
      expect(await isValid(await secretValue(secret))).toBe(true);
      await step({ SecretId: secret, ClientRequestToken, Step });
    }
    expect(await isValid(before)).toBe(true);
  });

  test('a restored database, whose users have older passwords, gets those of the secret', async () => {
    const master = await secretOf('admin', 'first-password');
    await as('admin', 'first-password', "CREATE USER 'restored'@'%' IDENTIFIED BY 'of-last-year'");
    const secret = await secretOf('restored', 'of-this-year', { dbname: 'openemr' });
    const { step } = rotation(master);
    const ClientRequestToken = randomUUID();
    for (const Step of ['createSecret', 'setSecret'] as const)
      await step({ SecretId: secret, ClientRequestToken, Step });
    expect(await isValid(await secretValue(secret))).toBe(true);
  });

  test('an application user can use its own database, and cannot create users', async () => {
    const master = await secretOf('admin', 'first-password');
    const secret = await secretOf('clinic', 'made-by-cloudformation', { dbname: 'openemr' });
    await rotation(master).whole(secret);
    const { username, password } = await secretValue(secret);
    await as(username, password, 'CREATE TABLE openemr.visits (id INT)');
    await expect(as(username, password, 'USE mysql')).rejects.toThrow('USE mysql');
    await expect(as(username, password, "CREATE USER 'mallory'@'%'")).rejects.toThrow('CREATE USER');
  });

  test('the master rotates its own password; during that, the pending one is used; nothing is redeployed', async () => {
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
    const { username, password } = await secretValue(master);
    expect(password).not.toBe('before-rotation');
    await as(username, password, 'DO 1');
    await expect(as('boss', 'before-rotation', 'DO 1')).rejects.toMatchObject({ code: 1045 });
  });

  test('errors of the server do not contain the statement, which may contain a password', async () => {
    const refused = as('admin', 'first-password', "CREATE USER 'x'@'%' IDENTIFIED BY 'hush' NONSENSE");
    await expect(refused).rejects.toThrow(/^MySQL refused CREATE USER with error 1064\.$/);
  });

  test('no credentials are sent without TLS, or to a server with an unknown certificate', async () => {
    await expect(loginAs('admin', 'first-password', plain)).rejects.toThrow('offers no TLS');
    await expect(
      login({ host: 'localhost', port: database.port, username: 'admin', password: 'first-password' }),
    ).rejects.toThrow('unable to verify the first certificate');
  });
});
