import * as baseline from '@hipaa-stacks/baseline';
import {
  blueprint,
  type Conditions,
  equals,
  flag,
  type ParameterReferences,
  snippetsIn,
} from '@hipaa-stacks/cloudformation';
import * as data from '@hipaa-stacks/data';
import { twoZones, vpcRange } from '@hipaa-stacks/network';

const parameters = {
  Network: { VpcCidr: vpcRange('IPv4 range of the VPC, /16 to /20.') },
  Data: {
    Standby: flag('Standby', 'true', { Description: 'Creates a standby of the database in another zone.' }),
    DeletionProtection: flag('Deletion protection', 'false', { Description: 'Set it to true after the creation.' }),
  },
  ...baseline.standardParameters('the files, the table and the logs'),
};
type P = ParameterReferences<typeof parameters>;

const conditions = (p: P) => ({ ...baseline.standardConditions(p), HasStandby: equals(p.Standby, 'true') });
type Has = Conditions<typeof conditions>;

/** Roles, keys, the topic of the alarms, and the network. */
function foundation(p: P, has: Has) {
  const parts = baseline.standardParts(p, has, (role) => ({
    reader: role('ReaderRole', 'lambda.amazonaws.com', 'Records each new file in the table'),
  }));
  const monitoringRole = parts.role('MonitoringRole', 'monitoring.rds.amazonaws.com', 'Enhanced Monitoring', [
    'service-role/AmazonRDSEnhancedMonitoringRole',
  ]);
  const key = data.dataKey('DataKey', {
    description: 'Files, table, database and logs',
    users: [parts.roles.reader.arn],
    services: [data.allowCloudWatchLogs, data.allowLogDelivery],
    encrypts: [
      ...(['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::RDS::DBInstance'] as const),
      ...(['AWS::S3::Bucket', 'AWS::SecretsManager::Secret'] as const),
    ],
    operators: parts.operators,
    keep: 'log-store',
  });
  const network = baseline.standardNetwork({
    cidr: p.VpcCidr,
    zones: twoZones,
    tiers: { Private: 2 },
    natPerZone: has.HasStandby,
    flowLogs: { key: key.arn, accessLogs: parts.accessLogs.name, retentionDays: p.RetentionDays },
  });
  return { ...parts, monitoringRole, key, network };
}

/** Bucket -> queue -> function -> table: the name of each new file is recorded. */
function intake(p: P, { key, accessLogs, roles, alertKey, alarm }: ReturnType<typeof foundation>) {
  const files = data.encryptedBucket('FileBucket', { key: key.arn, accessLogs: accessLogs.name, announces: true });
  const { DeletionProtection: deletionProtection, RetentionDays: retentionDays } = p;
  const table = data.encryptedTable('FileTable', { key: key.arn, partitionKey: 'Id', deletionProtection });
  const reader = baseline.objectFunction('Reader', {
    code: new URL('../src/handler.ts', import.meta.url),
    description: 'Records each new file in the table',
    bucket: files.name,
    role: roles.reader,
    statements: [{ Sid: 'Record', Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table.arn }],
    environment: { TABLE_NAME: table.name },
    ...{ key: key.arn, alertKey: alertKey.arn, retentionDays, alerts: { alarm } },
  });
  return { files, table, reader };
}

export const intakeBlueprint = blueprint('intake', {
  title: 'Files of a clinic, recorded in a table, and a database',
  parameters,
  conditions,
  rules: baseline.standardRules,
  tags: baseline.organizationTags,
  system: (p, has) => {
    const base = foundation(p, has);
    const { files, table, reader } = intake(p, base);
    const database = data.postgresql('Database', {
      ...{ role: 'intake', generation: '1', databaseName: 'intake', instanceClass: 'db.t4g.medium', backupDays: 35 },
      storage: { initial: '20', max: 100 },
      key: base.key.arn,
      vpc: base.network.net.id,
      subnets: base.network.tiers.Private.subnets,
      standby: has.HasStandby,
      deletionProtection: p.DeletionProtection,
      logRetentionDays: p.RetentionDays,
      monitoringRole: base.monitoringRole.arn,
    });
    const storage = base.alarm('LowDatabaseStorage', {
      description: 'The database has less than 5 GB of free storage. Increase the limit of its storage.',
      ...({ namespace: 'AWS/RDS', metric: 'FreeStorageSpace', statistic: 'Minimum' } as const),
      ...{ threshold: 5e9, below: true, dimensions: { DBInstanceIdentifier: database.instance } },
    });
    return {
      stacks: {
        security: [base.roles.reader, base.monitoringRole, base.key, base.alertKey, base.accessLogs],
        network: snippetsIn(base.network),
        data: [files, table, database],
        app: Object.values(reader),
        monitoring: [...base.monitoring, storage],
      },
      outputs: {
        FileBucket: { description: 'Bucket of the files', value: files.name },
        FileTable: { description: 'Table with the name of each file', value: table.name },
        DatabaseAddress: { description: 'Host name of the database', value: database.address },
        ...base.outputs,
      },
    };
  },
});
