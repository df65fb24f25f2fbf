import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import type { Blueprint } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditTrail } from '../blueprints/audit-trail/src/audit-trail.ts';
import { demonstration } from '../blueprints/audit-trail/src/demonstration.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { type Deployed, deleteStack } from '../tools/src/deploy/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { auditTrailIn, logFile, logKey, marker, record } from './support/audit-trail.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { copyRule, putEvent, ruleMatches, targetsOf } from './support/event-rules.ts';
import { callJson } from './support/json-api.ts';
import { buildAndPublish, committedRelease, deploy, publish, resourcesBelow } from './support/release.ts';
import { until } from './support/until.ts';

type System = Awaited<ReturnType<typeof auditTrailIn>>;

let emulator: Emulator;
let published: Published;
let deployed: Deployed;
let first: System;
let second: System;
const say = () => undefined;

// Two systems; each test continues with the state after the previous test.
beforeAll(async () => {
  emulator = await startEmulator();
  published = await publish(emulator, committedRelease('audit-trail'));
  const parameters = await demonstration.prepare(emulator);
  deployed = await deploy(emulator, published, 'first', { parameters });
  first = await auditTrailIn(emulator, 'first', deployed.outputs);
  second = await auditTrailIn(emulator, 'second', (await deploy(emulator, published, 'second')).outputs);
});
afterAll(() => emulator?.stop());

const names = (alerts: readonly Record<string, string>[]) => alerts.map(({ eventName }) => eventName).sort();

test('two copies in one account and Region have the same types and share no resources', () => {
  const types = (system: System) => system.resources.map(({ type }) => type).sort();
  const withoutQueue = types(first).toSpliced(types(first).indexOf('AWS::SNS::Subscription'), 1);
  expect(withoutQueue).toEqual(types(second));
  const ids = new Set(first.resources.map(({ type, physicalId }) => `${type} ${physicalId}`));
  expect(second.resources.filter(({ type, physicalId }) => ids.has(`${type} ${physicalId}`))).toEqual([]);
});

test('each of the two matching calls sends one alert, even if its file is delivered again', async () => {
  await demonstration.run(emulator, deployed.outputs, say);
  // Two of the file, and one that ends each repetition of it.
  const alerts = ['DeleteRole', 'DeleteRole', 'DeleteRole', 'PutBucketPolicy'];
  expect(names(await first.alerts.receive())).toEqual(alerts);
  expect(await second.alerts.receive()).toEqual([]);
});

test('unreadable files end in the dead-letter queue, and do not delay alerts', async () => {
  await first.setVisibilityTimeout(2);
  const whole = logFile([record('iam', 'DeleteUser')]);
  const broken = {
    [logKey()]: Buffer.from('not gzip'),
    [logKey()]: whole.subarray(0, whole.length - 12),
    [logKey()]: Buffer.alloc(0),
    [logKey()]: gzipSync('{"Records":[{'),
    [logKey()]: gzipSync('{"no":"records"}'),
  };
  const before = await first.counts();
  await first.put({ ...broken, [logKey()]: whole });
  expect(names(await first.alerts.next())).toEqual(['DeleteUser']);
  const deadLetterKeys = new Set<string>();
  await until('message in the dead-letter queue for each file', async () => {
    for (const key of await first.deadLetterKeys()) deadLetterKeys.add(key);
    return deadLetterKeys.size === Object.keys(broken).length;
  });
  expect([...deadLetterKeys].sort()).toEqual(Object.keys(broken).sort());
  const receives = 10;
  await until('count of each failure', async () => {
    const { FailedFiles } = await first.counts();
    return FailedFiles - before.FailedFiles === receives * deadLetterKeys.size;
  });
  expect(await first.alerts.receive()).toEqual([]);
  await first.setVisibilityTimeout(720);
});

test('a digest, an empty log file and an object of another kind are not failures', async () => {
  const counted = await first.parse({
    [logKey('CloudTrail-Digest')]: logFile([record('iam', 'DeleteUser')]),
    [logKey()]: logFile([]),
    [logKey().replace('.json.gz', '.txt')]: Buffer.from('a note'),
  });
  expect(counted).toEqual({ Files: 1, Records: 0, DigestFiles: 1, OtherFiles: 1, FailedFiles: 0 });
  expect(await first.alerts.receive()).toEqual([]);
});

