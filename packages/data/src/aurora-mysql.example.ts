import { arnOf, blueprint, choice, equals, idOf, idsOf, isGiven, text, unchecked } from '@hipaa-stacks/cloudformation';
import { auroraMysql } from './aurora-mysql.ts';

/** A database in existing private subnets, encrypted with an existing key. */
export const example = blueprint('aurora-mysql', {
  title: 'Aurora MySQL, Serverless v2',
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
      Reader: choice('Reader instance', ['yes', 'no'], { Description: 'Creates a second instance, for failover.' }),
      DataApi: choice('Data API', ['no', 'yes'], { Description: 'Enables the RDS Data API: SQL over HTTPS.' }),
      SnapshotIdentifier: text('Snapshot', {
        Description: 'Optional. Cluster snapshot to restore. If empty, the database is created without data.',
        Default: '',
        AllowedPattern: '^$|^[A-Za-z][A-Za-z0-9:-]{0,254}$',
        ConstraintDescription: 'Name or ARN of a cluster snapshot, or empty',
      }),
    },
  },
  conditions: (p) => ({
    HasReader: equals(p.Reader, 'yes'),
    HasDataApi: equals(p.DataApi, 'yes'),
    HasSnapshot: isGiven(p.SnapshotIdentifier),
  }),
  system: (p, { HasReader, HasDataApi, HasSnapshot }) => {
    const database = auroraMysql('Database', {
      role: 'database',
      generation: '1',
      key: p.KeyArn,
      vpc: p.VpcId,
      subnets: unchecked(p.SubnetIds),
      databaseName: 'openemr',
      capacity: { min: 0.5, max: 4 },
      reader: HasReader,
      snapshot: { given: HasSnapshot, id: p.SnapshotIdentifier },
      dataApi: HasDataApi,
      deletionProtection: unchecked(p.DeletionProtection),
      backupDays: 35,
      logRetentionDays: 2192,
      monitoringRole: p.MonitoringRoleArn,
    });
    return {
      stacks: { data: [database] },
      outputs: {
        Address: { description: 'Host name of the writer instance', value: database.address },
        SecurityGroup: { description: 'Security group of the database', value: database.securityGroup },
        MasterSecretArn: { description: 'Secret of the master user', value: database.masterSecret },
      },
    };
  },
});
