import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { auroraMysql } from './aurora-mysql.ts';
import { textOf } from './testing/decide.ts';
import { key, role } from './testing/references.ts';

const database = (more: Partial<Parameters<typeof auroraMysql>[1]> = {}) =>
  auroraMysql('Database', {
    role: 'database',
    generation: '3',
    key,
    vpc: unchecked<Id<'AWS::EC2::VPC'>>({ Ref: 'Vpc' }),
    subnets: [unchecked<Id<'AWS::EC2::Subnet'>>({ Ref: 'A' }), unchecked<Id<'AWS::EC2::Subnet'>>({ Ref: 'B' })],
    databaseName: 'openemr',
    capacity: { min: 0.5, max: 8 },
    reader: { name: 'HasReader' },
    snapshot: { given: { name: 'HasSnapshot' }, id: 'nightly' },
    dataApi: { name: 'HasDataApi' },
    deletionProtection: false,
    backupDays: 35,
    logRetentionDays: 2192,
    monitoringRole: role,
    ...more,
  });
const made = (id: string, from = database()) => from.resources.find((one) => one.id === id)!;
const properties = (id: string, from = database()) => made(id, from).properties as Record<string, unknown>;

test('data, logs, Performance Insights and the master password are encrypted with the key', () => {
  expect(properties('Database')).toMatchObject({ StorageEncrypted: true, KmsKeyId: key });
  for (const id of [
    'DatabaseAuditLogGroup',
    'DatabaseErrorLogGroup',
    'DatabaseSlowQueryLogGroup',
    'DatabaseMasterSecret',
  ])
    expect(properties(id)).toMatchObject({ KmsKeyId: key });
  for (const id of ['DatabaseWriter', 'DatabaseReader'])
    expect(properties(id)).toMatchObject({ EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: key });
});

test('additional parameters cannot disable TLS or the audit of connections and changes', () => {
  const overrides = { require_secure_transport: 'OFF', server_audit_events: 'QUERY', collation_server: 'utf8mb4_bin' };
  const { Parameters } = properties('DatabaseParameterGroup', database({ parameters: overrides }));
  expect(Parameters).toMatchObject({
    require_secure_transport: 'ON',
    server_audit_logging: '1',
    collation_server: 'utf8mb4_bin',
  });
  expect(properties('Database').DBClusterParameterGroupName).toEqual({ Ref: 'DatabaseParameterGroup' });
});

test('the version is the default of Aurora MySQL 3, or the one that is given', () => {
  expect(properties('Database').EngineVersion).toBe('8.0');
  const given = '8.0.mysql_aurora.3.08.2';
  expect(properties('Database', database({ engineVersion: given })).EngineVersion).toBe(given);
});

test('no enabled log contains the text of read queries', () => {
  const { Parameters } = properties('DatabaseParameterGroup') as { Parameters: Record<string, string> };
  expect(Parameters.server_audit_events!.split(',')).toEqual(['CONNECT', 'QUERY_DDL', 'QUERY_DCL']);
  expect(Parameters).not.toHaveProperty('slow_query_log');
  expect(Parameters).not.toHaveProperty('general_log');
});

test('each exported log has a log group with the name that Aurora uses, created before the cluster', () => {
  const { DBClusterIdentifier, EnableCloudwatchLogsExports } = properties('Database');
  const groups = database().resources.filter(({ type }) => type === 'AWS::Logs::LogGroup');
  const names = groups.map((group) => textOf((group.properties as { LogGroupName: unknown }).LogGroupName));
  expect(names).toEqual(
    (EnableCloudwatchLogsExports as string[]).map((log) => `/aws/rds/cluster/${textOf(DBClusterIdentifier)}/${log}`),
  );
  expect(made('Database').dependsOn).toEqual(groups.map(({ id }) => id));
  expect(textOf(DBClusterIdentifier)).toMatch(/^database-.*-3$/);
});

test('a snapshot has its own user and database, and the password is always that of the new secret', () => {
  expect(properties('Database')).toMatchObject({
    SnapshotIdentifier: { 'Fn::If': ['HasSnapshot', 'nightly', { Ref: 'AWS::NoValue' }] },
    MasterUsername: { 'Fn::If': ['HasSnapshot', { Ref: 'AWS::NoValue' }, 'admin'] },
    DatabaseName: { 'Fn::If': ['HasSnapshot', { Ref: 'AWS::NoValue' }, 'openemr'] },
  });
  expect(textOf(properties('Database').MasterUserPassword)).toBe(
    '{{resolve:secretsmanager:${DatabaseMasterSecret}:SecretString:password}}',
  );
});

test('the reader has a condition and depends on the writer, and neither is public', () => {
  expect(made('DatabaseReader')).toMatchObject({ when: ['HasReader'], dependsOn: ['DatabaseWriter'] });
  for (const id of ['DatabaseWriter', 'DatabaseReader'])
    expect(properties(id)).toMatchObject({ PubliclyAccessible: false, DBInstanceClass: 'db.serverless' });
});

test('it has no ingress, and the Data API has a condition', () => {
  expect(properties('DatabaseSecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
  expect(properties('Database').EnableHttpEndpoint).toEqual({ 'Fn::If': ['HasDataApi', true, false] });
});

test('the database has a final snapshot, the audit log is retained, and no retained resource blocks the deletion of the VPC', () => {
  expect(made('Database').keep).toBe('database');
  expect(made('DatabaseAuditLogGroup').keep).toBe('store');
  for (const id of ['DatabaseSecurityGroup', 'DatabaseSubnetGroup', 'DatabaseParameterGroup'])
    expect(made(id).keep).toBeUndefined();
});

test('the engine version has no patch version', () => {
  expect(properties('Database').EngineVersion).toBe('8.0');
});

test('a name that is too long for RDS is refused', () => {
  expect(() => database({ role: 'a-name-that-is-longer-than-any' })).not.toThrow();
  expect(() => database({ role: 'a-name-that-is-longer-than-any-other' })).toThrow(RangeError);
  expect(unchecked<Arn<'AWS::RDS::DBCluster'>>(database().arn)).toEqual({ 'Fn::GetAtt': ['Database', 'DBClusterArn'] });
});

test('the cluster has the role for Bedrock, under its condition', () => {
  const bedrock = { given: { name: 'HasBedrock' }, role };
  const ifBedrock = (then: unknown) => ({ 'Fn::If': ['HasBedrock', then, { Ref: 'AWS::NoValue' }] });
  const withBedrock = database({ bedrock });
  expect(properties('Database', withBedrock).AssociatedRoles).toEqual(ifBedrock([{ RoleArn: role }]));
  expect(properties('DatabaseParameterGroup', withBedrock).Parameters).toMatchObject({
    aws_default_bedrock_role: ifBedrock(role),
  });
  expect(properties('Database')).not.toHaveProperty('AssociatedRoles');
  expect(properties('DatabaseParameterGroup').Parameters).not.toHaveProperty('aws_default_bedrock_role');
});
