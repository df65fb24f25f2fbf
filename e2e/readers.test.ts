import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3Store } from '../blueprints/openemr/src/audit-log-export/s3-store.ts';
import { clientConfig } from '../tools/src/aws.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { auditTrailIn } from './support/audit-trail.ts';
import { readDocument } from './support/documented-commands.ts';
import { type Emulator, expectRefused, startEmulator } from './support/emulator.ts';
import { shellBlocksOf } from './support/play-document.ts';
import { account, allow, assume, createRole, json } from './support/principals.ts';
import { committedRelease, deploy, publish, resourcesBelow } from './support/release.ts';
import { runShellCode, shellBlocks } from './support/run-shell-code.ts';
import { until } from './support/until.ts';

const administrator = { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] };
const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-readers-'));
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  await createRole(emulator, 'Administrator', [], administrator);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await emulator?.stop();
});

/** The policy for auditors in docs/reading-evidence.md. */
const auditorPolicy = (): readonly { readonly Sid: string }[] =>
  JSON.parse(/```json\n(.*?)```/s.exec(readDocument('docs/reading-evidence.md'))![1]!).Statement;

/** The snippet that sets variables from the outputs. */
const variablesOf = (file: string): string =>
  shellBlocksOf(readDocument(file)).find(({ heading }) => heading === 'Variables from the outputs')!.code;

