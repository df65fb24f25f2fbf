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

/** Queue of an assumed ticket system. It has a fixed name, so that a repeated demonstration finds it. */
const queueName = 'audit-trail-demonstration';
/** Time limit for alerts in ms, sufficient for a busy machine. */
const timeLimit = 300_000;
const expectedAlerts = ['DeleteRole', 'PutBucketPolicy'];

/** The fields of an alert that the demonstration uses. */
interface ReceivedAlert {
  readonly alert: string;
  readonly severity: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly eventId: string;
}

/**
 * Uploads a log file in the format of CloudTrail to the log archive, and verifies that the two calls that match keywords reach a queue
 * once each, also if the same calls arrive again, with the same and with another file name. Each repeated file ends with a new call:
 * after its alert, the parser has processed all calls before it.
 */
export const demonstration: Demonstration = {
  async prepare(aws) {
    const sqs = new SQSClient(demonstrationClient(aws));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queueName }));
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const arn = Attributes.QueueArn ?? '';
    const Policy = JSON.stringify(policyForTopics(arn));
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
    const ownIds = new Set(file.eventIds);
    const repeats = [file.key, file.key.replace('.json.gz', '-again.json.gz')].map((key) => ({ key, ...file.again() }));
    const newIds = new Set(repeats.map(({ newId }) => newId));
    const sampleAlerts: ReceivedAlert[] = [];
    const newCallAlerts: ReceivedAlert[] = [];
    const put = (key: string, body: Buffer) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    const receiveAlerts = async () => {
      const alerts = await queue.receive();
      for (const alert of alerts) {
        if (newIds.has(alert.eventId)) newCallAlerts.push(alert);
        if (!ownIds.has(alert.eventId)) continue;
        sampleAlerts.push(alert);
        say(`  ${alert.severity.padEnd(8)} ${alert.alert}: ${alert.eventName} at ${alert.eventTime}`);
      }
      return alerts.length;
    };
    const waitForAlerts = async (count: number, received: readonly ReceivedAlert[]) => {
      for (const end = Date.now() + timeLimit; received.length < count && Date.now() < end; ) await receiveAlerts();
      if (received.length >= count) return;
      throw new Problem(
        'audit-trail',
        `${received.length} of ${count} alerts were received within ${timeLimit / 1000} seconds`,
        'Look at the log group of the log parser and its dead-letter queue',
      );
    };

    await put(file.key, file.body);
    say(`Uploaded a log file with ${file.eventIds.length} calls to the log archive; waiting for alerts from ${topic}`);
    await waitForAlerts(expectedAlerts.length, sampleAlerts);

    for (const { key, body } of repeats) await put(key, body);
    say('Uploaded the same calls twice, each time followed by one new call: only the new calls may cause alerts');
    await waitForAlerts(repeats.length, newCallAlerts);
    while ((await receiveAlerts()) > 0);
    requireEachOnce(sampleAlerts);
    say(`Received ${expectedAlerts.length} alerts, each once`);
  },
};

/** Throws a Problem unless there is exactly one alert for each expected call, and no other alert. */
export function requireEachOnce(alerts: readonly Pick<ReceivedAlert, 'eventName'>[]): void {
  const names = alerts.map(({ eventName }) => eventName).sort();
  if (names.join() === expectedAlerts.join()) return;
  throw new Problem(
    'audit-trail',
    `received alerts for ${names.join(', ')}, expected ${expectedAlerts.join(' and ')}, once each`,
    'Look up the event IDs in the table of alerts and the log group of the parser',
  );
}

/** A sample log file, which can be repeated. */
export interface SampleLogFile {
  readonly key: string;
  readonly body: Buffer;
  readonly eventIds: readonly string[];
  /** Returns the same calls, followed by a new call that matches a keyword. */
  again(): { readonly body: Buffer; readonly newId: string };
}

/** Creates a synthetic log file with six calls, two of which match keywords. Its event IDs are new each time. */
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
    requestParameters: { note: 'synthetic: an alert must not contain this' },
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
    'Deploy the blueprint first, then run the demonstration again',
  );
}

/** Queue policy that allows the topics of the account of the queue. The topic does not exist yet. */
function policyForTopics(queueArn: string) {
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

  /** Receives and deletes up to ten alerts. Waits at most a second for the first. */
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

  /** Deletes the messages of earlier runs. */
  async function drain(): Promise<void> {
    while ((await receive()).length > 0);
  }

  return { receive, drain };
}

/** Returns the alert of a message, with or without raw message delivery. */
function alertIn(body: string): ReceivedAlert {
  const message = JSON.parse(body) as { Type?: string; Message?: string };
  return JSON.parse(message.Type === 'Notification' && message.Message ? message.Message : body) as ReceivedAlert;
}
