import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { postgresql } from './postgresql.ts';
import { textOf } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const database = (more: Partial<Parameters<typeof postgresql>[1]> = {}) =>
  postgresql('Database', {
    role: 'database',
    generation: '3',
    key,
    vpc: unchecked<Id<'AWS::EC2::VPC'>>({ Ref: 'Vpc' }),
    subnets: [unchecked<Id<'AWS::EC2::Subnet'>>({ Ref: 'A' }), unchecked<Id<'AWS::EC2::Subnet'>>({ Ref: 'B' })],
    databaseName: 'application',
    instanceClass: 'db.t4g.medium',
    storage: { initial: '50', max: 500 },
    standby: { name: 'HasStandby' },
    snapshot: { given: { name: 'HasSnapshot' }, id: 'nightly' },
    deletionProtection: false,
    backupDays: 35,
    logRetentionDays: 2192,
    monitoringRole: role,
    ...more,
  });
const made = (id: string, from = database()) => from.resources.find((one) => one.id === id)!;
const properties = (id: string, from = database()) => made(id, from).properties as Record<string, unknown>;
const parameters = (from = database()) =>
  properties('DatabaseParameterGroup', from).Parameters as Record<string, string>;

test('data, logs, Performance Insights and the master password are encrypted with the key', () => {
  expect(properties('Database')).toMatchObject({
    StorageEncrypted: true,
    KmsKeyId: { 'Fn::If': ['HasSnapshot', { Ref: 'AWS::NoValue' }, key] },
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: key,
    MasterUserSecret: { KmsKeyId: key },
  });
  for (const log of ['Postgresql', 'Upgrade', 'IamErrors'])
    expect(properties(`Database${log}LogGroup`)).toMatchObject({ KmsKeyId: key, RetentionInDays: 2192 });
});

test('it is created with the parameter group: TLS is required, pgaudit and pg_stat_statements are loaded', () => {
  expect(properties('Database').DBParameterGroupName).toEqual({ Ref: 'DatabaseParameterGroup' });
  expect(parameters()).toMatchObject({
    'rds.force_ssl': '1',
    password_encryption: 'scram-sha-256',
    'pgaudit.role': 'rds_pgaudit',
    log_connections: '1',
    log_disconnections: '1',
  });
  expect(parameters().shared_preload_libraries!.split(',')).toEqual(['pg_stat_statements', 'pgaudit']);
});

test('additional parameters cannot disable TLS or the audit, and cannot log statements', () => {
  const overrides = { 'rds.force_ssl': '0', 'pgaudit.log': 'none', log_statement: 'all', work_mem: '8192' };
  expect(parameters(database({ parameters: overrides }))).toMatchObject({
    'rds.force_ssl': '1',
    'pgaudit.log': 'ddl,role',
    log_statement: 'none',
    work_mem: '8192',
  });
});

test('the family of the parameter group is that of the major version', () => {
  for (const majorVersion of ['16', '17'] as const) {
    const from = database({ majorVersion });
    expect(properties('Database', from).EngineVersion).toBe(majorVersion);
    expect(properties('DatabaseParameterGroup', from).Family).toBe(`postgres${majorVersion}`);
  }
  expect(properties('Database').EngineVersion).toBe('17');
});

test('each exported log has a log group with the name that RDS uses, created before the instance', () => {
  const { DBInstanceIdentifier, EnableCloudwatchLogsExports } = properties('Database');
  const groups = database().resources.filter(({ type }) => type === 'AWS::Logs::LogGroup');
  const names = groups.map((group) => textOf((group.properties as { LogGroupName: unknown }).LogGroupName));
  expect(EnableCloudwatchLogsExports).toEqual(['postgresql', 'upgrade', 'iam-db-auth-error']);
  expect(names).toEqual(
    (EnableCloudwatchLogsExports as string[]).map((log) => `/aws/rds/instance/${textOf(DBInstanceIdentifier)}/${log}`),
  );
  expect(made('Database').dependsOn).toEqual(groups.map(({ id }) => id));
  expect(Object.values(database().logGroups)).toEqual(groups.map(({ id }) => ({ Ref: id })));
  expect(textOf(DBInstanceIdentifier)).toMatch(/^database-.*-3$/);
});

test('a snapshot has its own user, database and key, and RDS manages the password in both cases', () => {
  const unlessRestored = (value: unknown) => ({ 'Fn::If': ['HasSnapshot', { Ref: 'AWS::NoValue' }, value] });
  expect(properties('Database')).toMatchObject({
    DBSnapshotIdentifier: { 'Fn::If': ['HasSnapshot', 'nightly', { Ref: 'AWS::NoValue' }] },
    MasterUsername: unlessRestored('dbadmin'),
    DBName: unlessRestored('application'),
    ManageMasterUserPassword: true,
  });
  expect(properties('Database')).not.toHaveProperty('MasterUserPassword');
  expect(database().masterSecret).toEqual({ 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] });
});

test('the standby has a condition, and the storage grows up to its limit', () => {
  expect(properties('Database')).toMatchObject({
    MultiAZ: { 'Fn::If': ['HasStandby', true, false] },
    StorageType: 'gp3',
    AllocatedStorage: '50',
    MaxAllocatedStorage: 500,
    BackupRetentionPeriod: 35,
  });
});

test('it is private, without ingress, and users log in with IAM', () => {
  expect(properties('Database')).toMatchObject({ PubliclyAccessible: false, EnableIAMDatabaseAuthentication: true });
  expect(properties('DatabaseSecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
  expect(database().resourceId).toEqual({ 'Fn::GetAtt': ['Database', 'DbiResourceId'] });
});

test('the database has a final snapshot, the logs are retained, and no retained resource blocks the deletion of the VPC', () => {
  expect(made('Database').keep).toBe('database');
  expect(properties('Database').DeleteAutomatedBackups).toBe(false);
  expect(made('DatabasePostgresqlLogGroup').keep).toBe('store');
  for (const id of ['DatabaseSecurityGroup', 'DatabaseSubnetGroup', 'DatabaseParameterGroup'])
    expect(made(id).keep).toBeUndefined();
});

test('a name that is too long for RDS is refused', () => {
  expect(() => database({ role: 'a-name-that-is-longer-than-any' })).not.toThrow();
  expect(() => database({ role: 'a-name-that-is-longer-than-any-other' })).toThrow(RangeError);
});