describe('audit-trail', () => {
  const file = 'blueprints/audit-trail/README.md';
  const logFile = 'AWSLogs/000000000000/CloudTrail/us-east-1/2026/01/01/file.txt';
  const variables = variablesOf(file);
  const [reading = ''] = shellBlocks(file, 'Reading the evidence');
  let published: Published;
  let outputs: Readonly<Record<string, string>>;

  /** Creates evidence to read: a log file, an alert and a message in the dead-letter queue. */
  async function fill() {
    const config = clientConfig(emulator);
    await new S3(config).putObject({ Bucket: outputs.LogArchiveBucket!, Key: logFile, Body: 'a log file' });
    await new DynamoDB(config).putItem({ TableName: outputs.AlertTable!, Item: { Id: { S: 'an-alert' } } });
    const { QueueUrl } = await new SQS(config).getQueueUrl({ QueueName: outputs.NewLogFileDeadLetterQueue! });
    await new SQS(config).sendMessage({ QueueUrl, MessageBody: 'a dead letter' });
  }
  const read = async (as: string) =>
    runShellCode(variables + reading, await assume(emulator, as), folder, { LOG_FILE: logFile, ALERT_ID: 'an-alert' });

  beforeAll(async () => {
    published = await publish(emulator, committedRelease('audit-trail'));
    ({ outputs } = await deploy(emulator, published, 'audit-trail', { parameters: {} }));
    await fill();
  });

  test('an administrator writes keywords.json and reads all evidence, as in the README, with default parameters', async () => {
    const [put = ''] = shellBlocks(file, 'Keywords');
    writeFileSync(join(folder, 'keywords.json'), '{"version": 1, "keywords": []}');
    await runShellCode(variables + put, await assume(emulator, 'Administrator'), folder);
    const answers = await read('Administrator');
    for (const found of [logFile, 'an-alert', 'a dead letter']) expect(answers).toContain(found);
  });

  test('an administrator tests that alerts arrive, as in the README', async () => {
    const system = await auditTrailIn(emulator, 'audit-trail', outputs);
    const code = [variables, ...shellBlocks(file, 'Test that alerts arrive')].join('\n');
    expect(await runShellCode(code, await assume(emulator, 'Administrator'), folder)).toContain('sqs');
    const alerts: object[] = [];
    await until('message of the topic and of the alarm', async () => {
      alerts.push(...(await system.alerts.receive()));
      return alerts.length >= 2;
    });
    expect(alerts).toEqual([
      { alert: 'test', severity: 'high' },
      expect.objectContaining({ AlarmName: outputs.ParserErrorsAlarm, NewStateValue: 'ALARM' }),
    ]);
    expect(await system.notices.receive()).toEqual([{ alert: 'test', severity: 'low' }]);
  });

  test('an auditor reads with the documented policy, and not without its statement on keys', async () => {
    await createRole(emulator, 'Auditor', [...auditorPolicy(), allow('cloudformation:DescribeStacks')]);
    expect(await read('Auditor')).toContain('an-alert');
    const withoutKeys = auditorPolicy().filter(({ Sid }) => Sid !== 'DecryptThroughServices');
    await createRole(emulator, 'Reader', [...withoutKeys, allow('cloudformation:DescribeStacks')]);
    await expect(read('Reader')).rejects.toThrow('403');
    await expectRefused(emulator, /Reader.* s3:GetObject .*kms:Decrypt/);
  });

  test('an auditor reads with the documented policy for the resources of the stack only', async () => {
    const [trail, bucket] = [outputs.TrailArn!, `arn:aws:s3:::${outputs.LogArchiveBucket}`];
    const here = (service: string, path: string) => `arn:aws:${service}:us-east-1:${account}:${path}`;
    const table = here('dynamodb', `table/${outputs.AlertTable}`);
    const queues = [outputs.NewLogFileDeadLetterQueue!, outputs.NotificationDeadLetterQueue!];
    const ofQueues = queues.map((name) => here('sqs', name));
    const Resource = [trail, bucket, `${bucket}/*`, table, ...ofQueues, here('logs', 'log-group:*:*')];
    const limited = (resources: readonly string[]) =>
      auditorPolicy().map((one) => (one.Sid === 'ReadEvidence' ? { ...one, Resource: resources } : one));
    await createRole(emulator, 'LimitedAuditor', [...limited(Resource), allow('cloudformation:DescribeStacks')]);
    expect(await read('LimitedAuditor')).toContain('an-alert');
    const others = Resource.filter((arn) => arn !== table);
    await createRole(emulator, 'OtherAuditor', [...limited(others), allow('cloudformation:DescribeStacks')]);
    await expect(read('OtherAuditor')).rejects.toThrow(/OtherAuditor.* dynamodb:GetItem/);
  });

  test('configured operators read through S3 and SQS, another administrator does not, and the emergency role does', async () => {
    const path = '/aws-reserved/sso.amazonaws.com/eu-central-1/';
    const name = 'AWSReservedSSO_Auditor_0123456789abcdef';
    const operator = await createRole(emulator, name, [], { ...administrator, path });
    const onCall = await createRole(emulator, 'AWSReservedSSO_OnCall_0123456789abcdef', [allow('sts:AssumeRole')], {
      path,
    });
    const identityCenter = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO`;
    const parameters = {
      OperatorArns: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Auditor_*`,
      EmergencyPrincipalArn: `arn:aws:iam::${account}:user/on-call`,
      EmergencyCallerRoleArn: `${identityCenter}_OnCall_????????????????`,
      EmergencyPolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    };
    ({ outputs } = await deploy(emulator, published, 'audit-trail', { parameters }));
    expect(await read(operator)).toContain('an-alert');

    const emergency = outputs.EmergencyRoleArn!;
    const emergencySession = await assume(await assume(emulator, onCall), emergency);
    const environment = { LOG_FILE: logFile, ALERT_ID: 'an-alert' };
    expect(await runShellCode(variables + reading, emergencySession, folder, environment)).toContain('an-alert');
    // Another role of IAM Identity Center, and an administrator without MFA.
    for (const other of [operator, 'Administrator'])
      await expect(assume(await assume(emulator, other), emergency)).rejects.toThrow(
        'is not authorized to perform: sts:AssumeRole',
      );

    const { credentials } = await assume(emulator, 'Administrator');
    const as = clientConfig({ ...emulator, credentials });
    const { QueueUrl } = await new SQS(as).getQueueUrl({ QueueName: outputs.NewLogFileDeadLetterQueue! });
    const object = { Bucket: outputs.LogArchiveBucket!, Key: logFile };
    await expect(new S3(as).getObject(object)).rejects.toThrow('kms:Decrypt');
    await expect(new SQS(as).receiveMessage({ QueueUrl })).rejects.toThrow('kms:Decrypt');
    await expectRefused(emulator, /Administrator.*kms:Decrypt/);
  });
});

