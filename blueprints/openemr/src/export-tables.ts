import { deliveryRule } from '@hipaa-stacks/audit';
import { messagesIn, type Role } from '@hipaa-stacks/baseline';
import { type Arn, type Expr, sub } from '@hipaa-stacks/cloudformation';
import { lambdaFunction, queueConsumer, queueConsumerExceptions, rolePolicy } from '@hipaa-stacks/compute';
import { completeExportEvents, eventQueue, glueCatalog, logGroup, tableWriterStatement } from '@hipaa-stacks/data';
import { DATABASE } from './database.ts';
import type { exportBuckets } from './database-export.ts';
import { exportedTables, inBucket } from './export-exceptions.ts';
import type { Foundation } from './foundation.ts';

/** Timeout in seconds of the function that updates the tables, of which there are 300 or more. */
const TIMEOUT = 300;

export interface ExportTablesProps {
  readonly catalogName: Expr<string>;
  readonly role: Pick<Role, 'arn' | 'name'>;
  readonly database: Arn<'AWS::RDS::DBCluster'>;
  /** Key of the exports. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly files: ReturnType<typeof exportBuckets>['files'];
}

type Base = Pick<Foundation, 'keys' | 'alerts' | 'channel' | 'organization'>;

/** The tables of the newest export, and the function that updates them after each export. */
export function exportTables(base: Base, props: ExportTablesProps) {
  const { database } = props;
  const catalog = glueCatalog('ExportDatabase', {
    name: props.catalogName,
    description: 'Tables of the newest export',
  });
  const complete = eventQueue('CompleteExport', { key: base.alerts.key.arn, visibilitySeconds: 6 * TIMEOUT });
  const completeRule = deliveryRule('ExportComplete', {
    description: 'An export of the database is complete',
    pattern: completeExportEvents(database),
    target: complete.arn,
    deadLetters: complete.deadLetterQueueArn,
    after: complete.policies,
  });
  const tablesFailed = base.channel.alarm('ExportTablesFailed', {
    description: 'The tables were not updated to the newest export. Look at the log group of ExportTables.',
    ...messagesIn(complete.deadLetterQueueName),
  });
  return {
    catalog,
    complete,
    completeRule,
    ...tablesFunction(base, { ...props, catalog: catalog.name, queue: complete.arn }),
    tablesFailed,
  };
}

interface FunctionProps extends ExportTablesProps {
  readonly catalog: Expr<string>;
  /** Queue with an event for each complete export. */
  readonly queue: Arn<'AWS::SQS::Queue'>;
}

/** The function that updates the tables. */
function tablesFunction(base: Base, props: FunctionProps) {
  const { keys, organization } = base;
  const { role, database, files, key, catalog, queue } = props;
  const logs = logGroup('ExportTablesLogGroup', { key: keys.data.arn, retentionDays: organization.retention.days });
  const tablesAccess = rolePolicy('ExportTablesAccess', {
    role: role.name,
    statements: tablesStatements(props, { queueKey: base.alerts.key.arn, logs: logs.arn }),
    exceptions: [inBucket('ExportBucket'), exportedTables],
  });
  const fn = lambdaFunction('ExportTables', {
    code: new URL('../src/export-tables/handler.ts', import.meta.url),
    description: 'Updates the tables to the newest export',
    role: role.arn,
    logGroup: logs.name,
    key,
    memory: 512,
    timeoutSeconds: TIMEOUT,
    environment: { CLUSTER_ARN: database, BUCKET: files.name, CATALOG: catalog, DATABASE },
    after: [tablesAccess.policy],
    exceptions: queueConsumerExceptions,
  });
  const consumer = queueConsumer('ExportTablesEventSource', { queue, fn: fn.name, maximumConcurrency: 2 });
  return { logs, tablesAccess, fn, consumer };
}

/** Permissions of the function that updates the tables. */
const tablesStatements = (
  { database, files, key, queue, catalog }: FunctionProps,
  { queueKey, logs }: { readonly queueKey: Arn<'AWS::KMS::Key'>; readonly logs: Arn<'AWS::Logs::LogGroup'> },
) => [
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
    Resource: queue,
  } as const,
  { Sid: 'Keys', Effect: 'Allow', Action: 'kms:Decrypt', Resource: [key, queueKey] } as const,
  { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs } as const,
];
