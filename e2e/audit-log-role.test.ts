import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Store } from '../blueprints/openemr/src/audit-log-export/s3-store.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { assume, json, root } from './support/principals.ts';
import { committedRelease, deploy, publish, resourcesBelow } from './support/release.ts';

let emulator: Emulator;
let as: Emulator;
let outputs: Readonly<Record<string, string>>;
const ids = new Map<string, string>();
beforeAll(async () => {
  emulator = await startEmulator();
  const published = await publish(emulator, committedRelease('openemr'));
  ({ outputs } = await deploy(emulator, published, 'openemr', { parameters: {} }));
  for (const { logicalId, physicalId } of await resourcesBelow(emulator, 'openemr')) ids.set(logicalId, physicalId);
  const RoleName = ids.get('AuditLogExportRole')!;
  // Lambda assumes the role on AWS; the emulator runs no schedule.
  const PolicyDocument = json({ Effect: 'Allow', Principal: root, Action: 'sts:AssumeRole' });
  await new IAM(clientConfig(emulator)).updateAssumeRolePolicy({ RoleName, PolicyDocument });
  as = await assume(emulator, RoleName);
});
afterAll(() => emulator?.stop());

const store = () =>
  s3Store(new S3(clientConfig(as)), { bucket: outputs.AuditLogBucket!, source: outputs.DatabaseCluster! });

test('the role of the export reads its secret, lists and writes files, and sends to the dead-letter queue', async () => {
  const { SecretString } = await callJson<{ SecretString: string }>(as, 'secretsmanager', 'GetSecretValue', {
    SecretId: ids.get('AuditReaderSecret'),
  });
  expect(JSON.parse(SecretString)).toMatchObject({
    username: expect.stringMatching(/^auditor(_clone)?$/),
    dbname: 'openemr',
    access: 'read',
    host: expect.stringContaining(outputs.DatabaseCluster!),
  });
  expect(await store().lastId('log')).toBe(0n);
  await store().write('log', 1n, 20n, Buffer.from('rows'));
  expect(await store().lastId('log')).toBe(20n);
  const { QueueUrl } = await new SQS(clientConfig(emulator)).getQueueUrl({
    QueueName: outputs.ProviderDeadLetterQueue!,
  });
  await new SQS(clientConfig(as)).sendMessage({ QueueUrl, MessageBody: 'a failed run' });
});

test('it cannot read or delete files, or read the password of OpenEMR or of the master user', async () => {
  const file = { Bucket: outputs.AuditLogBucket!, Key: `${outputs.DatabaseCluster}/log/file` };
  await new S3(clientConfig(emulator)).putObject({ ...file, Body: 'rows' });
  await expect(new S3(clientConfig(as)).getObject(file)).rejects.toThrow('s3:GetObject');
  await expect(new S3(clientConfig(as)).deleteObject(file)).rejects.toThrow('s3:DeleteObject');
  for (const secret of ['DatabaseUserSecret', 'DatabaseMasterSecret'])
    await expect(callJson(as, 'secretsmanager', 'GetSecretValue', { SecretId: ids.get(secret) })).rejects.toThrow(
      'secretsmanager:GetSecretValue',
    );
});
