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
  /** Name of the group of the schedule, such as a `uniqueName` of at most 64: keys and policies name it before it is made. */
  readonly group: Expr<string>;
  /** An Aurora cluster. */
  readonly source: Arn<'AWS::RDS::DBCluster'>;
  /** Databases of the cluster that are exported; AWS charges for the whole cluster all the same. */
  readonly databases: readonly Value<string>[];
  /** Takes the files, under `<export>/<database>/<database>.<table>/`. */
  readonly bucket: Id<'AWS::S3::Bucket'>;
  /** Encrypts files and schedule: `allowDatabaseExport`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Writes the files: a role that `export.rds.amazonaws.com` assumes, with `exportWriterStatements`. */
  readonly writer: Arn<'AWS::IAM::Role'>;
  /** Starts the exports: a role that `scheduler.amazonaws.com` assumes, with `exportStarterStatements`. */
  readonly starter: Arn<'AWS::IAM::Role'>;
  /** When, in UTC: `cron(30 4 ? * SUN *)`, `rate(7 days)`. */
  readonly schedule: Value<string>;
  /** Takes the starts that failed: put an alarm on it. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The policies of both roles: no export starts before it may. */
  readonly after: readonly Resource[];
}

/**
 * Exports an Aurora cluster to a bucket on a schedule, as Parquet, without asking its instances for anything: AWS reads a clone. What
 * is exported is ePHI in full. An export that is started and fails later is an event (`failedExportEvents`), not a dead letter.
 *
 * Each export has a name of its own, which RDS asks for: the id of the attempt. RDS runs one export of a cluster at a time, so that a
 * second attempt can't double the first.
 *
 * Source: Amazon Aurora User Guide, "Exporting DB cluster data to Amazon S3"; EventBridge Scheduler User Guide, "Using universal
 * targets", "Adding context attributes".
 */
export function databaseExport(id: string, props: DatabaseExportProps) {
  const { source, databases, bucket, key, writer, starter, schedule, deadLetters, after } = props;
  const group = resource(`${id}Group`, 'AWS::Scheduler::ScheduleGroup', { Name: props.group });
  const only = Object.fromEntries(databases.map((database, at) => [`Database${at}`, database]));
  const starts = resource(
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
  return snippet([group, starts], { name: starts.ref });
}

/** The schedules of a group, as the context of their encryption has them. */
const schedulesOf = (group: Expr<string>) =>
  sub('arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/${Group}/*', { Group: group });

const CONTEXT = 'kms:EncryptionContext:aws:scheduler:schedule:arn';

/** What whoever starts an export does with its key, for RDS to make a grant of. Source: Amazon RDS API Reference, StartExportTask. */
const starting = [
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

const byRds = { StringEquals: { 'kms:ViaService': sub('rds.${AWS::Region}.${AWS::URLSuffix}') } };

/**
 * What a `databaseExport` needs of its key, beside its `writer` and its readers, who are `users` of it: the starter hands its use on to
 * RDS, and opens the schedule; who deploys makes the schedule.
 *
 * Source: the same page; EventBridge Scheduler User Guide, "Encryption at rest", "Using identity-based policies".
 */
export function allowDatabaseExport(props: Pick<DatabaseExportProps, 'group' | 'starter'>): readonly Statement[] {
  const ofGroup = { [CONTEXT]: schedulesOf(props.group) };
  const starter = { Effect: 'Allow', Principal: { AWS: props.starter }, Resource: '*' } as const;
  return [
    { Sid: 'ExportStarts', ...starter, Action: starting, Condition: byRds },
    { Sid: 'ScheduleOpens', ...starter, Action: 'kms:Decrypt', Condition: { StringLike: ofGroup } },
    {
      Sid: 'ScheduleIsMade',
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
  /** Key of the cluster, of which RDS makes a grant for the clone. */
  readonly sourceKey: Arn<'AWS::KMS::Key'>;
  /** Key of the queue. */
  readonly deadLettersKey: Arn<'AWS::KMS::Key'>;
}

/** What the `starter` of a `databaseExport` may do: start exports of one cluster as one role with one key, and say that it could not. */
export function exportStarterStatements(props: ExportStarterProps): readonly Statement[] {
  const { group, source, key, writer, sourceKey, deadLetters, deadLettersKey } = props;
  return [
    { Sid: 'Start', Effect: 'Allow', Action: 'rds:StartExportTask', Resource: source },
    { Sid: 'HandOver', Effect: 'Allow', Action: 'iam:PassRole', Resource: writer },
    { Sid: 'Files', Effect: 'Allow', Action: starting, Resource: key, Condition: byRds },
    {
      Sid: 'Clone',
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:DescribeKey'],
      Resource: sourceKey,
      Condition: byRds,
    },
    {
      Sid: 'Schedule',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: { StringLike: { [CONTEXT]: schedulesOf(group) } },
    },
    { Sid: 'Failures', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetters },
    {
      Sid: 'FailuresKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: deadLettersKey,
    },
  ];
}

/** What the `writer` of a `databaseExport` may do: what RDS asks for, in one bucket. Source: Amazon RDS API Reference, StartExportTask. */
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