describe('an IAM user', () => {
  const onCall = `arn:aws:iam::${account}:user/on-call`;
  const decision = async (caller: string, mfa: Record<string, string>) => {
    const iam = new IAM(clientConfig(emulator));
    const resources = await resourcesBelow(emulator, 'audit-trail');
    const RoleName = resources.find(({ logicalId }) => logicalId === 'EmergencyRole')!.physicalId;
    const { Role } = await iam.getRole({ RoleName });
    const { EvaluationResults } = await iam.simulateCustomPolicy({
      ActionNames: ['sts:AssumeRole'],
      ResourceArns: [Role!.Arn!],
      // The trust policy decides: it names the user.
      PolicyInputList: [json(allow('none:Nothing'))],
      CallerArn: caller,
      ResourcePolicy: decodeURIComponent(Role!.AssumeRolePolicyDocument!),
      ContextEntries: Object.entries(mfa).map(([key, value]) => ({
        ContextKeyName: `aws:MultiFactorAuth${key}`,
        ContextKeyValues: [value],
        ContextKeyType: 'string' as const,
      })),
    });
    return EvaluationResults![0]!.EvalDecision;
  };

  // There is no MFA device here: the trust policy of the deployed role is evaluated with the context keys of a session with MFA.
  test('assumes the emergency role with MFA of the last hour only', async () => {
    expect(await decision(onCall, { Present: 'true', Age: '60' })).toBe('allowed');
    expect(await decision(onCall, { Present: 'true', Age: '3600' })).toBe('implicitDeny');
    expect(await decision(onCall, { Present: 'false' })).toBe('implicitDeny');
    expect(await decision(onCall, {})).toBe('implicitDeny');
    expect(await decision(onCall.replace('on-call', 'ana'), { Present: 'true', Age: '60' })).toBe('implicitDeny');
  });
});

describe('openemr', () => {
  const file = 'blueprints/openemr/README.md';
  const variables = variablesOf(file);
  const [reading = '', readingAuditLog = ''] = shellBlocks(file, 'Reading the logs');

  test('an administrator reads the logs of web ACL and network, the trail and dead-letter queues, as in the README', async () => {
    const published = await publish(emulator, committedRelease('openemr'));
    const { outputs } = await deploy(emulator, published, 'openemr', { parameters: { CreateTrail: 'true' } });
    const alertTest = [variables, ...shellBlocks(file, 'Test that alerts arrive')].join('\n');
    expect(await runShellCode(alertTest, await assume(emulator, 'Administrator'), folder)).toContain('MessageId');

    const config = clientConfig(emulator);
    for (const bucket of ['WebAclLogBucket', 'FlowLogBucket', 'LogArchiveBucket'])
      await new S3(config).putObject({ Bucket: outputs[bucket]!, Key: 'AWSLogs/file.txt', Body: bucket });
    const { QueueUrl } = await new SQS(config).getQueueUrl({ QueueName: outputs.ProviderDeadLetterQueue! });
    await new SQS(config).sendMessage({ QueueUrl, MessageBody: 'a failed request' });

    const person = await assume(emulator, 'Administrator');
    expect(await runShellCode(variables + reading, person, folder, { LOG_FILE: 'AWSLogs/file.txt' })).toContain(
      'a failed request',
    );
    const s3 = new S3(clientConfig({ ...emulator, credentials: person.credentials }));
    for (const bucket of ['FlowLogBucket', 'LogArchiveBucket']) {
      const { Body } = await s3.getObject({ Bucket: outputs[bucket]!, Key: 'AWSLogs/file.txt' });
      expect(await Body!.transformToString()).toBe(bucket);
    }

    const store = s3Store(new S3(config), {
      bucket: outputs.AuditLogBucket!,
      source: outputs.DatabaseCluster!,
      now: () => new Date('2026-11-30'),
    });
    // As MariaDB and MySQL write objects.
    const row = (patient: number, user: string) =>
      `{"id": 1, "date": "2026-11-30 08:15:00.000000", "event": "view", "user": "${user}", "patient_id": ${patient}, "success": 1}\n`;
    await store.write('log', 1n, 2n, gzipSync(row(17, 'clinician') + row(170, 'clerk')));
    const read = await runShellCode(variables + readingAuditLog, person, folder);
    expect(read).toContain('"date": "2026-11-30 08:15:00.000000"\n"event": "view"\n"user": "clinician"\n');
    expect(read).not.toContain('clerk');
  });
});
