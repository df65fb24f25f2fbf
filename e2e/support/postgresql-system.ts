import { operatorArns } from '@hipaa-stacks/baseline';
import { blueprint, equals, flag, isAnyGiven, isGiven, noValue, text } from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import {
  allowBackup,
  allowCloudWatchLogs,
  backupManagedPolicies,
  backupPlan,
  backupSelection,
  backupVault,
  databaseConnectStatement,
  dataKey,
  postgresql,
} from '@hipaa-stacks/data';
import { tier, twoZones, vpc } from '@hipaa-stacks/network';

/** A PostgreSQL database in its network, its backups, and an application that logs in with IAM. */
export const postgresqlSystem = blueprint('postgresql-system', {
  title: 'PostgreSQL with login by IAM',
  parameters: {
    Keys: { OperatorArns: operatorArns('Performance Insights') },
    Database: {
      Standby: flag('Standby', 'true', { Description: 'Whether to create a standby.' }),
      Protection: flag('Deletion protection', 'false', { Description: 'Turn on after the database is created.' }),
      Generation: text('Generation', {
        Description: 'Increase to replace the instance.',
        Default: '1',
        AllowedPattern: '^[1-9][0-9]{0,2}$',
        ConstraintDescription: 'A number from 1 to 999',
      }),
      SnapshotIdentifier: text('Snapshot', {
        Description: 'Optional. Snapshot to restore the instance from.',
        Default: '',
        AllowedPattern: '^$|^[A-Za-z][A-Za-z0-9:-]{0,254}$',
        ConstraintDescription: 'Name or ARN of a snapshot, or empty',
      }),
    },
  },
  conditions: (p) => ({
    HasOperators: isAnyGiven(p.OperatorArns),
    HasStandby: equals(p.Standby, 'true'),
    HasSnapshot: isGiven(p.SnapshotIdentifier),
  }),
  system: (p, has) => {
    const role = (id: string, service: string, awsPolicies: readonly string[] = []) =>
      serviceRole(id, { service, description: `${id} of this system`, boundary: noValue, awsPolicies });
    const monitor = role('MonitoringRole', 'monitoring.rds.amazonaws.com', [
      'service-role/AmazonRDSEnhancedMonitoringRole',
    ]);
    const application = role('ApplicationRole', 'ec2.amazonaws.com');
    const backup = role('BackupRole', 'backup.amazonaws.com', backupManagedPolicies);
    const key = dataKey('DataKey', {
      description: 'Database, its logs and passwords',
      services: [allowCloudWatchLogs, ...allowBackup([backup.arn])],
      encrypts: ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
    });
    const backupKey = dataKey('BackupKey', {
      description: 'Backups',
      services: allowBackup([backup.arn]),
      encrypts: ['AWS::Backup::BackupVault'],
    });
    const net = vpc('Vpc', { cidr: '10.0.0.0/16' });
    const privateTier = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const database = postgresql('Database', {
      role: 'database',
      generation: p.Generation,
      key: key.arn,
      vpc: net.id,
      subnets: privateTier.subnets,
      databaseName: 'application',
      instanceClass: 'db.t4g.medium',
      storage: { initial: '50', max: 500 },
      standby: has.HasStandby,
      snapshot: { given: has.HasSnapshot, id: p.SnapshotIdentifier },
      deletionProtection: p.Protection,
      backupDays: 35,
      logRetentionDays: 2192,
      monitoringRole: monitor.arn,
    });
    const login = rolePolicy('ApplicationLogin', {
      role: application.name,
      statements: [databaseConnectStatement({ resourceId: database.resourceId, user: 'application' })],
    });
    const vault = backupVault('BackupVault', { role: 'database', key: backupKey.arn });
    const plan = backupPlan('Plan', { role: 'database', vault: vault.name });
    const selection = backupSelection('BackupSelection', { plan: plan.id, role: backup.arn, stores: [database.arn] });
    return {
      stacks: {
        identity: [monitor, application, backup],
        security: [key, backupKey],
        network: [net, privateTier],
        data: [database, login],
        backup: [vault, plan, selection],
      },
      outputs: {
        ApplicationRoleArn: { description: 'Role of the application', value: application.arn },
        Instance: { description: 'Identifier of the database', value: database.instance },
        ResourceId: { description: 'Resource ID of the database', value: database.resourceId },
        MasterSecret: { description: 'Secret of the master user', value: database.masterSecret },
      },
    };
  },
});
