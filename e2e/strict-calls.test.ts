import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { type Emulator, expectRefused, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import {
  administrationStatement,
  allActionsStatement,
  allow,
  arnOf,
  assume,
  createKey,
  createRole,
  deny,
  document,
  json,
  roleArn,
} from './support/principals.ts';

let emulator: Emulator;
let sqs: SQS;
const url: Record<string, string> = {};
const as = async (role: string, policy?: object) => clientConfig(await assume(emulator, role, policy));
const send = async (role: string, queue: string, policy?: object) =>
  new SQS(await as(role, policy)).sendMessage({ QueueUrl: url[queue]!, MessageBody: 'x' });
const administrator = { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] };

beforeAll(async () => {
  emulator = await startEmulator();
  sqs = new SQS(clientConfig(emulator));
  for (const name of ['a', 'b']) url[name] = (await sqs.createQueue({ QueueName: name })).QueueUrl!;
  await createRole(emulator, 'Admin', [], administrator);
});
afterAll(() => emulator?.stop());

describe('identity-based and resource-based policies (IAM User Guide, "Policy evaluation logic")', () => {
  test('an action is allowed on its resource, and on no other resource or service', async () => {
    await createRole(emulator, 'Narrow', [allow('sqs:SendMessage', arnOf('sqs', 'a'))]);
    await send('Narrow', 'a');
    await expect(send('Narrow', 'b')).rejects.toThrow('not authorized to perform: sqs:SendMessage');
    await expect(new S3(await as('Narrow')).listBuckets({})).rejects.toThrow('s3:ListAllMyBuckets');
  });

  test('NotAction allows actions that it does not list ("NotAction")', async () => {
    await createRole(emulator, 'NotAction', [{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }]);
    await expect(send('NotAction', 'a')).rejects.toThrow('sqs:SendMessage');
  });

  test('a permissions boundary that does not allow an action denies it ("Permissions boundaries")', async () => {
    const iam = new IAM(clientConfig(emulator));
    const { Policy } = await iam.createPolicy({ PolicyName: 'Boundary', PolicyDocument: json(allow('s3:*')) });
    await createRole(emulator, 'Bounded', [allow('*')], { boundary: Policy!.Arn! });
    await expect(send('Bounded', 'a')).rejects.toThrow('sqs:SendMessage');
  });

  test('a session policy limits a session of an administrator ("Session policies")', async () => {
    await expect(send('Admin', 'a', document(allow('s3:*')))).rejects.toThrow('sqs:SendMessage');
  });

  test('aws:PrincipalArn of a session is the ARN of the role, including its path ("Global condition keys")', async () => {
    const own = (path: string) => ({ ArnLike: { 'aws:PrincipalArn': roleArn(path) } });
    await createRole(emulator, 'ByArn', [allow('sqs:SendMessage', '*', { Condition: own('team/*') })], {
      path: '/team/',
    });
    await createRole(emulator, 'ByOther', [allow('sqs:SendMessage', '*', { Condition: own('team/*') })]);
    await send(roleArn('team/ByArn'), 'a');
    await expect(send('ByOther', 'a')).rejects.toThrow('sqs:SendMessage');
  });

  test('a deny in a bucket policy applies to an administrator ("Explicit and implicit denies")', async () => {
    const s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket: 'denied' });
    const Policy = json(deny('s3:PutObject', 'arn:aws:s3:::denied/*', { Principal: '*' }));
    await s3.putBucketPolicy({ Bucket: 'denied', Policy });
    const put = new S3(await as('Admin')).putObject({ Bucket: 'denied', Key: 'k', Body: 'x' });
    await expect(put).rejects.toThrow('explicit deny');
  });

  test('a queue policy alone allows a role of the same account ("Policy evaluation for requests within a single account")', async () => {
    await createRole(emulator, 'Nothing', []);
    const Policy = json(allow('sqs:SendMessage', arnOf('sqs', 'b'), { Principal: { AWS: roleArn('Nothing') } }));
    await sqs.setQueueAttributes({ QueueUrl: url.b!, Attributes: { Policy } });
    await send('Nothing', 'b');
  });

  test('a deny in the policy of a secret applies (Secrets Manager User Guide, "Resource-based policies")', async () => {
    const secrets = new SecretsManager(clientConfig(emulator));
    await secrets.createSecret({ Name: 'denied', SecretString: 'x' });
    const principal = { Principal: { AWS: roleArn('Admin') } };
    const ResourcePolicy = json(deny('secretsmanager:GetSecretValue', '*', principal));
    await secrets.putResourcePolicy({ SecretId: 'denied', ResourcePolicy });
    const read = new SecretsManager(await as('Admin')).getSecretValue({ SecretId: 'denied' });
    await expect(read).rejects.toThrow('secretsmanager:GetSecretValue');
  });

  test('a function has the permissions of its execution role only (Lambda Developer Guide, "Execution role")', async () => {
    const trust = 'lambda.amazonaws.com';
    const Role = await createRole(emulator, 'Function', [allow('sqs:SendMessage', arnOf('sqs', 'a'))], { trust });
    const code = `const { SQS } = require('@aws-sdk/client-sqs');
      const sqs = new SQS({ endpoint: process.env.AWS_ENDPOINT_URL });
      exports.handler = ({ QueueUrl }) =>
        sqs.sendMessage({ QueueUrl, MessageBody: 'x' }).then(() => 'allowed', (error) => error.message);`;
    const lambda = new Lambda(clientConfig(emulator));
    await lambda.createFunction({
      FunctionName: 'sender',
      Role,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipSync({ 'index.js': new TextEncoder().encode(code) }) },
      Environment: { Variables: { AWS_ENDPOINT_URL: emulator.endpoint } },
    });
    const sent = async (queue: string) => {
      const Payload = JSON.stringify({ QueueUrl: url[queue] });
      const answer = await lambda.invoke({ FunctionName: 'sender', Payload });
      return String(JSON.parse(answer.Payload!.transformToString()));
    };
    expect(await sent('a')).toBe('allowed');
    expect(await sent('b')).toContain('not authorized to perform: sqs:SendMessage');
  });
});

