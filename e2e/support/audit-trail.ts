import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import type { AwsAccess } from '@hipaa-stacks/cloudformation';
import { clientConfig } from '../../tools/src/aws.ts';
import { callJson } from './json-api.ts';
import { resourcesBelow } from './release.ts';
import { until } from './until.ts';

/** Synthetic ePHI in a record: no alert, log line or item of the table may contain it. */
export const marker = 'synthetic-patient-name';

/** Totals of the parser's own metrics. */
export interface Counts {
  readonly Files: number;
  readonly Records: number;
  readonly DigestFiles: number;
  readonly OtherFiles: number;
  readonly FailedFiles: number;
}

/** A record in the format of CloudTrail. */
export const record = (service: string, eventName: string) => ({
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', userName: marker, arn: `arn:aws:iam::000000000000:user/${marker}` },
  eventTime: '2026-01-01T00:00:00Z',
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: 'us-east-1',
  requestParameters: { name: marker },
  eventID: randomUUID(),
  eventType: 'AwsApiCall',
  recipientAccountId: '000000000000',
});

export const logFile = (records: readonly object[]): Buffer => gzipSync(JSON.stringify({ Records: records }));

/** An object key in the format of CloudTrail. `kind` is `CloudTrail` or `CloudTrail-Digest`. */
export const logKey = (kind = 'CloudTrail'): string =>
  `AWSLogs/000000000000/${kind}/us-east-1/2026/01/01/000000000000_${kind}_us-east-1_20260101T0000Z_${randomUUID().slice(0, 8)}.json.gz`;

/** A deployed audit trail: functions to put input into it, and to read its output. */
export async function auditTrailIn(aws: AwsAccess, stackName: string, outputs: Readonly<Record<string, string>>) {
  const config = clientConfig(aws);
  const [s3, sqs, sns, lambda] = [new S3(config), new SQS(config), new SNS(config), new Lambda(config)];
  const resources = await resourcesBelow(aws, stackName);
  const physicalId = (logicalId: string): string =>
    resources.find((resource) => resource.logicalId === logicalId)!.physicalId;
  const queueUrl = physicalId('NewLogFileQueue');
  const alerts = await subscribe(sqs, sns, outputs.AlertTopicArn!);
  const notices = await subscribe(sqs, sns, outputs.NoticeTopicArn!);

  async function logLines(): Promise<string[]> {
    const lines: string[] = [];
    for (let nextToken: string | undefined; ; ) {
      const page = await callJson<{ events: { message: string }[]; nextToken?: string }>(
        aws,
        'logs',
        'FilterLogEvents',
        { logGroupName: outputs.ParserLogGroup, ...(nextToken && { nextToken }) },
      );
      lines.push(...page.events.map(({ message }) => message));
      nextToken = page.nextToken;
      if (!nextToken) return lines;
    }
  }

  async function counts(): Promise<Counts> {
    const total = { Files: 0, Records: 0, DigestFiles: 0, OtherFiles: 0, FailedFiles: 0 };
    for (const line of await logLines()) {
      if (!line.startsWith('{"_aws"')) continue;
      const values = JSON.parse(line) as Partial<Counts>;
      for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += values[name] ?? 0;
    }
    return total;
  }

  return {
    resources,
    physicalId,
    alerts,
    notices,
    logLines,
    counts,

    /** Puts objects into the log archive. */
    async put(objects: Readonly<Record<string, Buffer>>): Promise<void> {
      const Bucket = outputs.LogArchiveBucket!;
      await Promise.all(Object.entries(objects).map(([Key, Body]) => s3.putObject({ Bucket, Key, Body })));
    },

    /**
     * Puts objects into the log archive, and waits until the parser has processed them; returns the counts of this
     * time.
     */
    async parse(objects: Readonly<Record<string, Buffer>>): Promise<Counts> {
      const before = await counts();
      await this.put(objects);
      return until('end of the parsing', async () => {
        const after = await counts();
        const done = Object.entries(after).map(([name, value]) => [name, value - before[name as keyof Counts]]);
        const counted = Object.fromEntries(done) as Counts;
        const { Files, DigestFiles, OtherFiles } = counted;
        return Files + DigestFiles + OtherFiles >= Object.keys(objects).length && counted;
      });
    },

    /** Sets the keyword file, and changes the function so that a new instance reads it. */
    async setKeywords(text: string): Promise<void> {
      await s3.putObject({ Bucket: outputs.ConfigurationBucket!, Key: 'keywords.json', Body: text });
      await lambda.updateFunctionConfiguration({ FunctionName: physicalId('Parser'), Timeout: 120 });
    },

    /** Sets the time until a failed log file is retried: 720 s as deployed. */
    async setVisibilityTimeout(seconds: number): Promise<void> {
      await sqs.setQueueAttributes({ QueueUrl: queueUrl, Attributes: { VisibilityTimeout: String(seconds) } });
    },

    /** Keys of the objects in the messages of the dead-letter queue. The messages stay in it. */
    async deadLetterKeys(): Promise<string[]> {
      const QueueUrl = physicalId('NewLogFileDeadLetterQueue');
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
      return Messages.map(({ Body }) => JSON.parse(Body!).detail.object.key as string);
    },
  };
}

/** Subscribes a new queue to a topic. `receive` empties it, `next` waits until there is a message. */
async function subscribe(sqs: SQS, sns: SNS, topic: string) {
  const { QueueUrl } = await sqs.createQueue({ QueueName: `alerts-${randomUUID()}` });
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
  const Endpoint = Attributes!.QueueArn!;
  const Principal = { Service: 'sns.amazonaws.com' };
  const Condition = { ArnEquals: { 'aws:SourceArn': topic } };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: Endpoint, Condition }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  await sns.subscribe({ TopicArn: topic, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } });

  async function receive(WaitTimeSeconds = 0): Promise<Record<string, string>[]> {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds });
    if (Messages.length === 0) return [];
    await Promise.all(Messages.map(({ ReceiptHandle }) => sqs.deleteMessage({ QueueUrl, ReceiptHandle })));
    return [...Messages.map(({ Body }) => JSON.parse(Body!)), ...(await receive())];
  }
  const next = () =>
    until('alert', async () => {
      const alerts = await receive(1);
      return alerts.length > 0 && alerts;
    });
  return { receive, next };
}
