import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { postgresql } from '@hipaa-stacks/data';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { hasPostgres, installCommand, MASTER, type Postgres, startPostgres } from './support/postgres.ts';
import { postgresqlSystem } from './support/postgresql-system.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const findings = async (form: 'nested' | 'flat', change?: Change) => {
  const { blueprint } = await bundleCode(change ? afterChange(postgresqlSystem, change) : postgresqlSystem);
  return checkBlueprint(blueprint, form).filter(({ check }) => check !== 'chain flow-log');
};

test.each(['nested', 'flat'] as const)(
  'there are no findings in the system for any parameter values: %s',
  async (form) => {
    expect((await findings(form)).map(formatFinding)).toEqual([]);
  },
);

const faults: Readonly<Record<string, readonly [Change, string]>> = {
  'TLS is not required': [
    changed('DatabaseParameterGroup', {
      Parameters: { 'rds.force_ssl': '0', 'pgaudit.log': 'ddl', shared_preload_libraries: 'pgaudit' },
    }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'pgaudit is not loaded': [
    changed('DatabaseParameterGroup', { Parameters: { 'pgaudit.log': 'ddl' } }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'the parameter group is not used': [
    changed('Database', { DBParameterGroupName: undefined }),
    'chain parameter-group DatabaseParameterGroup',
  ],
  'the audit log is not exported': [
    changed('Database', { EnableCloudwatchLogsExports: ['upgrade'] }),
    'chain parameter-group Database',
  ],
  'RDS creates a log group': [without('DatabaseUpgradeLogGroup'), 'chain log-group Database'],
  'the log groups are not created first': [
    (one) => (one.id === 'Database' ? { ...one, dependsOn: [] } : one),
    'chain log-group Database',
  ],
  'the data has no customer managed key': [
    changed('Database', { KmsKeyId: undefined }),
    'chain encrypted-store Database',
  ],
  'the password has no customer managed key': [
    changed('Database', { MasterUserSecret: undefined }),
    'chain encrypted-store Database',
  ],
  'the database has no backup': [without('BackupSelection'), 'chain backup Database'],
  'the data is deleted with the stack': [
    (one) => (one.id === 'Database' ? { ...one, keep: 'transient' } : one),
    'chain keep Database',
  ],
  'the database is public': [changed('Database', { PubliclyAccessible: true }), 'chain public-access Database'],
};

test.each(Object.entries(faults))('%s', async (_, [change, expected]) => {
  const found = (await findings('nested', change)).map(({ check, logicalId }) => `${check} ${logicalId}`);
  expect(found).toContain(expected);
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('the system is created, updated and deleted: the logs are retained', async () => {
    const { published } = await buildAndPublish(emulator, postgresqlSystem);
    const launch = (parameters: Record<string, string>) => deploy(emulator, published, 'database', { parameters });
    const { outputs } = await launch({});
    const { SecretString } = await callJson<{ SecretString: string }>(emulator, 'secretsmanager', 'GetSecretValue', {
      SecretId: outputs.MasterSecret,
    });
    expect(JSON.parse(SecretString)).toMatchObject({ username: 'dbadmin' });
    expect(outputs.ResourceId).toMatch(/^db-[A-Z0-9]+$/);
    expect((await launch({ Standby: 'false' })).outputs.Instance).toBe(outputs.Instance);
    const resources = await resourcesBelow(emulator, 'database');
    const { physicalId: audit } = resources.find(({ logicalId }) => logicalId === 'DatabasePostgresqlLogGroup')!;
    expect(audit).toBe(`/aws/rds/instance/${outputs.Instance}/postgresql`);
    await deleteStack({ aws: emulator, stackName: 'database', yes: true, interactive: false, say: () => {} });
    const { logGroups } = await callJson<{ logGroups: { logGroupName: string }[] }>(
      emulator,
      'logs',
      'DescribeLogGroups',
      { logGroupNamePrefix: '/aws/rds/instance/' },
    );
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toContain(audit);
  });
});

/** The parameters of the parameter group that the builder creates. */
const parameters = () => {
  const key = unchecked<Arn<'AWS::KMS::Key'>>('key');
  const { resources } = postgresql('Database', {
    role: 'database',
    generation: '1',
    key,
    vpc: unchecked<Id<'AWS::EC2::VPC'>>('vpc'),
    subnets: [],
    databaseName: 'application',
    instanceClass: 'db.t4g.medium',
    storage: { initial: '50', max: 500 },
    standby: { name: 'HasStandby' },
    snapshot: { given: { name: 'HasSnapshot' }, id: 'nightly' },
    deletionProtection: false,
    backupDays: 35,
    logRetentionDays: 2192,
    monitoringRole: unchecked<Arn<'AWS::IAM::Role'>>('role'),
  });
  const group = resources.find(({ type }) => type === 'AWS::RDS::DBParameterGroup')!;
  return (group.properties as { Parameters: Record<string, string> }).Parameters;
};

/** In CI the tests below must not be skipped; elsewhere the test report shows how to install the server. */
test('the server for the tests below is installed', { skip: !hasPostgres && !process.env.CI }, () => {
  expect(hasPostgres, `no PostgreSQL with pgaudit on this machine: ${installCommand}`).toBe(true);
});

/** What the first migration does, as the docstring of the builder says. */
const migration = `
  CREATE EXTENSION pgaudit;
  CREATE EXTENSION pg_stat_statements;
  CREATE ROLE rds_pgaudit;
  CREATE TABLE patients (id int PRIMARY KEY, name text);
  CREATE TABLE rooms (id int);
  INSERT INTO patients VALUES (4711, 'Jane Planted');
  GRANT SELECT, INSERT, UPDATE, DELETE ON patients TO rds_pgaudit;
`;

describe.skipIf(!hasPostgres)(`PostgreSQL with the parameters of the builder (${installCommand})`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres(parameters());
    await server.query(migration);
  });
  afterAll(() => server?.stop());

  /** What is logged while `action` runs. */
  async function logged(action: () => Promise<unknown>): Promise<string> {
    const before = (await server.completeLog()).length;
    await action();
    return (await server.completeLog()).slice(before);
  }

  test('a connection without TLS is refused', async () => {
    await expect(server.query('SELECT 1', { tls: 'sslmode=disable' })).rejects.toThrow(/no encryption/);
  });

  test('a connection with TLS is accepted if the certificate is verified, and refused by the client if it is not', async () => {
    expect(await server.query('SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toMatch(/^TLSv1\.[23]$/);
    const other = `sslmode=verify-full sslrootcert=${server.otherCa}`;
    await expect(server.query('SELECT 1', { tls: other })).rejects.toThrow(/certificate verify failed/);
  });

  test('passwords are stored with SCRAM', async () => {
    await server.query("CREATE ROLE someone LOGIN PASSWORD 'x'");
    expect(await server.query("SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'someone'")).toBe(
      'SCRAM-SHA-256',
    );
  });

  test('connections and their ends are logged, with user, database and cipher', async () => {
    const log = await logged(() => server.query('SELECT 1'));
    expect(log).toMatch(/connection authorized: user=dbadmin database=postgres .*SSL enabled/);
    expect(log).toMatch(/disconnection: session time: .* user=dbadmin/);
  });

  test('a read of a table that rds_pgaudit has a privilege on is recorded, and of another table is not', async () => {
    expect(await logged(() => server.query('SELECT count(*) FROM patients'))).toMatch(
      /AUDIT: OBJECT,1,1,READ,SELECT,TABLE,public\.patients,/,
    );
    expect(await logged(() => server.query('SELECT count(*) FROM rooms'))).not.toContain('AUDIT');
  });

  test('a read through a view is recorded too', async () => {
    await server.query('CREATE VIEW names AS SELECT name FROM patients; GRANT SELECT ON names TO public');
    await server.query("CREATE ROLE reader LOGIN PASSWORD 'reader'");
    expect(
      await logged(() => server.query('SELECT count(*) FROM names', { user: 'reader', password: 'reader' })),
    ).toMatch(/AUDIT: OBJECT,\d+,\d+,READ,SELECT,TABLE,public\.patients,/);
  });

  test('bound values are not in the audit record', async () => {
    const log = await logged(() => server.bound('SELECT name FROM patients WHERE id = :id', { id: 4711 }));
    expect(log).toMatch(/AUDIT: OBJECT,.*patients,SELECT name FROM patients WHERE id = \$1;?,<not logged>/);
    expect(log).not.toContain('4711');
  });

  test('changes of schema, roles and privileges are recorded, without passwords', async () => {
    const log = await logged(async () => {
      await server.query('CREATE TABLE visits (id int)');
      await server.query('GRANT SELECT ON visits TO public');
      await server.query("CREATE ROLE another LOGIN PASSWORD 'planted-secret'");
    });
    expect(log).toMatch(/AUDIT: SESSION,.*,DDL,CREATE TABLE,TABLE,public\.visits/);
    expect(log).toMatch(/AUDIT: SESSION,.*,ROLE,GRANT,TABLE/);
    expect(log).toMatch(/AUDIT: SESSION,.*,ROLE,CREATE ROLE/);
    expect(log).not.toContain('planted-secret');
  });

  test('the log of a failed statement has neither its text nor the values of the row', async () => {
    const log = await logged(() =>
      server.query("INSERT INTO patients VALUES (4711, 'John Planted')").catch((error: Error) => error.message),
    );
    expect(log).toContain('duplicate key value violates unique constraint "patients_pkey"');
    expect(log).not.toMatch(/DETAIL|STATEMENT/);
  });

  test('pg_stat_statements is loaded', async () => {
    expect(Number(await server.query('SELECT count(*) FROM pg_stat_statements'))).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasPostgres)('PostgreSQL without these parameters', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres({});
    await server.query('CREATE TABLE patients (id int)');
  });
  afterAll(() => server?.stop());

  test('a connection without TLS is accepted, and nothing is recorded', async () => {
    expect(await server.query('SELECT count(*) FROM patients', { ...MASTER, tls: 'sslmode=disable' })).toBe('0');
    await expect(server.query('CREATE EXTENSION pgaudit')).rejects.toThrow(/shared_preload_libraries/);
    expect(server.log()).not.toMatch(/AUDIT|connection authorized/);
  });
});
