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

test('data, logs, insights and the password of the master are under the key', () => {
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

test('TLS is forced and connections and changes are audited, whatever parameters are added', () => {
  const undone = { require_secure_transport: 'OFF', server_audit_events: 'QUERY', collation_server: 'utf8mb4_bin' };
  const { Parameters } = properties('DatabaseParameterGroup', database({ parameters: undone }));
  expect(Parameters).toMatchObject({
    require_secure_transport: 'ON',
    server_audit_logging: '1',
    collation_server: 'utf8mb4_bin',
  });
  expect(properties('Database').DBClusterParameterGroupName).toEqual({ Ref: 'DatabaseParameterGroup' });
});

test('no log that is on holds the text of a query that reads', () => {
  const { Parameters } = properties('DatabaseParameterGroup') as { Parameters: Record<string, string> };
  expect(Parameters.server_audit_events!.split(',')).toEqual(['CONNECT', 'QUERY_DDL', 'QUERY_DCL']);
  expect(Parameters).not.toHaveProperty('slow_query_log');
  expect(Parameters).not.toHaveProperty('general_log');
});

test('each exported log has its group, with the name that Aurora writes to, before the cluster is there', () => {
  const { DBClusterIdentifier, EnableCloudwatchLogsExports } = properties('Database');
  const groups = database().resources.filter(({ type }) => type === 'AWS::Logs::LogGroup');
  const names = groups.map((group) => textOf((group.properties as { LogGroupName: unknown }).LogGroupName));
  expect(names).toEqual(
    (EnableCloudwatchLogsExports as string[]).map((log) => `/aws/rds/cluster/${textOf(DBClusterIdentifier)}/${log}`),
  );
  expect(made('Database').dependsOn).toEqual(groups.map(({ id }) => id));
  expect(textOf(DBClusterIdentifier)).toMatch(/^database-.*-3$/);
});

test('a snapshot brings its user and its database; the password is that of the new secret either way', () => {
  expect(properties('Database')).toMatchObject({
    SnapshotIdentifier: { 'Fn::If': ['HasSnapshot', 'nightly', { Ref: 'AWS::NoValue' }] },
    MasterUsername: { 'Fn::If': ['HasSnapshot', { Ref: 'AWS::NoValue' }, 'admin'] },
    DatabaseName: { 'Fn::If': ['HasSnapshot', { Ref: 'AWS::NoValue' }, 'openemr'] },
  });
  expect(textOf(properties('Database').MasterUserPassword)).toBe(
    '{{resolve:secretsmanager:${DatabaseMasterSecret}:SecretString:password}}',
  );
});

test('the second instance exists where it is asked for, after the first, and neither is public', () => {
  expect(made('DatabaseReader')).toMatchObject({ when: ['HasReader'], dependsOn: ['DatabaseWriter'] });
  for (const id of ['DatabaseWriter', 'DatabaseReader'])
    expect(properties(id)).toMatchObject({ PubliclyAccessible: false, DBInstanceClass: 'db.serverless' });
});

test('nobody is let in by it, and SQL over HTTPS is off unless it is asked for', () => {
  expect(properties('DatabaseSecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
  expect(properties('Database').EnableHttpEndpoint).toEqual({ 'Fn::If': ['HasDataApi', true, false] });
});

test('the database leaves a snapshot and the audit stays; what would hold the VPC goes', () => {
  expect(made('Database').keep).toBe('database');
  expect(made('DatabaseAuditLogGroup').keep).toBe('store');
  for (const id of ['DatabaseSecurityGroup', 'DatabaseSubnetGroup', 'DatabaseParameterGroup'])
    expect(made(id).keep).toBeUndefined();
});

test('no patch version is written down', () => {
  expect(properties('Database').EngineVersion).toBe('8.0');
});

test('a name that RDS would refuse is refused here', () => {
  expect(() => database({ role: 'a-name-that-is-longer-than-any' })).not.toThrow();
  expect(() => database({ role: 'a-name-that-is-longer-than-any-other' })).toThrow(RangeError);
  expect(unchecked<Arn<'AWS::RDS::DBCluster'>>(database().arn)).toEqual({ 'Fn::GetAtt': ['Database', 'DBClusterArn'] });
});

test('a model is asked as the role given, which the cluster knows by name, and only where it is asked for', () => {
  const bedrock = { given: { name: 'HasBedrock' }, role };
  const whereAsked = (then: unknown) => ({ 'Fn::If': ['HasBedrock', then, { Ref: 'AWS::NoValue' }] });
  const asking = database({ bedrock });
  expect(properties('Database', asking).AssociatedRoles).toEqual(whereAsked([{ RoleArn: role }]));
  expect(properties('DatabaseParameterGroup', asking).Parameters).toMatchObject({
    aws_default_bedrock_role: whereAsked(role),
  });
  expect(properties('Database')).not.toHaveProperty('AssociatedRoles');
  expect(properties('DatabaseParameterGroup').Parameters).not.toHaveProperty('aws_default_bedrock_role');
});
