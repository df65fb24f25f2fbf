import { arnOf, blueprint, choice, equals, idOf, idsOf, isGiven, text, unchecked } from '@hipaa-stacks/cloudformation';
import { postgresql } from './postgresql.ts';

/** A database in existing private subnets, encrypted with an existing key. */
export const example = blueprint('postgresql', {
  title: 'Amazon RDS for PostgreSQL',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', {
        Description: 'Private subnets in two or three Availability Zones.',
      }),
    },
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts data, logs and the password.' }),
      MonitoringRoleArn: arnOf('AWS::IAM::Role', 'Monitoring role', {
        Description: 'Role that monitoring.rds.amazonaws.com assumes for Enhanced Monitoring.',
      }),
      DeletionProtection: choice('Deletion protection', ['false', 'true'], {
        Description: 'Enable it after the database is created.',
      }),
    },
    Database: {
      Standby: choice('Standby', ['yes', 'no'], {
        Description: 'Creates a standby in another Availability Zone, for failover.',
      }),
      SnapshotIdentifier: text('Snapshot', {
        Description: 'Optional. DB snapshot to restore. If empty, the database is created without data.',
        Default: '',
        AllowedPattern: '^$|^[A-Za-z][A-Za-z0-9:-]{0,254}$',
        ConstraintDescription: 'Name or ARN of a DB snapshot, or empty',
      }),
    },
  },
  conditions: (p) => ({
    HasStandby: equals(p.Standby, 'yes'),
    HasSnapshot: isGiven(p.SnapshotIdentifier),
  }),
  system: (p, { HasStandby, HasSnapshot }) => {
    const database = postgresql('Database', {
      role: 'database',
      generation: '1',
      key: p.KeyArn,
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      databaseName: 'application',
      instanceClass: 'db.t4g.medium',
      storage: { initial: '50', max: 500 },
      standby: HasStandby,
      snapshot: { given: HasSnapshot, id: p.SnapshotIdentifier },
      deletionProtection: unchecked(p.DeletionProtection),
      backupDays: 35,
      logRetentionDays: 2192,
      monitoringRole: p.MonitoringRoleArn,
    });
    return {
      stacks: { data: [database] },
      outputs: {
        Address: { description: 'Host name of the database', value: database.address },
        ResourceId: {
          description: 'Resource ID, for policies that allow a login with IAM',
          value: database.resourceId,
        },
        SecurityGroup: { description: 'Security group of the database', value: database.securityGroup },
        MasterSecretArn: { description: 'Secret of the master user', value: database.masterSecret },
        AuditLogGroup: {
          description: 'Log group of connections and audit records',
          value: database.logGroups.postgresql,
        },
      },
    };
  },
});