test('one match in a log file of 10 MB is one alert', async () => {
  const filler = { ...record('s3', 'GetObject'), requestParameters: { note: marker.repeat(20) } };
  const records: object[] = [];
  for (let bytes = 0; bytes < 10_000_000; bytes += JSON.stringify(filler).length)
    records.push({ ...filler, eventID: String(bytes) });
  const counted = await first.parse({ [logKey()]: logFile(records.with(-10, record('kms', 'ScheduleKeyDeletion'))) });
  expect(counted).toMatchObject({ Files: 1, Records: records.length, FailedFiles: 0 });
  expect(names(await first.alerts.receive())).toEqual(['ScheduleKeyDeletion']);
});

test('the keyword file selects the alerts; an invalid file is refused with a notification, and changes nothing', async () => {
  const keywords = [{ name: 'who-am-i', severity: 'low', eventName: ['GetCallerIdentity'] }];
  const records = () => [record('sts', 'GetCallerIdentity'), record('iam', 'DeleteRole')];
  await first.setKeywords(JSON.stringify({ version: 1, keywords }));
  await first.parse({ [logKey()]: logFile(records()) });
  expect(await first.notices.receive()).toMatchObject([{ alert: 'who-am-i', eventName: 'GetCallerIdentity' }]);

  await first.setKeywords(`{"version":1,"keywords":[],"note":"${marker}"`);
  await first.parse({ [logKey()]: logFile(records()), [logKey()]: logFile(records()) });
  expect(names(await first.notices.receive())).toEqual(['GetCallerIdentity', 'GetCallerIdentity']);
  expect(await first.alerts.receive()).toMatchObject([
    {
      alert: 'configuration-refused',
      severity: 'high',
      reason: 'the file: is not JSON',
      inForce: 'the last valid configuration',
    },
  ]);
});

test('an urgent event sends a notification with selected fields', async () => {
  const rule = first.physicalId('IdentityChanges');
  const event = identityEvent();
  expect(await ruleMatches(emulator, rule, event)).toBe(true);
  expect(await ruleMatches(emulator, rule, { ...event, source: 'aws.sts' })).toBe(false);
  await copyRule(emulator, rule, 'test.iam');
  await putEvent(emulator, { ...event, source: 'test.iam' });
  expect(await first.notices.next()).toEqual([identityNotice(event)]);
  expect(await first.alerts.receive()).toEqual([]);
});

