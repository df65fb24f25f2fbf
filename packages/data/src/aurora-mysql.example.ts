import { arnOf, blueprint, choice, equals, idOf, idsOf, isGiven, text, unchecked } from '@hipaa-stacks/cloudformation';
import { auroraMysql } from './aurora-mysql.ts';

/** A database in private subnets that exist, under a key that exists. */
export const example = blueprint('aurora-mysql', {
  title: 'Aurora MySQL, Serverless v2',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Subnets', { Description: 'Private subnets of two or three zones.' }),
    },
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts data, logs and the password.' }),
      MonitoringRoleArn: arnOf('AWS::IAM::Role', 'Monitoring role', {
        Description: 'Role that monitoring.rds.amazonaws.com assumes.',
      }),
      DeletionProtection: choice('Deletion protection', ['false', 'true'], {
        Description: 'Turn it on once the database exists.',
      }),
    },
    Database: {
      Reader: choice('Second instance', ['yes', 'no'], { Description: 'Takes over when the first one fails.' }),
      DataApi: choice('Data API', ['no', 'yes'], { Description: 'Lets SQL be sent to an endpoint of AWS.' }),
      SnapshotIdentifier: text('Snapshot', {
        Description: 'Snapshot to begin with; nothing for an empty database.',
        Default: '',
        AllowedPattern: '^$|^[A-Za-z][A-Za-z0-9:-]{0,254}$',
        ConstraintDescription: 'Name or ARN of a cluster snapshot, or nothing',
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
        Address: { description: 'Host of the writer', value: database.address },
        SecurityGroup: { description: 'Group that guards it', value: database.securityGroup },
        MasterSecretArn: { description: 'Secret of the master user', value: database.masterSecret },
      },
    };
  },
});
