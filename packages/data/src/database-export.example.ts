import { arnOf, blueprint, nameOf, text, uniqueName } from '@hipaa-stacks/cloudformation';
import { databaseExport } from './database-export.ts';

/** An export each week of a database that exists, into a bucket that exists. */
export const example = blueprint('database-export', {
  title: 'Export of a database each week',
  parameters: {
    Export: {
      DatabaseArn: arnOf('AWS::RDS::DBCluster', 'Cluster', { Description: 'Aurora cluster that is exported.' }),
      Database: text('Database', {
        Description: 'Database of the cluster.',
        AllowedPattern: '^[A-Za-z0-9_]{1,64}$',
        ConstraintDescription: '1 to 64 letters, digits and underscores',
      }),
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket of this Region that takes the files.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of files and schedule.' }),
      WriterRoleArn: arnOf('AWS::IAM::Role', 'Writer', { Description: 'Role that export.rds.amazonaws.com assumes.' }),
      StarterRoleArn: arnOf('AWS::IAM::Role', 'Starter', { Description: 'Role that scheduler.amazonaws.com assumes.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead letters', { Description: 'Queue for starts that failed.' }),
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
