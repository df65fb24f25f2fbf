import { deliveryRule } from '@hipaa-stacks/audit';
import { type Arn, type Expr, type Id, sub, type Value } from '@hipaa-stacks/cloudformation';
import { lambdaFunction, queueConsumer, queueConsumerExceptions, rolePolicy } from '@hipaa-stacks/compute';
import { eventQueue, logGroup } from '@hipaa-stacks/data';

/** Object in the configuration bucket that contains the keywords. */
export const KEYWORD_FILE = 'keywords.json';

export interface ParserProps {
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  readonly logKey: Arn<'AWS::KMS::Key'>;
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  /** Bucket of the log files, which sends its events to EventBridge. */
  readonly archive: { readonly name: Value<string>; readonly arn: Value<string>; readonly folder: Value<string> };
  /** The key of the log files of an existing trail, else no value. */
  readonly archiveKey: Value<string>;
  readonly configuration: { readonly name: Id<'AWS::S3::Bucket'>; readonly arn: Arn<'AWS::S3::Bucket'> };
  readonly alertTable: { readonly name: Id<'AWS::DynamoDB::Table'>; readonly arn: Arn<'AWS::DynamoDB::Table'> };
  /** Topic for alerts of critical and high severity. */
  readonly topic: Arn<'AWS::SNS::Topic'>;
  /** Topic for the other severities. */
  readonly noticeTopic: Arn<'AWS::SNS::Topic'>;
  readonly metricNamespace: Value<string>;
  readonly retentionDays: Expr<number>;
}

/** The log parser: receives each new log file through a queue, matches its records against the keywords, and sends alerts. */
export function parser(props: ParserProps) {
  const {
    role,
    logKey,
    alertKey,
    archive,
    archiveKey,
    configuration,
    alertTable,
    topic,
    noticeTopic,
    metricNamespace,
    retentionDays,
  } = props;
  const newFiles = eventQueue('NewLogFile', { key: alertKey, visibilitySeconds: 720, maxReceiveCount: 10 });
  const newFileRule = deliveryRule('LogFileRule', {
    description: 'New log files, for the log parser',
    pattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [archive.name] }, object: { key: [{ prefix: archive.folder }] } },
    },
    target: newFiles.arn,
    deadLetters: newFiles.deadLetterQueueArn,
    after: newFiles.policies,
  });
  const logs = logGroup('ParserLogGroup', { key: logKey, retentionDays: retentionDays });
  const access = rolePolicy('ParserAccess', {
    role: role.name,
    statements: [
      {
        Sid: 'LogFiles',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: sub('${Bucket}/${Folder}*', { Bucket: archive.arn, Folder: archive.folder }),
      },
      {
        Sid: 'Keywords',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: sub(`\${Bucket}/${KEYWORD_FILE}`, { Bucket: configuration.arn }),
      },
      { Sid: 'ListConfiguration', Effect: 'Allow', Action: 's3:ListBucket', Resource: configuration.arn },
      {
        Sid: 'AlertTable',
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: alertTable.arn,
      },
      { Sid: 'PublishAlerts', Effect: 'Allow', Action: 'sns:Publish', Resource: [topic, noticeTopic] },
      {
        Sid: 'Queue',
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: newFiles.arn,
      },
      {
        Sid: 'Keys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [logKey, alertKey, archiveKey],
      },
      {
        Sid: 'Logs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: logs.arn,
      },
    ],
    exceptions: [
      '<LogArchiveBucket.Arn>/AWSLogs/*',
      'arn:aws:s3:::<TrailBucketName>/AWSLogs/*',
      'arn:aws:s3:::<TrailBucketName>/<TrailPrefix>/AWSLogs/*',
    ].map((files) => ({
      rule: `cdk-nag:AwsSolutions-IAM5[Resource::${files}]`,
      reason: 'It reads all log files. CloudTrail generates their names.',
    })),
  });
  const fn = lambdaFunction('Parser', {
    code: new URL('../src/log-parser/handler.ts', import.meta.url),
    description: 'Matches the records of new log files against the keywords, and sends alerts',
    role: role.arn,
    logGroup: logs.name,
    key: logKey,
    memory: 1024,
    timeoutSeconds: 120,
    environment: {
      CONFIGURATION_BUCKET: configuration.name,
      CONFIGURATION_KEY: KEYWORD_FILE,
      METRIC_NAMESPACE: metricNamespace,
      NOTICE_TOPIC_ARN: noticeTopic,
      RETENTION_DAYS: retentionDays,
      TABLE_NAME: alertTable.name,
      TOPIC_ARN: topic,
    },
    after: [access.policy],
    exceptions: queueConsumerExceptions,
  });
  // One file an invocation: a slow file takes no time from another file, and so does not use up its attempts.
  const consumer = queueConsumer('ParserEventSource', { queue: newFiles.arn, fn: fn.name, batchSize: 1 });
  return { newFiles, newFileRule, logs, access, fn, consumer };
}