describe('key policies (KMS Developer Guide, "Key policies")', () => {
  const encrypt = async (role: string, KeyId: string) =>
    callJson(await assume(emulator, role), 'kms', 'Encrypt', { KeyId, Plaintext: 'eA==' });

  test('a key policy without an allow denies an administrator', async () => {
    const key = await createKey(emulator, administrationStatement);
    await expect(encrypt('Admin', key)).rejects.toThrow('kms:Encrypt');
    await encrypt('Admin', await createKey(emulator, allActionsStatement));
  });

  test('kms:ViaService is absent from a direct call ("AWS KMS condition keys")', async () => {
    const Condition = { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } };
    await createRole(emulator, 'Via', [allow('kms:*', '*', { Condition })]);
    await expect(encrypt('Via', await createKey(emulator, allActionsStatement))).rejects.toThrow('kms:Encrypt');
  });
});

describe('data that is encrypted with a key that the caller cannot use', () => {
  let key: string;
  let viaServices: string;
  const refused = async (call: Promise<unknown>, action: string) => {
    await expect(call).rejects.toThrow(action);
    await expectRefused(emulator, action);
  };

  beforeAll(async () => {
    key = await createKey(emulator, administrationStatement);
    const Condition = { StringLike: { 'kms:ViaService': '*.us-east-1.amazonaws.com' } };
    const use = { ...allActionsStatement, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Condition };
    viaServices = await createKey(emulator, administrationStatement, use);
  });

  const encryptedBucket = async (Bucket: string, KMSMasterKeyID: string) => {
    const s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket });
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID };
    const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
    await s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration });
    await s3.putObject({ Bucket, Key: 'there', Body: 'x' });
  };

  test('S3 writes with kms:GenerateDataKey, for parts with kms:Decrypt too, and reads with kms:Decrypt (S3 User Guide, "SSE-KMS")', async () => {
    await encryptedBucket('closed', key);
    const s3 = new S3(await as('Admin'));
    await refused(s3.putObject({ Bucket: 'closed', Key: 'k', Body: 'x' }), 'kms:');
    await refused(s3.getObject({ Bucket: 'closed', Key: 'there' }), 'kms:Decrypt');
  });

  test('SQS sends and receives with the key (SQS Developer Guide, "Key management")', async () => {
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'closed', Attributes: { KmsMasterKeyId: key } });
    const admin = new SQS(await as('Admin'));
    await refused(admin.sendMessage({ QueueUrl: QueueUrl!, MessageBody: 'x' }), 'kms:');
    await refused(admin.receiveMessage({ QueueUrl: QueueUrl! }), 'kms:Decrypt');
  });

  test('SNS publishes with the key (SNS Developer Guide, "Key management")', async () => {
    const sns = new SNS(clientConfig(emulator));
    const { TopicArn } = await sns.createTopic({ Name: 'closed', Attributes: { KmsMasterKeyId: key } });
    await refused(new SNS(await as('Admin')).publish({ TopicArn: TopicArn!, Message: 'x' }), 'kms:');
  });

  test('Secrets Manager reads a secret with kms:Decrypt (Secrets Manager User Guide, "Secret encryption")', async () => {
    await new SecretsManager(clientConfig(emulator)).createSecret({ Name: 's', SecretString: 'x', KmsKeyId: key });
    await refused(new SecretsManager(await as('Admin')).getSecretValue({ SecretId: 's' }), 'kms:Decrypt');
  });

  test('DynamoDB reads an item with kms:Decrypt (DynamoDB Developer Guide, "Encryption at rest")', async () => {
    await new DynamoDB(clientConfig(emulator)).createTable({
      TableName: 'closed',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
    });
    const get = new DynamoDB(await as('Admin')).getItem({ TableName: 'closed', Key: { id: { S: 'x' } } });
    await refused(get, 'kms:Decrypt');
  });

  test('a key policy with kms:ViaService lets a service use the key on behalf of a caller that cannot use it directly', async () => {
    await encryptedBucket('via', viaServices);
    const s3 = new S3(await as('Admin'));
    await s3.putObject({ Bucket: 'via', Key: 'k', Body: 'x' });
    await s3.getObject({ Bucket: 'via', Key: 'k' });
    const admin = await assume(emulator, 'Admin');
    const direct = callJson(admin, 'kms', 'GenerateDataKey', { KeyId: viaServices, KeySpec: 'AES_256' });
    await expect(direct).rejects.toThrow('kms:GenerateDataKey');
  });

  test('the encryption context of an S3 object is its ARN (S3 User Guide, "Encryption context")', async () => {
    const Condition = { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::context/mine' } };
    const ofMine = await createKey(emulator, administrationStatement, { ...allActionsStatement, Condition });
    await encryptedBucket('context', ofMine);
    const s3 = new S3(await as('Admin'));
    await s3.putObject({ Bucket: 'context', Key: 'mine', Body: 'x' });
    await refused(s3.putObject({ Bucket: 'context', Key: 'yours', Body: 'x' }), 'kms:');
  });
});
