import { eventRule } from '@hipaa-stacks/audit';
import { messagesIn, type Role } from '@hipaa-stacks/baseline';
import type { Arn, Expr, Value } from '@hipaa-stacks/cloudformation';
import { rolePolicy } from '@hipaa-stacks/compute';
import {
  databaseExport,
  deadLetterQueue,
  encryptedBucket,
  exportStarterStatements,
  exportWriterStatements,
  failedExportEvents,
} from '@hipaa-stacks/data';
import { DATABASE } from './database.ts';
import { inBucket } from './export-exceptions.ts';
import type { Foundation } from './foundation.ts';

/** Retention in days: a quarter for exports, a week for query results. */
const RETENTION_DAYS = { exports: 92, results: 7 };

/** The buckets of the exports and of the query results. */
export function exportBuckets({ accessLogs }: Pick<Foundation, 'accessLogs'>, key: Arn<'AWS::KMS::Key'>) {
  const bucket = (id: string, expireDays: number, reason: string) =>
    encryptedBucket(id, {
      key,
      accessLogs: accessLogs.name,
      oldVersionDays: 30,
      expireDays,
      exceptions: [{ rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled', reason }],
    });
  return {
    files: bucket(
      'ExportBucket',
      RETENTION_DAYS.exports,
      'The files are copies of data that is in the database and its backups.',
    ),
    results: bucket(
      'AthenaResultBucket',
      RETENTION_DAYS.results,
      'Query results are deleted after a week, and a query can be repeated.',
    ),
  };
}

export interface ScheduledExportProps {
  /** Name of the schedule group. */
  readonly group: Expr<string>;
  /** Schedule of the exports in UTC: a `rate` or `cron` expression. */
  readonly schedule: Value<string>;
  readonly starter: Pick<Role, 'arn' | 'name'>;
  readonly writer: Pick<Role, 'arn' | 'name'>;
  readonly database: Arn<'AWS::RDS::DBCluster'>;
  /** Key of the exports. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly files: ReturnType<typeof exportBuckets>['files'];
}

/** The schedule of the exports, the permissions of its roles, and notifications of failures. */
export function scheduledExport(
  { keys, alerts, channel }: Pick<Foundation, 'keys' | 'alerts' | 'channel'>,
  { group, schedule, starter, writer, database, key, files }: ScheduledExportProps,
) {
  const alertKey = alerts.key.arn;
  const scheduleDeadLetterQueue = deadLetterQueue('ExportScheduleDeadLetterQueue', { key: alertKey });
  const writerAccess = rolePolicy('ExportWriterAccess', {
    role: writer.name,
    statements: exportWriterStatements(files.arn, key),
    exceptions: writerExceptions,
  });
  const starterAccess = rolePolicy('ExportStarterAccess', {
    role: starter.name,
    statements: exportStarterStatements({
      group,
      source: database,
      key,
      writer: writer.arn,
      sourceKey: keys.data.arn,
      deadLetters: scheduleDeadLetterQueue.arn,
      deadLetterQueueKey: alertKey,
    }),
  });
  const exported = databaseExport('ExportSchedule', {
    group,
    source: database,
    databases: [DATABASE],
    bucket: files.name,
    key,
    writer: writer.arn,
    starter: starter.arn,
    schedule,
    deadLetters: scheduleDeadLetterQueue.arn,
    after: [writerAccess.policy, starterAccess.policy, files.policy],
  });
  const failed = eventRule('ExportFailed', {
    description:
      'An export of the database failed, or was canceled. Look at the failure cause of the export task in RDS.',
    pattern: failedExportEvents(database),
    topic: channel.topic.arn,
    deadLetters: scheduleDeadLetterQueue.arn,
    fields: { event: '$.detail.EventID' },
    after: [channel.topic.policy, scheduleDeadLetterQueue.policy],
    supports: ['164.308(a)(1)(ii)(D)'],
  });
  const startFailed = channel.alarm('ExportStartFailed', {
    description:
      'An export could not be started, or the notification of a failed export could not be delivered. The message in ExportScheduleDeadLetterQueue contains the request, and its attributes the error.',
    ...messagesIn(scheduleDeadLetterQueue.name),
  });
  return { scheduleDeadLetterQueue, writerAccess, starterAccess, exported, failed, startFailed };
}

/** Wildcards in the policy of the writer. */
const writerExceptions = [
  inBucket('ExportBucket'),
  ...['s3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'].map((action) => ({
    rule: `cdk-nag:AwsSolutions-IAM5[Action::${action}]`,
    reason: 'RDS requires these actions, with wildcards, of the role that writes an export.',
  })),
  {
    rule: 'parliament:RESOURCE_MISMATCH[s3:GetObjectAttributes]',
    reason:
      'The wildcard s3:GetObject* includes it. IAM supports objects as its resources; the list of Parliament has access points only.',
  },
];
