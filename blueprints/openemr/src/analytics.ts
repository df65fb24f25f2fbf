import { deliveryRule, eventRule, metricAlarm, type WorkforceRoles, workforceRole } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Condition,
  type Expr,
  type Id,
  type Resource,
  sub,
  systemId,
  uniqueName,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { lambdaFunction, queueConsumer, queueConsumerExceptions, rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import {
  allowDatabaseExport,
  athenaQueryStatements,
  athenaWorkgroup,
  completeExportEvents,
  databaseExport,
  dataKey,
  deadLetterQueue,
  encryptedBucket,
  eventQueue,
  exportStarterStatements,
  exportWriterStatements,
  failedExportEvents,
  glueCatalog,
  logGroup,
  tableWriterStatement,
} from '@hipaa-stacks/data';

export interface AnalyticsConditions {
  readonly HasAnalytics: Condition;
}

type Queue = { readonly arn: Arn<'AWS::SQS::Queue'> };
type Key = Arn<'AWS::KMS::Key'>;

export interface AnalyticsProps {
  readonly database: Arn<'AWS::RDS::DBCluster'>;
  readonly databaseName: string;
  /** Key of the database and of the log group. */
  readonly dataKey: Key;
  /** Key of the topic and of the queues, which the roles `starter` and `tables` can use. */
  readonly alertKey: Key;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly topicPolicy: Resource;
  /** Schedule of the exports in UTC: a `rate` or `cron` expression. */
  readonly schedule: Value<string>;
  readonly retentionDays: Expr<number>;
}

/** Retention in days: a quarter for exports, a week for query results. */
const RETENTION_DAYS = { exports: 92, results: 7 };

/** Timeout in seconds of the function that updates the tables, of which there are 300 or more. */
const TIMEOUT = 300;

/** Creates the roles of the export with trust policies only, because key policies refer to them. */
export function analyticsRoles(has: AnalyticsConditions, boundary: Value<string>, roles: WorkforceRoles) {
  const role = (id: string, service: string, description: string) =>
    serviceRole(id, { service, description, boundary });
  return when(has.HasAnalytics, () => ({
    starter: role(
      'ExportStarterRole',
      'scheduler.amazonaws.com',
      'EventBridge Scheduler: starts exports of the database',
    ),
    writer: role('ExportWriterRole', 'export.rds.amazonaws.com', 'RDS: writes exports of the database'),
    tables: role(
      'ExportTablesRole',
      'lambda.amazonaws.com',
      'Lambda function: updates the tables to the newest export',
    ),
    analyst: workforceRole('AnalystRole', { description: 'Queries the exported database', boundary, roles }),
  }));
}

/** Names that key policies and role policies contain before the resources are created. */
const names = {
  schedules: uniqueName('openemr-exports', 64),
  workgroup: uniqueName('openemr', 128),
  // An underscore, because SQL requires quotes around names with hyphens.
  catalog: sub('openemr_${SystemId}', { SystemId: systemId }),
};

/**
 * Creates scheduled exports of the database to S3, and tables for queries with Athena. The exports contain ePHI: their bucket and key
 * are retained when the option is disabled.
 */
export function analytics(
  { HasAnalytics }: AnalyticsConditions,
  roles: ReturnType<typeof analyticsRoles>,
  props: AnalyticsProps,
) {
  const { database, databaseName, alertKey, accessLogs, topic, topicPolicy, retentionDays } = props;
  return when(HasAnalytics, (present) => {
    const roleOf = (name: keyof typeof roles) => ({
      arn: present(roles[name].arn),
      name: present(roles[name].name),
    });
    const [starter, writer, tables, analyst] = [
      roleOf('starter'),
      roleOf('writer'),
      roleOf('tables'),
      roleOf('analyst'),
    ];

    // ---- the export
    const key = dataKey('ExportKey', {
      description: 'Exports of the database, and query results',
      users: [writer.arn, tables.arn, analyst.arn],
      services: allowDatabaseExport({ group: names.schedules, starter: starter.arn }),
      encrypts: ['AWS::Lambda::Function'],
    });
    const bucket = (id: string, days: number, reason: string) =>
      encryptedBucket(id, {
        key: key.arn,
        accessLogs,
        oldVersionDays: 30,
        expireDays: days,
        exceptions: [{ rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled', reason }],
      });
    const files = bucket(
      'ExportBucket',
      RETENTION_DAYS.exports,
      'The files are copies of data that is in the database and its backups.',
    );
    const results = bucket(
      'AthenaResultBucket',
      RETENTION_DAYS.results,
      'Query results are deleted after a week, and a query can be repeated.',
    );
    const scheduleDeadLetterQueue = deadLetterQueue('ExportScheduleDeadLetterQueue', { key: alertKey });
    const writerAccess = rolePolicy('ExportWriterAccess', {
      role: writer.name,
      statements: exportWriterStatements(files.arn, key.arn),
      exceptions: writerExceptions,
    });
    const starterAccess = rolePolicy('ExportStarterAccess', {
      role: starter.name,
      statements: exportStarterStatements({
        group: names.schedules,
        source: database,
        key: key.arn,
        writer: writer.arn,
        sourceKey: props.dataKey,
        deadLetters: scheduleDeadLetterQueue.arn,
        deadLetterQueueKey: alertKey,
      }),
    });
    const exported = databaseExport('ExportSchedule', {
      group: names.schedules,
      source: database,
      databases: [databaseName],
      bucket: files.name,
      key: key.arn,
      writer: writer.arn,
      starter: starter.arn,
      schedule: props.schedule,
      deadLetters: scheduleDeadLetterQueue.arn,
      after: [writerAccess.policy, starterAccess.policy, files.policy],
    });
    const failed = eventRule('ExportFailed', {
      description:
        'An export of the database failed, or was canceled. Look at the failure cause of the export task in RDS.',
      pattern: failedExportEvents(database),
      topic,
      deadLetters: scheduleDeadLetterQueue.arn,
      fields: { event: '$.detail.EventID' },
      after: [topicPolicy, scheduleDeadLetterQueue.policy],
      supports: ['164.308(a)(1)(ii)(D)'],
    });

    // ---- the tables of the newest export
    const catalog = glueCatalog('ExportDatabase', { name: names.catalog, description: 'Tables of the newest export' });
    const complete = eventQueue('CompleteExport', { key: alertKey, visibilitySeconds: 6 * TIMEOUT });
    const completeRule = deliveryRule('ExportComplete', {
      description: 'An export of the database is complete',
      pattern: completeExportEvents(database),
      target: complete.arn,
      deadLetters: complete.deadLetterQueueArn,
      after: complete.policies,
    });
    const logs = logGroup('ExportTablesLogGroup', { key: props.dataKey, retentionDays });
    const tablesAccess = rolePolicy('ExportTablesAccess', {
      role: tables.name,
      statements: tablesStatements({
        database,
        files,
        key: key.arn,
        queue: complete,
        queueKey: alertKey,
        logs: logs.arn,
        catalog: catalog.name,
      }),
      exceptions: tablesExceptions,
    });
    const fn = lambdaFunction('ExportTables', {
      code: new URL('../src/export-tables/handler.ts', import.meta.url),
      description: 'Updates the tables to the newest export',
      role: tables.arn,
      logGroup: logs.name,
      key: key.arn,
      memory: 512,
      timeoutSeconds: TIMEOUT,
      environment: {
        CLUSTER_ARN: database,
        BUCKET: files.name,
        CATALOG: catalog.name,
        DATABASE: databaseName,
      },
      after: [tablesAccess.policy],
      exceptions: queueConsumerExceptions,
    });
    const consumer = queueConsumer('ExportTablesEventSource', {
      queue: complete.arn,
      fn: fn.name,
      maximumConcurrency: 2,
    });

    // ---- queries by analysts
    const workgroup = athenaWorkgroup('AthenaWorkGroup', {
      name: names.workgroup,
      description: 'Queries of the newest export of OpenEMR',
      results: results.name,
      key: key.arn,
    });
    const analystAccess = rolePolicy('AnalystAccess', {
      role: analyst.name,
      statements: athenaQueryStatements({
        workgroup: workgroup.name,
        database: catalog.name,
        files: { bucket: files.arn, key: key.arn },
        results: { bucket: results.arn, key: key.arn },
      }),
      exceptions: analystExceptions,
    });
    const visibleMessagesAlarm = (id: string, description: string, queue: Value<string>) =>
      metricAlarm(id, {
        description,
        namespace: 'AWS/SQS',
        metric: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: queue },
        statistic: 'Maximum',
        topic,
      });
    const alarms = {
      startFailed: visibleMessagesAlarm(
        'ExportStartFailed',
        'An export could not be started, or the notification of a failed export could not be delivered. Look at the dead-letter queue.',
        scheduleDeadLetterQueue.name,
      ),
      tablesFailed: visibleMessagesAlarm(
        'ExportTablesFailed',
        'The tables were not updated to the newest export. Look at the log group of ExportTables.',
        complete.deadLetterQueueName,
      ),
    };
    return {
      ...{
        key,
        files,
        results,
        scheduleDeadLetterQueue,
        writerAccess,
        starterAccess,
        exported,
        failed,
        catalog,
        complete,
        completeRule,
        logs,
      },
      ...{ tablesAccess, fn, consumer, workgroup, analystAccess, ...alarms },
    };
  });
}

/** Permissions of the function that updates the tables. */
const tablesStatements = ({
  database,
  files,
  key,
  queue,
  queueKey,
  logs,
  catalog,
}: {
  readonly database: Arn<'AWS::RDS::DBCluster'>;
  readonly files: { readonly arn: Arn<'AWS::S3::Bucket'> };
  readonly key: Key;
  readonly queue: Queue;
  readonly queueKey: Key;
  readonly logs: Arn<'AWS::Logs::LogGroup'>;
  readonly catalog: Value<string>;
}) => [
  { Sid: 'Exports', Effect: 'Allow', Action: 'rds:DescribeExportTasks', Resource: database } as const,
  { Sid: 'Folders', Effect: 'Allow', Action: 's3:ListBucket', Resource: files.arn } as const,
  {
    Sid: 'Files',
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: sub('${Bucket}/*', { Bucket: files.arn }),
  } as const,
  tableWriterStatement(catalog),
  {
    Sid: 'Queue',
    Effect: 'Allow',
    Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    Resource: queue.arn,
  } as const,
  { Sid: 'Keys', Effect: 'Allow', Action: 'kms:Decrypt', Resource: [key, queueKey] } as const,
  { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs } as const,
];

const inBucket = (bucket: 'AthenaResultBucket' | 'ExportBucket') => ({
  rule: `cdk-nag:AwsSolutions-IAM5[Resource::<${bucket}.Arn>/*]`,
  reason: 'The role needs all objects of the bucket, whose names RDS and Athena generate.',
});

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

/** Wildcards in the policy of the function that updates the tables. */
const tablesExceptions = [
  inBucket('ExportBucket'),
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:glue:<AWS::Region>:<AWS::AccountId>:table/<ExportDatabase>/*]',
    reason: 'The tables of one database, whose names OpenEMR defines.',
  },
];

/** Wildcards in the policy of the analysts. */
const analystExceptions = [...tablesExceptions, inBucket('AthenaResultBucket')];
