import { deliveryRule, eventRule, metricAlarm, workforceRole } from '@hipaa-stacks/audit';
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
  queries,
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
  /** Key of the database and of logs. */
  readonly dataKey: Key;
  /** Key of the topic and of queues: roles `starter` and `tables` are among its users. */
  readonly alertKey: Key;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly topicPolicy: Resource;
  /** When, in UTC. */
  readonly schedule: Value<string>;
  readonly retentionDays: Expr<number>;
}

/** Days for which an export stays, and what was asked of it: long enough for a quarter, and for a question to be looked at again. */
const KEPT = { exports: 92, results: 7 };

/** Seconds in which the tables of an export are looked at, 300 of them and more. */
const TIMEOUT = 300;

/** Roles of the export, with trust only: keys name them. */
export function analyticsRoles({ HasAnalytics }: AnalyticsConditions, boundary: Value<string>) {
  const role = (id: string, service: string, description: string) =>
    serviceRole(id, { service, description, boundary });
  return when(HasAnalytics, () => ({
    starter: role('ExportStarterRole', 'scheduler.amazonaws.com', 'Starts exports of the database'),
    writer: role('ExportWriterRole', 'export.rds.amazonaws.com', 'Writes exports of the database'),
    tables: role('ExportTablesRole', 'lambda.amazonaws.com', 'Shows the newest export as tables'),
    analyst: workforceRole('AnalystRole', { description: 'Asks the exported database', boundary }),
  }));
}

/** Names of what is asked, which keys and policies know before it is made. */
const names = {
  schedules: uniqueName('openemr-exports', 64),
  workgroup: uniqueName('openemr', 128),
  // SQL takes an underscore without quotes.
  catalog: sub('openemr_${SystemId}', { SystemId: systemId }),
};

/**
 * The database, exported to S3 on a schedule, as tables that people ask by Athena. It is ePHI in full, and stays so: its bucket and
 * its key outlive the option.
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
      description: 'Exports of the database, and answers from them',
      users: [writer.arn, tables.arn, analyst.arn],
      services: allowDatabaseExport({ group: names.schedules, starter: starter.arn }),
      encrypts: ['AWS::Lambda::Function'],
    });
    const bucket = (id: string, days: number, why: string) =>
      encryptedBucket(id, {
        key: key.arn,
        accessLogs,
        oldVersionDays: 30,
        expireDays: days,
        exceptions: [{ rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled', reason: why }],
      });
    const files = bucket(
      'ExportBucket',
      KEPT.exports,
      'Each file is a copy of what the database has and its backups keep.',
    );
    const results = bucket(
      'AthenaResultBucket',
      KEPT.results,
      'Whoever needs an answer again asks again: they go after a week.',
    );
    const notStarted = deadLetterQueue('ExportScheduleDeadLetterQueue', { key: alertKey });
    const writes = rolePolicy('ExportWriterAccess', {
      role: writer.name,
      statements: exportWriterStatements(files.arn, key.arn),
      exceptions: asRdsAsks,
    });
    const starts = rolePolicy('ExportStarterAccess', {
      role: starter.name,
      statements: exportStarterStatements({
        group: names.schedules,
        source: database,
        key: key.arn,
        writer: writer.arn,
        sourceKey: props.dataKey,
        deadLetters: notStarted.arn,
        deadLettersKey: alertKey,
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
      deadLetters: notStarted.arn,
      after: [writes.policy, starts.policy, files.policy],
    });
    const failed = eventRule('ExportFailed', {
      description: 'An export of the database failed, or was canceled. RDS says why, at its export task.',
      pattern: failedExportEvents(database),
      topic,
      deadLetters: notStarted.arn,
      fields: { event: '$.detail.EventID' },
      after: [topicPolicy, notStarted.policy],
      supports: ['164.308(a)(1)(ii)(D)'],
    });

    // ---- its tables
    const catalog = glueCatalog('ExportDatabase', { name: names.catalog, description: 'Tables of the newest export' });
    const complete = eventQueue('CompleteExport', { key: alertKey, visibilitySeconds: 6 * TIMEOUT });
    const announced = deliveryRule('ExportComplete', {
      description: 'An export of the database is complete',
      pattern: completeExportEvents(database),
      target: complete.arn,
      deadLetters: complete.deadLettersArn,
      after: complete.policies,
    });
    const logs = logGroup('ExportTablesLogGroup', { key: props.dataKey, retentionDays });
    const shows = rolePolicy('ExportTablesAccess', {
      role: tables.name,
      statements: showsTables({
        database,
        files,
        key: key.arn,
        queue: complete,
        queueKey: alertKey,
        logs: logs.arn,
        catalog: catalog.name,
      }),
      exceptions: asTablesAre,
    });
    const fn = lambdaFunction('ExportTables', {
      code: new URL('../src/export-tables/handler.ts', import.meta.url),
      description: 'Lets the tables be those of the newest export',
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
      after: [shows.policy],
      exceptions: queueConsumerExceptions,
    });
    const consumer = queueConsumer('ExportTablesEventSource', {
      queue: complete.arn,
      fn: fn.name,
      maximumConcurrency: 2,
    });

    // ---- who asks
    const workgroup = athenaWorkgroup('AthenaWorkGroup', {
      name: names.workgroup,
      description: 'Questions to the newest export of OpenEMR',
      results: results.name,
      key: key.arn,
    });
    const asks = rolePolicy('AnalystAccess', {
      role: analyst.name,
      statements: queries({
        workgroup: workgroup.name,
        database: catalog.name,
        files: { bucket: files.arn, key: key.arn },
        results: { bucket: results.arn, key: key.arn },
      }),
      exceptions: asAnalystsAsk,
    });
    const waiting = (id: string, description: string, queue: Value<string>) =>
      metricAlarm(id, {
        description,
        namespace: 'AWS/SQS',
        metric: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: queue },
        statistic: 'Maximum',
        topic,
      });
    const alarms = {
      notStarting: waiting(
        'ExportStartFailed',
        'An export could not be started, or nobody was told that one failed. Look at the dead-letter queue.',
        notStarted.name,
      ),
      notShown: waiting(
        'ExportTablesFailed',
        'The tables are not those of the newest export. The log group of ExportTables says why.',
        complete.deadLettersName,
      ),
    };
    return {
      ...{ key, files, results, notStarted, writes, starts, exported, failed, catalog, complete, announced, logs },
      ...{ shows, fn, consumer, workgroup, asks, ...alarms },
    };
  });
}

/** What the function of the tables may do. */
const showsTables = ({
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
  reason: 'All of the bucket is what it is for; RDS and Athena make up the names in it.',
});

/** Wildcards of the writer. */
const asRdsAsks = [
  inBucket('ExportBucket'),
  ...['s3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'].map((action) => ({
    rule: `cdk-nag:AwsSolutions-IAM5[Action::${action}]`,
    reason: 'RDS asks for these, written so, of the role that it writes an export as.',
  })),
  {
    rule: 'parliament:RESOURCE_MISMATCH[s3:GetObjectAttributes]',
    reason: 'It is one of those that begin so; IAM binds it to objects, where Parliament’s list has access points.',
  },
];

/** Wildcards of the function of the tables. */
const asTablesAre = [
  inBucket('ExportBucket'),
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:glue:<AWS::Region>:<AWS::AccountId>:table/<ExportDatabase>/*]',
    reason: 'The tables of one database, which OpenEMR names.',
  },
];

/** Wildcards of the analysts. */
const asAnalystsAsk = [...asTablesAre, inBucket('AthenaResultBucket')];
