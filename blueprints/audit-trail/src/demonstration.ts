import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type AwsAccess, type Demonstration, demonstrationClient, Problem } from '@hipaa-stacks/cloudformation';

/** The queue that stands for a clinic's ticket system. Found by its name again when the demonstration is repeated. */
const queueName = 'audit-trail-demonstration';
/** How long alerts may take, in ms; long enough on a busy machine. */
const patience = 300_000;
const alertsWanted = ['DeleteRole', 'PutBucketPolicy'];

/** What an alert says that the demonstration looks at. */
interface ReceivedAlert {
  readonly alert: string;
  readonly severity: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly eventId: string;
}

/**
 * Puts a log file as CloudTrail would write it into the log archive, and shows that the two calls in it that matter
 * reach a queue, each once, also when the same calls arrive again under the log file's own and under another name. A new call ends
 * each of these files: once its alert is there, the parser has judged all before it.
 */
export const demonstration: Demonstration = {
  async prepare(aws) {
    const sqs = new SQSClient(demonstrationClient(aws));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queueName }));
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const arn = Attributes.QueueArn ?? '';
    const Policy = JSON.stringify(topicsOfThisAccount(arn));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return { AlertQueueArn: arn };
  },

  async run(aws, outputs, say) {
    const bucket = output(outputs, 'LogArchiveBucket');
    const topic = output(outputs, 'AlertTopicArn');
    const s3 = new S3Client({ ...demonstrationClient(aws), forcePathStyle: true });
    const queue = await alertQueue(aws);
    await queue.drain();

    const file = sampleLogFile(new Date());
    const ours = new Set(file.eventIds);
    const repeats = [file.key, file.key.replace('.json.gz', '-again.json.gz')].map((key) => ({ key, ...file.again() }));
    const newIds = new Set(repeats.map(({ newId }) => newId));
    const seen: ReceivedAlert[] = [];
    const seenNew: ReceivedAlert[] = [];
    const put = (key: string, body: Buffer) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    const listen = async () => {
      const alerts = await queue.receive();
      for (const alert of alerts) {
        if (newIds.has(alert.eventId)) seenNew.push(alert);
        if (!ours.has(alert.eventId)) continue;
        seen.push(alert);
        say(`  ${alert.severity.padEnd(8)} ${alert.alert}: ${alert.eventName} at ${alert.eventTime}`);
      }
      return alerts.length;
    };
    const listenFor = async (count: number, those: readonly ReceivedAlert[]) => {
      for (const end = Date.now() + patience; those.length < count && Date.now() < end; ) await listen();
      if (those.length >= count) return;
      throw new Problem(
        'audit-trail',
        `${those.length} of ${count} alerts came within ${patience / 1000} seconds`,
        "Look into the log parser's log group and its dead-letter queue",
      );
    };

    await put(file.key, file.body);
    say(`Put a log file with ${file.eventIds.length} calls into the log archive; waiting for alerts from ${topic}`);
    await listenFor(alertsWanted.length, seen);

    for (const { key, body } of repeats) await put(key, body);
    say('Put the same calls twice more, each time with one new call after them: no alert of theirs may come again');
    await listenFor(repeats.length, seenNew);
    while ((await listen()) > 0);
    requireEachOnce(seen);
    say(`${alertsWanted.length} alerts in all, each once`);
  },
};

/** Throws a Problem unless there is exactly one alert for each call that matters, and no other. */
export function requireEachOnce(alerts: readonly Pick<ReceivedAlert, 'eventName'>[]): void {
  const names = alerts.map(({ eventName }) => eventName).sort();
  if (names.join() === alertsWanted.join()) return;
  throw new Problem(
    'audit-trail',
    `alerts came for ${names.join(', ')}, wanted are ${alertsWanted.join(' and ')}, once each`,
    "Look up the event ids in the parser's table and its log group",
  );
}

/** A log file, and its calls again. */
export interface SampleLogFile {
  readonly key: string;
  readonly body: Buffer;
  readonly eventIds: readonly string[];
  /** The same calls, and after them one that matters and is new. */
  again(): { readonly body: Buffer; readonly newId: string };
}

/** A synthetic log file with two calls that matter among harmless ones; its event ids are new each time. */
export function sampleLogFile(time: Date): SampleLogFile {
  const calls = [
    ['sts', 'GetCallerIdentity'],
    ['ec2', 'DescribeInstances'],
    ['iam', 'DeleteRole'],
    ['s3', 'ListBuckets'],
    ['s3', 'PutBucketPolicy'],
    ['kms', 'Decrypt'],
  ] as const;
  const record = (service: string, eventName: string) => ({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::000000000000:assumed-role/Demonstration/synthetic',
      accountId: '000000000000',
    },
    eventTime: `${time.toISOString().slice(0, 19)}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.1',
    requestParameters: { note: 'synthetic: an alert must not show this' },
    responseElements: null,
    eventID: randomUUID(),
    eventType: 'AwsApiCall',
    recipientAccountId: '000000000000',
  });
  const records = calls.map(([service, eventName]) => record(service, eventName));
  const bodyOf = (Records: object[]) => gzipSync(JSON.stringify({ Records }));
  const day = time.toISOString().slice(0, 10).replaceAll('-', '/');
  const minute = `${time.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
  const name = `000000000000_CloudTrail_us-east-1_${minute}_${randomUUID().slice(0, 8)}.json.gz`;
  return {
    key: `AWSLogs/000000000000/CloudTrail/us-east-1/${day}/${name}`,
    body: bodyOf(records),
    eventIds: records.map(({ eventID }) => eventID),
    again() {
      const added = record('iam', 'DeleteRole');
      return { body: bodyOf([...records, added]), newId: added.eventID };
    },
  };
}

function output(outputs: Readonly<Record<string, string>>, name: string): string {
  const value = outputs[name];
  if (value) return value;
  throw new Problem(
    'audit-trail',
    `the stack has no output ${name}`,
    'Deploy the blueprint first, then run this again',
  );
}

/** Lets SNS topics of the queue's own account send to it; which topic it will be is known only later. */
function topicsOfThisAccount(queueArn: string) {
  const [, partition, , , account] = queueArn.split(':');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnLike: { 'aws:SourceArn': `arn:${partition}:sns:*:${account}:*` } },
      },
    ],
  };
}

async function alertQueue(aws: AwsAccess) {
  const sqs = new SQSClient(demonstrationClient(aws));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queueName }));

  /** Takes up to ten alerts off the queue; waits at most a second for the first. */
  async function receive(): Promise<ReceivedAlert[]> {
    const request = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
    if (Messages.length === 0) {
      await sleep(100);
      return [];
    }
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return Messages.map(({ Body = '{}' }) => alertIn(Body));
  }

  /** Forgets what an earlier run has left. */
  async function drain(): Promise<void> {
    while ((await receive()).length > 0);
  }

  return { receive, drain };
}

/** The alert in a message, whether SNS delivers it raw or in its own envelope. */
function alertIn(body: string): ReceivedAlert {
  const message = JSON.parse(body) as { Type?: string; Message?: string };
  return JSON.parse(message.Type === 'Notification' && message.Message ? message.Message : body) as ReceivedAlert;
}
