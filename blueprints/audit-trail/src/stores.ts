import type { Arn, Expr, Id } from '@hipaa-stacks/cloudformation';
import { encryptedBucket, encryptedTable } from '@hipaa-stacks/data';
import { KEYWORD_FILE } from './parser.ts';

export interface StoresProps {
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly deletionProtection: Expr<boolean>;
}

/** The stores of the log parser: the bucket of the keyword configuration, and the table of alerts. */
export const stores = ({ key, accessLogs, deletionProtection }: StoresProps) => ({
  configuration: encryptedBucket('ConfigurationBucket', {
    key,
    accessLogs,
    exceptions: [
      {
        rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
        reason: `It contains all versions of ${KEYWORD_FILE}, which its author has too. Without the file, the built-in keywords are in force.`,
      },
    ],
  }),
  alertTable: encryptedTable('AlertTable', {
    key,
    partitionKey: 'Id',
    expiresAt: 'ExpiresAt',
    deletionProtection,
    exceptions: [
      {
        rule: 'cdk-nag:HIPAA.Security-DynamoDBInBackupPlan',
        reason:
          'Point-in-time recovery restores any second of the last 35 days, and the records of all alerts are in the locked log archive.',
      },
    ],
  }),
});