test('a change of a key sends a notification, its use does not', async () => {
  const rule = first.physicalId('KeyChanges');
  const call = (eventName: string, invokedBy?: string) => ({
    source: 'aws.kms',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { ...record('kms', eventName), userIdentity: { type: 'AssumedRole', ...(invokedBy && { invokedBy }) } },
  });
  for (const name of ['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'CreateGrant'])
    expect([name, await ruleMatches(emulator, rule, call(name))]).toEqual([name, true]);
  for (const name of ['Decrypt', 'GenerateDataKey', 'Encrypt', 'RetireGrant'])
    expect([name, await ruleMatches(emulator, rule, call(name))]).toEqual([name, false]);
  expect(await ruleMatches(emulator, rule, call('CreateGrant', 'dynamodb.amazonaws.com'))).toBe(false);
  const identity = first.physicalId('IdentityChanges');
  const report = { ...identityEvent(), detail: record('iam', 'GenerateCredentialReport') };
  expect(await ruleMatches(emulator, identity, report)).toBe(false);
});

test('a call that disables the monitoring sends an urgent notification, only if it is about this system', async () => {
  const call = (service: string, eventName: string, requestParameters: object) => ({
    source: `aws.${service}`,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { ...record(service, eventName), requestParameters },
  });
  const watchers = first.physicalId('WatcherChanges');
  const delivery = first.physicalId('DeliveryChanges');
  const name = first.physicalId('Parser');
  const topicArn = deployed.outputs.AlertTopicArn!;
  const bucketName = deployed.outputs.LogArchiveBucket!;
  const queueUrl = first.physicalId('NewLogFileQueue');
  const ofWatchers = [
    call('events', 'DisableRule', { name: 'any' }),
    call('monitoring', 'DisableAlarmActions', { alarmNames: ['any'] }),
    call('lambda', 'DeleteEventSourceMapping20150331', {}),
  ];
  const ofDelivery = [
    call('sns', 'DeleteTopic', { topicArn }),
    call('sns', 'Unsubscribe', { subscriptionArn: `${topicArn}:11111111-2222-3333-4444-555555555555` }),
    call('s3', 'PutBucketNotification', { bucketName }),
    call('sqs', 'PurgeQueue', { queueUrl }),
    call('logs', 'DeleteMetricFilter', { logGroupName: deployed.outputs.TrailLogGroup }),
    call('lambda', 'UpdateFunctionCode20150331v2', { functionName: name }),
    call('lambda', 'UpdateFunctionCode20150331v2', {
      functionName: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    }),
  ];
  const others = [
    call('sns', 'Publish', { topicArn }),
    call('sns', 'DeleteTopic', { topicArn: `${topicArn}-2` }),
    call('s3', 'PutBucketNotification', { bucketName: 'other' }),
    call('sqs', 'PurgeQueue', { queueUrl: `${queueUrl}-2` }),
    call('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'other' }),
  ];
  for (const event of ofWatchers)
    expect([event.detail.eventName, await ruleMatches(emulator, watchers, event)]).toEqual([
      event.detail.eventName,
      true,
    ]);
  for (const event of ofDelivery)
    expect([event.detail.eventName, await ruleMatches(emulator, delivery, event)]).toEqual([
      event.detail.eventName,
      true,
    ]);
  for (const event of others)
    expect([event.detail.eventName, await ruleMatches(emulator, delivery, event)]).toEqual([
      event.detail.eventName,
      false,
    ]);

  await copyRule(emulator, watchers, 'test.events');
  await putEvent(emulator, { ...ofWatchers[0]!, source: 'test.events' });
  expect(await first.alerts.next()).toMatchObject([
    { rule: 'WatcherChanges', severity: 'high', eventName: 'DisableRule' },
  ]);
});

test('a changed parameter replaces no resource and loses no data', async () => {
  const s3 = new S3(clientConfig(emulator));
  const dynamodb = new DynamoDB(clientConfig(emulator));
  const { LogArchiveBucket: Bucket, AlertTable: TableName } = deployed.outputs as Record<string, string>;
  const retained = async () => ({
    files: (await s3.listObjectVersions({ Bucket: Bucket! })).Versions!.map(({ Key, VersionId }) => [Key, VersionId]),
    items: (await dynamodb.scan({ TableName: TableName! })).Items!.map(({ Id }) => Id!.S).sort(),
  });
  const before = await retained();
  expect(before.items.length).toBeGreaterThan(5);
  const parameters = { AlertEmail: 'security@clinic.example', RetentionDays: '2557' };
  const { operation, outputs } = await deploy(emulator, published, 'first', { parameters });
  expect([operation, outputs]).toEqual(['update', deployed.outputs]);
  expect(await retained()).toEqual(before);

  const after = await resourcesBelow(emulator, 'first');
  expect(after).toEqual(expect.arrayContaining(first.resources));
  const added = after.filter(({ logicalId }) => !first.resources.some((resource) => resource.logicalId === logicalId));
  expect(added).toMatchObject([{ logicalId: 'EmailSubscription', type: 'AWS::SNS::Subscription' }]);
  const { logGroups } = await callJson<{ logGroups: { logGroupName: string; retentionInDays: number }[] }>(
    emulator,
    'logs',
    'DescribeLogGroups',
    { logGroupNamePrefix: outputs.ParserLogGroup },
  );
  expect(logGroups).toMatchObject([{ retentionInDays: 2557 }]);
});

test('a new version of the parser is deployed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-parser-'));
  try {
    const source = new URL('../blueprints/audit-trail/src/log-parser/', import.meta.url);
    cpSync(fileURLToPath(source), folder, { recursive: true });
    symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'));
    const file = join(folder, 'alert.ts');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(
      'JSON.stringify({ alert: keyword,',
      "JSON.stringify({ edition: 'next', alert: keyword,",
    );
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const release = await buildAndPublish(emulator, withCode(auditTrail, join(folder, 'handler.ts')));
    expect((await deploy(emulator, release.published, 'first')).operation).toBe('update');
  } finally {
    rmSync(folder, { recursive: true });
  }
  await first.parse({ [logKey()]: logFile([record('sts', 'GetCallerIdentity')]) });
  expect(await first.notices.receive()).toMatchObject([{ edition: 'next', eventName: 'GetCallerIdentity' }]);
});

test('only names and IDs leave the log archive', async () => {
  const { Items } = await new DynamoDB(clientConfig(emulator)).scan({ TableName: deployed.outputs.AlertTable! });
  expect((await first.logLines()).join('\n')).not.toContain(marker);
  expect(JSON.stringify(Items)).not.toContain(marker);
});

