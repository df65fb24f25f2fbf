import { gzipSync } from 'node:zlib';
import type { SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Message } from './alert.ts';
import type { Topic } from './aws.ts';
import { type AwsStandIn, awsError, awsStandIn, logFileOf } from './aws-stand-in.ts';
import { builtIn } from './built-in.ts';
import { configurationInForce } from './configuration-in-force.ts';
import { parseBatch } from './parse-batch.ts';

const folder = 'AWSLogs/000000000000/CloudTrail/us-east-1/2026/11/22';
const logKey = `${folder}/000000000000_CloudTrail_us-east-1_20261122T1200Z_AbCdEf.json.gz`;
const record = (eventID: string, eventName: string, service = 'iam') => ({
  eventID,
  eventName,
  eventSource: `${service}.amazonaws.com`,
  eventTime: '2026-11-22T12:00:00Z',
  awsRegion: 'us-east-1',
  recipientAccountId: '000000000000',
  userIdentity: { type: 'AssumedRole' },
});

let standIn: AwsStandIn;
beforeEach(() => {
  standIn = awsStandIn();
});

function message(key: string, messageId = key, version?: string): SQSRecord {
  const object = { key, size: 1, ...(version && { 'version-id': version }) };
  const event = {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'archive' }, object },
  };
  return { messageId, body: JSON.stringify(event) } as SQSRecord;
}

/** Returns the IDs of the messages that are returned to the queue. */
async function run(messages: SQSRecord[], options?: Parameters<AwsStandIn['invocation']>[0]): Promise<string[]> {
  const response = await parseBatch(messages, configurationInForce(), standIn.invocation(options));
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const alerts = () => standIn.published.map(({ body }) => JSON.parse(body) as { alert: string; eventId: string });
/** Calls of four keywords of high severity: up to 40 have an alert each. */
const highCalls = [
  ['iam', 'DeleteRole'],
  ['s3', 'PutBucketPolicy'],
  ['kms', 'PutKeyPolicy'],
  ['logs', 'DeleteLogGroup'],
] as const;
const manyCalls = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const [service, name] = highCalls[index % highCalls.length]!;
    return record(`e${index}`, name, service);
  });
const waitForRetry = () => {
  standIn.clock += 120_000;
};

describe('parseBatch', () => {
  test('sends, stores and counts alerts about matching records', async () => {
    standIn.put(
      logKey,
      logFileOf([
        record('1', 'DeleteRole'),
        record('2', 'PutBucketPolicy', 's3'),
        record('3', 'DescribeInstances', 'ec2'),
      ]),
    );
    expect(await run([message(logKey)])).toEqual([]);
    expect(alerts().map(({ alert, eventId }) => [alert, eventId])).toEqual([
      ['iam-delete', '1'],
      ['s3-access-changed', '2'],
    ]);
    expect([...standIn.table.keys()]).toEqual(['1#iam-delete', '2#s3-access-changed']);
    expect(standIn.table.get('1#iam-delete')).toMatchObject({
      Keyword: 'iam-delete',
      Severity: 'high',
      EventName: 'DeleteRole',
      PrincipalType: 'AssumedRole',
      LogFile: logKey,
      Status: 'sent',
    });
    expect(standIn.metric('Matches', { Keyword: 'iam-delete', Severity: 'high' })).toBe(1);
    expect(standIn.metric('Matches', { Severity: 'high' })).toBe(2);
    expect([standIn.metric('Files'), standIn.metric('Records')]).toEqual([1, 3]);
  });

  test('writes metrics in the embedded metric format', async () => {
    standIn.put(logKey, logFileOf([record('1', 'DeleteRole')]));
    await run([message(logKey)]);
    expect(standIn.lines.map((line) => JSON.parse(line)).find((line) => line.Matches)).toEqual({
      _aws: {
        Timestamp: standIn.clock,
        CloudWatchMetrics: [
          {
            Namespace: 'Test',
            Dimensions: [['Keyword', 'Severity'], ['Severity']],
            Metrics: [{ Name: 'Matches', Unit: 'Count' }],
          },
        ],
      },
      Keyword: 'iam-delete',
      Severity: 'high',
      Matches: 1,
    });
  });

  test('uses the configuration file', async () => {
    const keywords = [{ name: 'mine', severity: 'low', eventName: ['Describe*'] }];
    standIn.put('keywords.json', JSON.stringify({ version: 1, keywords }));
    standIn.put(logKey, logFileOf([record('1', 'DeleteRole'), record('2', 'DescribeInstances', 'ec2')]));
    await run([message(logKey)]);
    expect(alerts()).toMatchObject([{ alert: 'mine', eventId: '2' }]);
  });

  test('skips digest files, and skips other files with a warning', async () => {
    const digest = 'AWSLogs/000000000000/CloudTrail-Digest/us-east-1/2026/11/22/digest.json.gz';
    expect(await run([message(digest), message('maria.lopez.pdf', 'm1')])).toEqual([]);
    expect([standIn.metric('DigestFiles'), standIn.metric('OtherFiles')]).toEqual([1, 1]);
    expect(standIn.lines.filter((line) => line.includes('not a log file'))).toHaveLength(1);
  });

  test('returns messages about unreadable files to the queue, and reads the other files', async () => {
    const validFile = logFileOf([record('1', 'DeleteRole')]);
    const files = {
      'not-gzip.json.gz': 'plain',
      'truncated.json.gz': validFile.subarray(0, -5),
      'not-json.json.gz': gzipSync('text'),
      'no-records.json.gz': gzipSync('{}'),
      'good.json.gz': validFile,
      'empty.json.gz': logFileOf([]),
    };
    for (const [key, body] of Object.entries(files)) standIn.put(key, body);
    const missing = 'gone.json.gz';
    expect(await run([...Object.keys(files), missing].map((key) => message(key)))).toEqual([
      'not-gzip.json.gz',
      'truncated.json.gz',
      'not-json.json.gz',
      'no-records.json.gz',
      missing,
    ]);
    expect(alerts()).toHaveLength(1);
    expect([standIn.metric('Files'), standIn.metric('FailedFiles')]).toEqual([2, 5]);
  });

  test.each(['', '{}', 'null', '{"source":"aws.s3","detail":{"object":{"key":7}}}', '{"Records":[]}'])(
    'returns a message that is not an event to the queue: %s',
    async (body) => {
      expect(await run([{ messageId: 'm', body } as SQSRecord])).toEqual(['m']);
    },
  );

  test('reads the version of the event', async () => {
    const first = standIn.put(logKey, logFileOf([record('1', 'DeleteRole')]));
    standIn.put(logKey, logFileOf([]));
    await run([message(logKey, 'm', first)]);
    expect(alerts()).toHaveLength(1);
  });

  test('does not decode keys: EventBridge events are not URL-encoded', async () => {
    standIn.put('my+logs/100%25 sure.json.gz', logFileOf([record('1', 'DeleteRole')]));
    expect(await run([message('my+logs/100%25 sure.json.gz')])).toEqual([]);
    expect(alerts()).toHaveLength(1);
  });
});

