/*!
 * Reads each new CloudTrail log file and sends alerts about records that match the keyword configuration.
 *
 *   log archive (S3) -> EventBridge "Object Created" -> SQS -> this function -> SNS, DynamoDB, CloudWatch metrics
 *
 * Permissions of its role:
 *   s3:GetObject, s3:GetObjectVersion        log archive: the version that the event names
 *   s3:GetObject, s3:ListBucket              configuration bucket: without ListBucket, S3 returns AccessDenied for a missing file
 *   dynamodb:GetItem, PutItem, UpdateItem    the table
 *   sns:Publish                              both topics
 *   kms:Decrypt                              keys of both buckets, the queue, the table and the topics
 *   kms:GenerateDataKey                      key of the topics
 *   sqs:ReceiveMessage, DeleteMessage, GetQueueAttributes    the queue, for the event source mapping
 *   logs:CreateLogStream, PutLogEvents       its log group
 *
 * Environment: TOPIC_ARN, NOTICE_TOPIC_ARN, TABLE_NAME, RETENTION_DAYS, METRIC_NAMESPACE, CONFIGURATION_BUCKET, CONFIGURATION_KEY.
 * The event source mapping must report batch item failures. The visibility timeout of the queue must be at least ten seconds longer
 * than the timeout of the function, so that the claims of a terminated invocation end before the message is delivered again.
 */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsFromSdk } from './aws.ts';
import { configurationInForce } from './configuration-in-force.ts';
import { ledger } from './ledger.ts';
import { log } from './log.ts';
import { metrics } from './metrics.ts';
import { parseBatch } from './parse-batch.ts';
import { settingsFrom } from './settings.ts';

const settings = settingsFrom(process.env);
const aws = awsFromSdk(settings);
const keywords = configurationInForce();
const now = Date.now;

/** Not console.log, to which Lambda can add text: CloudWatch reads metrics only from lines that begin with JSON. */
const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Entry point of the Lambda function. */
export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return parseBatch(event.Records, keywords, {
    aws,
    settings,
    now,
    remaining: () => context.getRemainingTimeInMillis(),
    ledger: ledger(aws, { now, retentionDays: settings.retentionDays }),
    log: log(write, { requestId: context.awsRequestId }),
    metrics: metrics(settings.metricNamespace, { now, write }),
  });
}
