import { arnOf, blueprint, nameOf, text, uniqueName } from '@hipaa-stacks/cloudformation';
import { databaseExport } from './database-export.ts';

/** A weekly export of an existing database to an existing bucket. */
export const example = blueprint('database-export', {
  title: 'Weekly export of a database',
  parameters: {
    Export: {
      DatabaseArn: arnOf('AWS::RDS::DBCluster', 'Cluster', { Description: 'Aurora cluster to export.' }),
      Database: text('Database', {
        Description: 'Name of a database in the cluster.',
        AllowedPattern: '^[A-Za-z0-9_]{1,64}$',
        ConstraintDescription: '1 to 64 letters, digits and underscores',
      }),
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket in this Region for the files.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key of the files and the schedule.' }),
      WriterRoleArn: arnOf('AWS::IAM::Role', 'Writer role', {
        Description: 'Role that export.rds.amazonaws.com assumes.',
      }),
      StarterRoleArn: arnOf('AWS::IAM::Role', 'Starter role', {
        Description: 'Role that scheduler.amazonaws.com assumes.',
      }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'Queue for exports that could not be started.',
      }),
    },
  },
  system: (p) => {
    const made = databaseExport('ExportSchedule', {
      group: uniqueName('exports', 64),
      source: p.DatabaseArn,
      databases: [p.Database],
      bucket: p.Bucket,
      key: p.KeyArn,
      writer: p.WriterRoleArn,
      starter: p.StarterRoleArn,
      schedule: 'cron(30 4 ? * SUN *)',
      deadLetters: p.DeadLetterArn,
      after: [],
    });
    return { stacks: { data: [made] }, outputs: { Schedule: { description: 'The schedule', value: made.name } } };
  },
});
