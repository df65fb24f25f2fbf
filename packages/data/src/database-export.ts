import {
  type Arn,
  accountId,
  type Expr,
  type Id,
  type Resource,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface DatabaseExportProps {
  /**
   * Name of the schedule group, such as a `uniqueName` of at most 64 characters: keys and policies reference it before
   * it is created.
   */
  readonly group: Expr<string>;
  /** An Aurora cluster. */
  readonly source: Arn<'AWS::RDS::DBCluster'>;
  /** Databases of the cluster to export. AWS charges for the whole cluster. */
  readonly databases: readonly Value<string>[];
  /** Bucket for the files, under `<export>/<database>/<database>.<table>/`. */
  readonly bucket: Id<'AWS::S3::Bucket'>;
  /** KMS key of the files and the schedule, with `allowDatabaseExport`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Role that writes the files: `export.rds.amazonaws.com` assumes it, with `exportWriterStatements`. */
  readonly writer: Arn<'AWS::IAM::Role'>;
  /** Role that starts the exports: `scheduler.amazonaws.com` assumes it, with `exportStarterStatements`. */
  readonly starter: Arn<'AWS::IAM::Role'>;
  /** Schedule in UTC, such as `cron(30 4 ? * SUN *)` or `rate(7 days)`. */
  readonly schedule: Value<string>;
  /** Dead-letter queue for exports that could not be started. It needs an alarm. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** Policies of both roles, which must be created before an export starts. */
  readonly after: readonly Resource[];
}

/**
 * Exports an Aurora cluster to a bucket on a schedule, as Parquet, without load on its instances: AWS reads a clone.
 * The export contains ePHI in full. An export that is started and fails later is an event (`failedExportEvents`), not a
 * message in the dead-letter queue.
 *
 * Each export has a unique name, as RDS requires: the ID of the attempt. RDS runs one export of a cluster at a time, so
 * that a second attempt can't duplicate the first.
 *
 * Source: Amazon Aurora User Guide, "Exporting DB cluster data to Amazon S3"; EventBridge Scheduler User Guide, "Using
 * universal targets", "Adding context attributes".
 */
export function databaseExport(id: string, props: DatabaseExportProps) {
  const { source, databases, bucket, key, writer, starter, schedule, deadLetters, after } = props;
  const group = resource(`${id}Group`, 'AWS::Scheduler::ScheduleGroup', { Name: props.group });
  const only = Object.fromEntries(databases.map((database, at) => [`Database${at}`, database]));
  const exportSchedule = resource(
    id,
    'AWS::Scheduler::Schedule',
    {
      Description: 'Exports the database to S3',
      GroupName: group.ref,
      ScheduleExpression: schedule,
      FlexibleTimeWindow: { Mode: 'OFF' },
      KmsKeyArn: key,
      State: 'ENABLED',
      Target: {
        Arn: sub('arn:${AWS::Partition}:scheduler:::aws-sdk:rds:startExportTask'),
        RoleArn: starter,
        Input: sub(
          '{"ExportTaskIdentifier":"export-<aws.scheduler.execution-id>","SourceArn":"${Source}",' +
            '"S3BucketName":"${Bucket}","IamRoleArn":"${Writer}","KmsKeyId":"${Key}",' +
            `"ExportOnly":[${Object.keys(only).map((name) => `"\${${name}}"`)}]}`,
          { Source: source, Bucket: bucket, Writer: writer, Key: key, ...only },
        ),
        RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: deadLetters },
      },
    },
    { dependsOn: after },
  );
  return snippet([group, exportSchedule], { name: exportSchedule.ref });
}

/** ARN pattern of the schedules of a group, as in their encryption context. */
const schedulesOf = (group: Expr<string>) =>
  sub('arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/${Group}/*', { Group: group });

const CONTEXT = 'kms:EncryptionContext:aws:scheduler:schedule:arn';

/**
 * Actions on the key that RDS requires of the caller of StartExportTask, to create a grant. Source: Amazon RDS API
 * Reference, StartExportTask.
 */
const startExportActions = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:RetireGrant',
];

const viaRds = { StringEquals: { 'kms:ViaService': sub('rds.${AWS::Region}.${AWS::URLSuffix}') } };

/**
 * Key policy statements for a `databaseExport`, in addition to its `writer` and its readers, which are `users` of the
 * key: the starter grants RDS the use of the key, and decrypts the schedule; the deployer creates the schedule.
 *
 * Source: the same page; EventBridge Scheduler User Guide, "Encryption at rest", "Using identity-based policies".
 */
export function allowDatabaseExport(props: Pick<DatabaseExportProps, 'group' | 'starter'>): readonly Statement[] {
  const ofGroup = { [CONTEXT]: schedulesOf(props.group) };
  const starter = { Effect: 'Allow', Principal: { AWS: props.starter }, Resource: '*' } as const;
  return [
    { Sid: 'StartExport', ...starter, Action: startExportActions, Condition: viaRds },
    { Sid: 'DecryptSchedule', ...starter, Action: 'kms:Decrypt', Condition: { StringLike: ofGroup } },
    {
      Sid: 'CreateSchedule',
      Effect: 'Allow',
      Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: {
        StringEquals: {
          'kms:CallerAccount': accountId,
          'kms:ViaService': sub('scheduler.${AWS::Region}.${AWS::URLSuffix}'),
        },
      },
    },
  ];
}

export interface ExportStarterProps
  extends Pick<DatabaseExportProps, 'group' | 'source' | 'key' | 'writer' | 'deadLetters'> {
  /** Key of the cluster, for which RDS creates a grant for the clone. */
  readonly sourceKey: Arn<'AWS::KMS::Key'>;
  /** Key of the dead-letter queue. */
  readonly deadLetterQueueKey: Arn<'AWS::KMS::Key'>;
}

/**
 * Permissions of the `starter` of a `databaseExport`: start exports of one cluster with one role and one key, and send
 * failures to the dead-letter queue.
 */
export function exportStarterStatements(props: ExportStarterProps): readonly Statement[] {
  const { group, source, key, writer, sourceKey, deadLetters, deadLetterQueueKey } = props;
  return [
    { Sid: 'StartExport', Effect: 'Allow', Action: 'rds:StartExportTask', Resource: source },
    { Sid: 'PassRole', Effect: 'Allow', Action: 'iam:PassRole', Resource: writer },
    { Sid: 'Files', Effect: 'Allow', Action: startExportActions, Resource: key, Condition: viaRds },
    {
      Sid: 'Clone',
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:DescribeKey'],
      Resource: sourceKey,
      Condition: viaRds,
    },
    {
      Sid: 'Schedule',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: { StringLike: { [CONTEXT]: schedulesOf(group) } },
    },
    { Sid: 'DeadLetterQueue', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetters },
    {
      Sid: 'DeadLetterQueueKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: deadLetterQueueKey,
    },
  ];
}

/**
 * Permissions of the `writer` of a `databaseExport` that RDS requires, for one bucket. Source: Amazon RDS API
 * Reference, StartExportTask.
 */
export function exportWriterStatements(
  bucket: Arn<'AWS::S3::Bucket'>,
  key: Arn<'AWS::KMS::Key'>,
): readonly Statement[] {
  return [
    { Sid: 'Bucket', Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: bucket },
    {
      Sid: 'Files',
      Effect: 'Allow',
      Action: ['s3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'],
      Resource: sub('${Bucket}/*', { Bucket: bucket }),
    },
    { Sid: 'Key', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key },
  ];
}