describe('each alert is sent once', () => {
  test('if a file is uploaded again, a message is delivered again, or a record is repeated', async () => {
    const file = logFileOf([record('1', 'DeleteRole'), record('1', 'DeleteRole')]);
    standIn.put(logKey, file);
    standIn.put('copy.json.gz', file);
    expect(await run([message(logKey, 'a'), message(logKey, 'b'), message('copy.json.gz')])).toEqual([]);
    waitForRetry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(1);
    expect(standIn.metric('Matches')).toBe(1);
  });

  test('if a record has no ID', async () => {
    const { eventID: _, ...bare } = record('1', 'DeleteRole');
    standIn.put(logKey, logFileOf([bare]));
    await run([message(logKey, 'a'), message(logKey, 'b')]);
    expect(alerts()).toHaveLength(1);
  });

  test('if two deliveries run concurrently; one of them is retried', async () => {
    standIn.put(logKey, logFileOf(manyCalls(25)));
    const failed = (await Promise.all([run([message(logKey, 'a')]), run([message(logKey, 'b')])])).flat();
    waitForRetry();
    expect(await run(failed.map((id) => message(logKey, id)))).toEqual([]);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(25);
    expect(alerts()).toHaveLength(25);
  });

  test('if SNS accepts only some: the retry sends the others', async () => {
    standIn.put(logKey, logFileOf(manyCalls(25)));
    const publish = async (topic: Topic, messages: readonly Message[]) => {
      const accepted = messages.map((_, index) => index % 3 !== 0);
      await standIn.aws.publish(
        topic,
        messages.filter((_, index) => accepted[index]),
      );
      return accepted;
    };
    expect(await run([message(logKey, 'a')], { aws: { publish } })).toEqual(['a']);
    expect(alerts().length).toBeLessThan(25);
    expect(standIn.metric('Matches')).toBe(alerts().length);
    waitForRetry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(25);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(25);
    expect(standIn.metric('Matches')).toBe(25);
  });
});

describe('no alert is lost', () => {
  test('if an invocation is terminated after its claims, also with a concurrent delivery of the message', async () => {
    standIn.put(logKey, logFileOf(manyCalls(3)));
    const pending = new Promise<never>(() => {});
    void run([message(logKey, 'a')], { aws: { publish: () => pending } });
    await expect.poll(() => standIn.table.size).toBe(3);
    expect(await run([message(logKey, 'a')])).toEqual(['a']);
    waitForRetry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(3);
  });

  test.each(['publish', 'putItem', 'updateItem', 'getItem'] as const)('if %s fails', async (call) => {
    standIn.put(logKey, logFileOf(manyCalls(12)));
    // Without a file, the parser asks the table whether there was one.
    if (call === 'getItem') standIn.put('keywords.json', JSON.stringify(builtIn));
    await run([message(logKey, 'other')], { aws: { publish: async (_, messages) => messages.map(() => false) } });
    waitForRetry();
    const failing = async () => {
      throw awsError(500, 'InternalServerError');
    };
    const failed = await run([message(logKey, 'a')], { aws: { [call]: failing } });
    waitForRetry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(failed).toEqual(call === 'getItem' ? [] : ['a']);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(12);
    expect(standIn.lines.join('\n')).not.toContain('SECRET');
  });

  test('if too little time is left to start with a file', async () => {
    standIn.put(logKey, logFileOf(manyCalls(3)));
    const getObject: typeof standIn.aws.getObject = (from) =>
      from.key === logKey ? Promise.reject(new Error('started')) : standIn.aws.getObject(from);
    expect(await run([message(logKey, 'a')], { remaining: () => 14_000, aws: { getObject } })).toEqual(['a']);
    expect(standIn.lines.join()).toContain('out of time');
  });

  test('if time runs out between two batches of alerts: the next delivery continues there', async () => {
    standIn.put(logKey, logFileOf(manyCalls(25)));
    const remaining = () => (standIn.published.length === 0 ? 60_000 : 9_000);
    expect(await run([message(logKey, 'a')], { remaining })).toEqual(['a']);
    expect(alerts()).toHaveLength(10);
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(25);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(25);
  });
});