test('after a deletion, resources with data are retained, all others are deleted, and the other copy works', async () => {
  const before = (await resourcesBelow(emulator, 'first')).filter(({ type }) => type in probes);
  expect(new Set(before.map(({ type }) => type))).toEqual(new Set(Object.keys(probes)));
  await deleteStack({ aws: emulator, stackName: 'first', yes: true, interactive: false, say });
  const existing = await Promise.all(
    before.map(({ type, physicalId }) => probes[type]!(physicalId).catch(() => false)),
  );
  const retainedIds = before.filter((_, index) => existing[index]).map(({ logicalId }) => logicalId);
  const holders = [
    'AccessLogBucket',
    'AlertTable',
    'ConfigurationBucket',
    'LogArchiveBucket',
    'LogKey',
    'ParserLogGroup',
    'TrailLogGroup',
  ];
  expect(retainedIds.sort()).toEqual(holders);

  await second.parse({ [logKey()]: logFile([record('iam', 'DeleteRole')]) });
  expect(names(await second.alerts.receive())).toEqual(['DeleteRole']);
});

test('outside the global Region a companion there forwards IAM events, and is deleted with the stack', async () => {
  const home = { ...emulator, region: 'eu-central-1' };
  const { companions } = await deploy(home, await publish(home, committedRelease('audit-trail')), 'abroad');
  expect(companions).toMatchObject([{ region: 'us-east-1', operation: 'create' }]);
  const forwarding = await resourcesBelow(emulator, companions[0]!.stackName);
  const forward = forwarding.find(({ logicalId }) => logicalId === 'IdentityChanges')!.physicalId;
  expect(await ruleMatches(emulator, forward, identityEvent())).toBe(true);
  // The emulator does not deliver events to a bus in another Region.
  const Arn = 'arn:aws:events:eu-central-1:000000000000:event-bus/default';
  expect(await targetsOf(emulator, forward)).toMatchObject([
    { Arn, RoleArn: expect.stringContaining('ForwarderRole') },
  ]);

  const deleted = await deleteStack({ aws: home, stackName: 'abroad', yes: true, interactive: false, say });
  expect(deleted.map(({ region }) => region)).toEqual(['us-east-1', 'eu-central-1']);
});

const identityEvent = () => ({
  source: 'aws.iam',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: record('iam', 'CreateUser'),
});

/** All fields of the notification of an event. */
const identityNotice = ({ detail }: ReturnType<typeof identityEvent>) => ({
  rule: 'IdentityChanges',
  severity: 'medium',
  time: expect.any(String),
  region: 'us-east-1',
  account: '000000000000',
  eventName: 'CreateUser',
  eventSource: 'iam.amazonaws.com',
  eventId: detail.eventID,
});

/** Type -> checks with its service whether a resource exists and is in use. */
const probes: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
  'AWS::S3::Bucket': (Bucket) => new S3(clientConfig(emulator)).headBucket({ Bucket }),
  'AWS::DynamoDB::Table': (TableName) => new DynamoDB(clientConfig(emulator)).describeTable({ TableName }),
  'AWS::Lambda::Function': (FunctionName) => new Lambda(clientConfig(emulator)).getFunction({ FunctionName }),
  'AWS::SNS::Topic': (TopicArn) => new SNS(clientConfig(emulator)).getTopicAttributes({ TopicArn }),
  'AWS::SQS::Queue': (QueueUrl) => new SQS(clientConfig(emulator)).getQueueAttributes({ QueueUrl }),
  'AWS::KMS::Key': async (KeyId) => {
    const key = await callJson<{ KeyMetadata: { KeyState: string } }>(emulator, 'kms', 'DescribeKey', { KeyId });
    return key.KeyMetadata.KeyState === 'Enabled';
  },
  'AWS::Events::Rule': (Name) => callJson(emulator, 'events', 'DescribeRule', { Name }),
  'AWS::CloudTrail::Trail': (Name) => callJson(emulator, 'cloudtrail', 'GetTrail', { Name }),
  'AWS::Logs::LogGroup': async (logGroupNamePrefix) => {
    const groups = await callJson<{ logGroups: object[] }>(emulator, 'logs', 'DescribeLogGroups', {
      logGroupNamePrefix,
    });
    return groups.logGroups.length > 0;
  },
};

/** A blueprint whose Lambda functions are bundled from another entry point. */
function withCode(blueprint: Blueprint, entry: string): Blueprint {
  const Code = { 'Hipaa::Code': { entry: pathToFileURL(entry).href } };
  const stacks = Object.entries(blueprint.plan.stacks).map(([stack, parts]) => [
    stack,
    parts.map((part) => ({
      ...part,
      resources: part.resources.map((resource) =>
        resource.type === 'AWS::Lambda::Function'
          ? { ...resource, properties: { ...resource.properties, Code } }
          : resource,
      ),
    })),
  ]);
  return { ...blueprint, plan: { ...blueprint.plan, stacks: Object.fromEntries(stacks) } };
}
