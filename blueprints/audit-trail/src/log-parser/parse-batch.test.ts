import { gzipSync } from 'node:zlib';
import type { SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Message } from './alert.ts';
import { configurationInForce } from './configuration-in-force.ts';
import { awsError, type FakeAws, fakeAws, logFileOf } from './fake-aws.ts';
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

let fake: FakeAws;
beforeEach(() => {
  fake = fakeAws();
});

function message(key: string, messageId = key, version?: string): SQSRecord {
  const object = { key, size: 1, ...(version && { 'version-id': version }) };
  const event = { source: 'aws.s3', 'detail-type': 'Object Created', detail: { bucket: { name: 'archive' }, object } };
  return { messageId, body: JSON.stringify(event) } as SQSRecord;
}

/** The ids of the messages that go back to the queue. */
async function run(messages: SQSRecord[], options?: Parameters<FakeAws['invocation']>[0]): Promise<string[]> {
  const response = await parseBatch(messages, configurationInForce(), fake.invocation(options));
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const alerts = () => fake.published.map(({ body }) => JSON.parse(body) as { alert: string; eventId: string });
const manyDeletes = (count: number) => Array.from({ length: count }, (_, index) => record(`e${index}`, 'DeleteRole'));
const nextTry = () => {
  fake.clock += 120_000;
};

describe('parseBatch', () => {
  test('alerts on what matches, keeps it for look-up and counts it', async () => {
    fake.put(
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
    expect([...fake.table.keys()]).toEqual(['1#iam-delete', '2#s3-access-changed']);
    expect(fake.table.get('1#iam-delete')).toMatchObject({
      Keyword: 'iam-delete',
      Severity: 'high',
      EventName: 'DeleteRole',
      PrincipalType: 'AssumedRole',
      LogFile: logKey,
      Status: 'sent',
    });
    expect(fake.metric('Matches', { Keyword: 'iam-delete', Severity: 'high' })).toBe(1);
    expect(fake.metric('Matches', { Severity: 'high' })).toBe(2);
    expect([fake.metric('Files'), fake.metric('Records')]).toEqual([1, 3]);
  });

  test('writes metrics as CloudWatch reads them', async () => {
    fake.put(logKey, logFileOf([record('1', 'DeleteRole')]));
    await run([message(logKey)]);
    expect(fake.lines.map((line) => JSON.parse(line)).find((line) => line.Matches)).toEqual({
      _aws: {
        Timestamp: fake.clock,
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

  test('follows the configuration file', async () => {
    const keywords = [{ name: 'mine', severity: 'low', eventName: ['Describe*'] }];
    fake.put('keywords.json', JSON.stringify({ version: 1, keywords }));
    fake.put(logKey, logFileOf([record('1', 'DeleteRole'), record('2', 'DescribeInstances', 'ec2')]));
    await run([message(logKey)]);
    expect(alerts()).toMatchObject([{ alert: 'mine', eventId: '2' }]);
  });

  test('passes over digests, and says so of what is no log file', async () => {
    const digest = 'AWSLogs/000000000000/CloudTrail-Digest/us-east-1/2026/11/22/digest.json.gz';
    expect(await run([message(digest), message('maria.lopez.pdf', 'm1')])).toEqual([]);
    expect([fake.metric('DigestFiles'), fake.metric('OtherFiles')]).toEqual([1, 1]);
    expect(fake.lines.filter((line) => line.includes('not a log file'))).toHaveLength(1);
  });

  test('hands back each file that it cannot read, and reads the others', async () => {
    const good = logFileOf([record('1', 'DeleteRole')]);
    const files = {
      'not-gzip.json.gz': 'plain',
      'truncated.json.gz': good.subarray(0, -5),
      'not-json.json.gz': gzipSync('text'),
      'no-records.json.gz': gzipSync('{}'),
      'good.json.gz': good,
      'empty.json.gz': logFileOf([]),
    };
    for (const [key, body] of Object.entries(files)) fake.put(key, body);
    const gone = 'gone.json.gz';
    expect(await run([...Object.keys(files), gone].map((key) => message(key)))).toEqual([
      'not-gzip.json.gz',
      'truncated.json.gz',
      'not-json.json.gz',
      'no-records.json.gz',
      gone,
    ]);
    expect(alerts()).toHaveLength(1);
    expect([fake.metric('Files'), fake.metric('FailedFiles')]).toEqual([2, 5]);
  });

  test.each(['', '{}', 'null', '{"source":"aws.s3","detail":{"object":{"key":7}}}', '{"Records":[]}'])(
    'hands back a message that is no event: %s',
    async (body) => {
      expect(await run([{ messageId: 'm', body } as SQSRecord])).toEqual(['m']);
    },
  );

  test('reads the version that the event names', async () => {
    const first = fake.put(logKey, logFileOf([record('1', 'DeleteRole')]));
    fake.put(logKey, logFileOf([]));
    await run([message(logKey, 'm', first)]);
    expect(alerts()).toHaveLength(1);
  });

  test('takes a key as it is: events of EventBridge are not encoded', async () => {
    fake.put('my+logs/100%25 sure.json.gz', logFileOf([record('1', 'DeleteRole')]));
    expect(await run([message('my+logs/100%25 sure.json.gz')])).toEqual([]);
    expect(alerts()).toHaveLength(1);
  });
});

describe('none is alerted on twice', () => {
  test('when a file is put again, a message comes again, or a record stands twice', async () => {
    const file = logFileOf([record('1', 'DeleteRole'), record('1', 'DeleteRole')]);
    fake.put(logKey, file);
    fake.put('copy.json.gz', file);
    expect(await run([message(logKey, 'a'), message(logKey, 'b'), message('copy.json.gz')])).toEqual([]);
    nextTry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(1);
    expect(fake.metric('Matches')).toBe(1);
  });

  test('when a record has no id', async () => {
    const { eventID: _, ...bare } = record('1', 'DeleteRole');
    fake.put(logKey, logFileOf([bare]));
    await run([message(logKey, 'a'), message(logKey, 'b')]);
    expect(alerts()).toHaveLength(1);
  });

  test('when two deliveries run at once; the one that finds the other at work comes again', async () => {
    fake.put(logKey, logFileOf(manyDeletes(25)));
    const failed = (await Promise.all([run([message(logKey, 'a')]), run([message(logKey, 'b')])])).flat();
    nextTry();
    expect(await run(failed.map((id) => message(logKey, id)))).toEqual([]);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(25);
    expect(alerts()).toHaveLength(25);
  });

  test('when SNS takes only some: the retry sends the others', async () => {
    fake.put(logKey, logFileOf(manyDeletes(25)));
    const publish = async (messages: readonly Message[]) => {
      const taken = messages.map((_, index) => index % 3 !== 0);
      await fake.aws.publish(messages.filter((_, index) => taken[index]));
      return taken;
    };
    expect(await run([message(logKey, 'a')], { aws: { publish } })).toEqual(['a']);
    expect(alerts().length).toBeLessThan(25);
    expect(fake.metric('Matches')).toBe(alerts().length);
    nextTry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(25);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(25);
    expect(fake.metric('Matches')).toBe(25);
  });
});

describe('none is lost', () => {
  test('when a delivery dies after its claims: not even if the same message runs beside it', async () => {
    fake.put(logKey, logFileOf(manyDeletes(3)));
    const death = new Promise<never>(() => {});
    void run([message(logKey, 'a')], { aws: { publish: () => death } });
    await expect.poll(() => fake.table.size).toBe(3);
    expect(await run([message(logKey, 'a')])).toEqual(['a']);
    nextTry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(3);
  });

  test.each(['publish', 'putItem', 'updateItem', 'getItem'] as const)('when %s fails', async (call) => {
    fake.put(logKey, logFileOf(manyDeletes(12)));
    await run([message(logKey, 'other')], { aws: { publish: async (messages) => messages.map(() => false) } });
    nextTry();
    const broken = async () => {
      throw awsError(500, 'InternalServerError');
    };
    const failed = await run([message(logKey, 'a')], { aws: { [call]: broken } });
    nextTry();
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(failed).toEqual(call === 'getItem' ? [] : ['a']);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(12);
    expect(fake.lines.join('\n')).not.toContain('SECRET');
  });

  test('when too little time is left to begin a file', async () => {
    fake.put(logKey, logFileOf(manyDeletes(3)));
    const getObject: typeof fake.aws.getObject = (from) =>
      from.key === logKey ? Promise.reject(new Error('begun')) : fake.aws.getObject(from);
    expect(await run([message(logKey, 'a')], { remaining: () => 14_000, aws: { getObject } })).toEqual(['a']);
    expect(fake.lines.join()).toContain('out of time');
  });

  test('when time runs out between two batches of alerts: the next delivery goes on from there', async () => {
    fake.put(logKey, logFileOf(manyDeletes(25)));
    const remaining = () => (fake.published.length === 0 ? 60_000 : 9_000);
    expect(await run([message(logKey, 'a')], { remaining })).toEqual(['a']);
    expect(alerts()).toHaveLength(10);
    expect(await run([message(logKey, 'a')])).toEqual([]);
    expect(alerts()).toHaveLength(25);
    expect(new Set(alerts().map(({ eventId }) => eventId)).size).toBe(25);
  });
});