describe('a flood of matches', () => {
  const denied = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...record(`d${index}`, 'GetObject', 's3'),
      errorCode: 'AccessDenied',
    }));
  const bodies = () => standIn.published.map(({ body }) => JSON.parse(body) as { severity: string; more?: number });

  test('is a few alerts and a summary for each keyword, and each match is counted', async () => {
    standIn.put(
      logKey,
      logFileOf([...denied(4313), ...Array.from({ length: 15 }, (_, i) => record(`e${i}`, 'DeleteRole'))]),
    );
    expect(await run([message(logKey)])).toEqual([]);
    const of = (severity: string) => bodies().filter((body) => body.severity === severity);
    expect(of('high')).toHaveLength(11);
    expect(of('high').at(-1)).toMatchObject({ alert: 'iam-delete', more: 5 });
    expect(of('low')).toMatchObject([
      { alert: 'access-denied', eventId: 'd0' },
      { alert: 'access-denied', more: 4312 },
    ]);
    expect(standIn.published.at(-1)?.subject).toBe(
      '[low] access-denied: 4312 more matches in the same log file in 000000000000',
    );
    expect(standIn.metric('Matches', { Keyword: 'access-denied' })).toBe(4313);
    expect(standIn.table.get('d1#access-denied#more')).toMatchObject({ More: 4312, LogFile: logKey, Status: 'sent' });
  });

  test('of 120,000 matches is read in one receive within the time of the function, with 60 ms for each call of SNS', async () => {
    standIn.put(logKey, logFileOf([...denied(60_000), ...manyCalls(60_000)]));
    const started = standIn.clock;
    let calls = 0;
    const publish: typeof standIn.aws.publish = (topic, messages) => {
      calls++;
      standIn.clock += 60;
      return standIn.aws.publish(topic, messages);
    };
    const remaining = () => 120_000 - (standIn.clock - started);
    expect(await run([message(logKey)], { aws: { publish }, remaining })).toEqual([]);
    expect(calls).toBeLessThan(10);
    expect(standIn.published).toHaveLength(4 * 11 + 2);
    expect(standIn.metric('Matches', { Severity: 'high' })).toBe(60_000);
    expect(standIn.metric('Matches', { Severity: 'low' })).toBe(60_000);
  });

  test('of every keyword of the largest configuration leaves time: no healthy file is in the dead-letter queue', async () => {
    const keywords = Array.from({ length: 500 }, (_, index) => ({
      name: `k${index}`,
      severity: 'high',
      eventName: ['*'],
    }));
    standIn.put('keywords.json', JSON.stringify({ version: 1, keywords }));
    standIn.put(logKey, logFileOf(denied(50)));
    const started = standIn.clock;
    const publish: typeof standIn.aws.publish = (topic, messages) => {
      standIn.clock += 60;
      return standIn.aws.publish(topic, messages);
    };
    const remaining = () => 120_000 - (standIn.clock - started);
    expect(await run([message(logKey)], { aws: { publish }, remaining })).toEqual([]);
    expect(standIn.published).toHaveLength(500 * 11);
    expect(remaining()).toBeGreaterThan(60_000);
  });

  test('that is delivered again, also in a copy of the file, sends nothing again', async () => {
    standIn.put(logKey, logFileOf(denied(100)));
    standIn.put('copy.json.gz', logFileOf([...denied(100), record('new', 'DeleteRole')]));
    await run([message(logKey), message(logKey, 'again'), message('copy.json.gz')]);
    expect(bodies()).toMatchObject([{ eventId: 'd0' }, { more: 99 }, { alert: 'iam-delete', eventId: 'new' }]);
  });
});

test('urgent alerts go to the alert topic, before the others, which go to the notice topic', async () => {
  const medium = record('m', 'CreateUser');
  const critical = record('c', 'StopLogging', 'cloudtrail');
  standIn.put(logKey, logFileOf([medium, record('h', 'DeleteRole'), critical]));
  await run([message(logKey)]);
  const sent = alerts().map(({ eventId }, index) => [standIn.topics[index], eventId]);
  expect(sent).toEqual([
    ['alerts', 'h'],
    ['alerts', 'c'],
    ['notices', 'm'],
  ]);
});
