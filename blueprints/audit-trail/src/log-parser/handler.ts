/*!
 * Reads each new CloudTrail log file and alerts on the records that match the keyword configuration.
 *
 *   log archive (S3) -> EventBridge "Object Created" -> SQS -> this function -> SNS, DynamoDB, CloudWatch metrics
 *
 * What its role must allow:
 *   s3:GetObject, s3:GetObjectVersion        log archive: the version that the event names
 *   s3:GetObject, s3:ListBucket              configuration bucket: without ListBucket a missing file looks denied
 *   dynamodb:GetItem, PutItem, UpdateItem    the table
 *   sns:Publish                              the topic
 *   kms:Decrypt                              keys of both buckets, the queue, the table and the topic
 *   kms:GenerateDataKey                      key of the topic
 *   sqs:ReceiveMessage, DeleteMessage, GetQueueAttributes    the queue, for the event source mapping
 *   logs:CreateLogStream, PutLogEvents       its log group
 *
 * Environment: TOPIC_ARN, TABLE_NAME, RETENTION_DAYS, METRIC_NAMESPACE, CONFIGURATION_BUCKET, CONFIGURATION_KEY.
 * The mapping must report batch item failures. The queue's visibility timeout must be ten seconds longer than the
 * function's timeout, or more: a claim of a delivery that died ends before the message comes again.
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

/** Not console.log, which Lambda may wrap: CloudWatch finds metrics only in lines that are JSON from their start. */
const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Lambda's entry point. */
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
