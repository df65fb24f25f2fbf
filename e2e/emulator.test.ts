import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeContinuousBackupsCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { everyAddedType } from './emulator-types.ts';

import { type Emulator, startEmulator } from './support/emulator.ts';

import { until } from './support/until.ts';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ref = (logicalId: string) => ({ Ref: logicalId });
const allow = (Principal: object, Action: string | string[], Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});
const root = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };

describe('an emulator', () => {
  let emulator: Emulator;
  let stacks: CloudFormationClient;
  let s3: S3Client;
  let sqs: SQSClient;

  beforeAll(async () => {
    emulator = await startEmulator();
    const config = clientConfig(emulator);
    stacks = new CloudFormationClient(config);
    s3 = new S3Client(config);
    sqs = new SQSClient(config);
    await s3.send(new CreateBucketCommand({ Bucket: 'templates' }));
  });
  afterAll(async () => {
    await emulator?.stop();
    const group = () => process.kill(-emulator.pid, 0);
    expect(group, 'its Lambdas have ended').toThrow('ESRCH');
  });

  const describeStack = async (name: string): Promise<Stack> =>
    (await stacks.send(new DescribeStacksCommand({ StackName: name }))).Stacks![0]!;
  const settled = (name: string): Promise<Stack> =>
    until(`end of the work on ${name}`, async () => {
      const stack = await describeStack(name);
      return stack.StackStatus!.endsWith('_IN_PROGRESS') ? undefined : stack;
    });
  const input = (name: string, template: object, parameters: Record<string, string> = {}) => ({
    StackName: name,
    TemplateBody: JSON.stringify(template),
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  });
  const create = async (...given: Parameters<typeof input>) => {
    await stacks.send(new CreateStackCommand(input(...given)));
    return settled(given[0]);
  };
  const update = async (...given: Parameters<typeof input>) => {
    await stacks.send(new UpdateStackCommand(input(...given)));
    return settled(given[0]);
  };
  const remove = async (stack: Stack) => {
    await stacks.send(new DeleteStackCommand({ StackName: stack.StackId! }));
    return settled(stack.StackId!);
  };
  const events = async (name: string) =>
    (await stacks.send(new DescribeStackEventsCommand({ StackName: name }))).StackEvents!;
  const failures = async (name: string) =>
    (await events(name))
      .filter((event) => event.ResourceStatus!.endsWith('FAILED'))
      .map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`);
  const outputs = (stack: Stack): Record<string, string> =>
    Object.fromEntries((stack.Outputs ?? []).map((output) => [output.OutputKey!, output.OutputValue!]));
  const bucketExists = (Bucket: string) =>
    s3.send(new HeadBucketCommand({ Bucket })).then(
      () => true,
      () => false,
    );
  const message = (QueueUrl: string): Promise<string> =>
    until('message', async () => {
      const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      const first = received.Messages?.[0];
      if (first) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first.ReceiptHandle! }));
      return first?.Body;
    });
  /** Put a template into S3, like publish; returns its virtual-hosted URL. */
  const upload = async (key: string, template: object) => {
    await s3.send(new PutObjectCommand({ Bucket: 'templates', Key: key, Body: JSON.stringify(template) }));
    return `https://templates.s3.us-east-1.amazonaws.com/${key}`;
  };

  test('lists the types that it only records', () => {
    expect(emulator.recordedTypes).toContain('AWS::GuardDuty::Detector');
    expect(emulator.recordedTypes).not.toContain('AWS::S3::Bucket');
    expect(emulator.recordedTypes).not.toContain('AWS::CloudTrail::Trail');
  });

  test.each(['AWS::QLDB::Ledger', 'AWS::CloudFormation::Macro'])(
    'refuses %s, which it does not support',
    async (Type) => {
      const template = { Resources: { Unknown: { Type } } };
      await expect(create('refused', template)).rejects.toThrow(`Unrecognized resource types: [${Type}]`);
      const url = await upload('refused', template);
      const nested = { Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } } };
      const name = `refused-${Type.split('::').at(-1)}`;
      expect((await create(name, nested)).StackStatus).toBe('ROLLBACK_COMPLETE');
      expect((await failures(name)).join()).toContain('failed to create: [Unknown]');
    },
  );

  describe('nested stacks', () => {
    const storage = (version: string, extra: object = {}) => ({
      Parameters: { Label: { Type: 'String' } },
      Resources: {
        Kept: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' },
        Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Sub': `\${Label} ${version}` } } },
        Queue: { Type: 'AWS::SQS::Queue' },
        ...extra,
      },
      Outputs: { Kept: { Value: ref('Kept') }, QueueArn: { Value: arn('Queue') } },
    });
    const user = {
      Parameters: { QueueArn: { Type: 'String' } },
      Resources: { Setting: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: ref('QueueArn') } } },
    };
    const system = (storageUrl: string, userUrl: string, parameters: object = {}) => ({
      Resources: {
        Storage: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: storageUrl, Parameters: { Label: 'storage', ...parameters } },
        },
        User: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: {
            TemplateURL: userUrl,
            Parameters: { QueueArn: { 'Fn::GetAtt': ['Storage', 'Outputs.QueueArn'] } },
          },
        },
      },
      Outputs: {
        Storage: { Value: ref('Storage') },
        Kept: { Value: { 'Fn::GetAtt': ['Storage', 'Outputs.Kept'] } },
        QueueArn: { Value: { 'Fn::GetAtt': ['Storage', 'Outputs.QueueArn'] } },
      },
    });
    const broken = { Broken: { Type: 'AWS::QLDB::Ledger', DependsOn: ['Kept', 'Topic', 'Queue'] } };

    test('are created, updated and deleted, and retained resources still exist', async () => {
      const userUrl = await upload('user', user);
      const created = await create('system', system(await upload('storage-1', storage('1')), userUrl));
      expect(created.StackStatus, (await failures('system')).join()).toBe('CREATE_COMPLETE');
      const before = outputs(created);
      expect(before.QueueArn).toMatch(/^arn:aws:sqs:/);

      const child = await describeStack(before.Storage!);
      expect([child.ParentId, child.RootId]).toEqual([created.StackId, created.StackId]);

      const updated = await update('system', system(await upload('storage-2', storage('2')), userUrl));
      expect(updated.StackStatus, (await failures('system')).join()).toBe('UPDATE_COMPLETE');
      expect(outputs(updated)).toEqual(before);

      expect((await remove(created)).StackStatus).toBe('DELETE_COMPLETE');
      expect(await bucketExists(before.Kept!)).toBe(true);
      const skipped = (await events(before.Storage!)).filter((event) => event.ResourceStatus === 'DELETE_SKIPPED');
      expect(skipped.map((event) => event.LogicalResourceId)).toEqual(['Kept']);
    });

    test('leave no resources when their creation fails', async () => {
      const url = await upload('storage-broken', storage('1', { ...broken, Plain: { Type: 'AWS::S3::Bucket' } }));
      const stack = await create('half', system(url, await upload('user', user)));
      expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
      const { Stacks } = await stacks.send(new DescribeStacksCommand({}));
      expect(Stacks!.filter((other) => other.ParentId === stack.StackId)).toEqual([]);
      const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: 'half-' }));
      expect(Buckets!.map((bucket) => bucket.Name)).toEqual([expect.stringMatching(/-kept-/)]);
    });

    test('are named in the events of their parent, so that the cause of a failure can be found', async () => {
      const url = await upload('storage-broken', storage('1', broken));
      await create('cause', system(url, await upload('user', user)));
      const [failed] = (await events('cause')).filter((event) => event.ResourceStatus === 'CREATE_FAILED');
      expect(failed!.LogicalResourceId).toBe('Storage');
      expect(failed!.ResourceStatusReason).toBe(
        `Embedded stack ${failed!.PhysicalResourceId} was not successfully created: ` +
          'The following resource(s) failed to create: [Broken]. ',
      );
      expect(await failures(failed!.PhysicalResourceId!)).toContain(
        'Broken: Unsupported resource type: AWS::QLDB::Ledger',
      );
    });

    test('are rolled back when their update fails', async () => {
      const userUrl = await upload('user', user);
      const first = system(await upload('storage-1', storage('1')), userUrl);
      const created = await create('back', first);
      const failed = await update('back', system(await upload('storage-2-broken', storage('2', broken)), userUrl));
      expect(failed.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(outputs(failed)).toEqual(outputs(created));
      const again = await update('back', system(await upload('storage-3', storage('3')), userUrl));
      expect(again.StackStatus, (await failures('back')).join()).toBe('UPDATE_COMPLETE');
      expect(outputs(again)).toEqual(outputs(created));
    });

    test('refuse unknown parameters', async () => {
      const url = await upload('storage-1', storage('1'));
      const stack = await create('surplus', system(url, await upload('user', user), { Lable: 'misspelt' }));
      expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
      expect((await failures('surplus')).join()).toContain('Parameters: [Lable] do not exist in the template');
    });

    test('resolve dynamic references', async () => {
      await create('secret', {
        Resources: {
          Name: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'label', Type: 'String', Value: 'found' } },
        },
      });
      const url = await upload('dynamic', {
        Resources: {
          Copy: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: '{{resolve:ssm:label}}' } },
        },
        Outputs: { Value: { Value: { 'Fn::GetAtt': ['Copy', 'Value'] } } },
      });
      const stack = await create('dynamic', {
        Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } },
        Outputs: { Value: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Value'] } } },
      });
      expect(outputs(stack)).toEqual({ Value: 'found' });
    });

    test('are not deleted with a bucket that is not empty', async () => {
      const url = await upload('bucket', {
        Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
        Outputs: { Bucket: { Value: ref('Bucket') } },
      });
      const stack = await create('full', {
        Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } },
        Outputs: { Bucket: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Bucket'] } } },
      });
      const object = { Bucket: outputs(stack).Bucket!, Key: 'evidence' };
      await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
      expect((await remove(stack)).StackStatus).toBe('DELETE_FAILED');
      await s3.send(new DeleteObjectCommand(object));
      expect((await remove(stack)).StackStatus).toBe('DELETE_COMPLETE');
      expect(await bucketExists(object.Bucket)).toBe(false);
    });
  });

  describe('an upload', () => {
    const code = `
      const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
      const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
      const s3 = new S3Client({});
      const sns = new SNSClient({});
      exports.handler = async (event) => {
        const batchItemFailures = [];
        for (const { body, messageId } of event.Records) {
          const { bucket, key } = JSON.parse(body);
          if (key.includes('broken')) {
            batchItemFailures.push({ itemIdentifier: messageId });
            continue;
          }
          const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
          const Message = key + ': ' + (await object.Body.transformToString());
          await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message }));
        }
        return { batchItemFailures };
      };`;
    const from = (source: object) => ({ ArnEquals: { 'aws:SourceArn': source } });
    const template = {
      Resources: {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: { EnableKeyRotation: true, KeyPolicy: policy(allow(root, 'kms:*', '*')) },
        },
        Bucket: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            VersioningConfiguration: { Status: 'Enabled' },
            BucketEncryption: {
              ServerSideEncryptionConfiguration: [
                {
                  BucketKeyEnabled: true,
                  ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn('Key') },
                },
              ],
            },
            NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
          },
        },
        Uploads: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: {
              source: ['aws.s3'],
              'detail-type': ['Object Created'],
              detail: { bucket: { name: [ref('Bucket')] }, object: { key: [{ prefix: 'in/' }] } },
            },
            Targets: [
              {
                Id: 'work',
                Arn: arn('Work'),
                DeadLetterConfig: { Arn: arn('Dead') },
                InputTransformer: {
                  InputPathsMap: { bucket: '$.detail.bucket.name', key: '$.detail.object.key' },
                  InputTemplate: '{"bucket": "<bucket>", "key": "<key>"}',
                },
              },
            ],
          },
        },
        Dead: { Type: 'AWS::SQS::Queue' },
        Work: {
          Type: 'AWS::SQS::Queue',
          Properties: { VisibilityTimeout: 1, RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 } },
        },
        WorkPolicy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [ref('Work')],
            PolicyDocument: policy(
              allow({ Service: 'events.amazonaws.com' }, 'sqs:SendMessage', arn('Work'), from(arn('Uploads'))),
            ),
          },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
              ],
            },
            Policies: [
              {
                PolicyName: 'work',
                PolicyDocument: {
                  Version: '2012-10-17',
                  Statement: [
                    { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Bucket.Arn}/*' } },
                    { Effect: 'Allow', Action: 'sns:Publish', Resource: ref('Topic') },
                    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: arn('Key') },
                    {
                      Effect: 'Allow',
                      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                      Resource: arn('Work'),
                    },
                  ],
                },
              },
            ],
          },
        },
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Runtime: 'nodejs22.x',
            Handler: 'index.handler',
            Role: arn('Role'),
            Code: { ZipFile: code },
            Timeout: 10,
            Environment: { Variables: { TOPIC: ref('Topic') } },
          },
        },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: arn('Work'),
            FunctionName: ref('Function'),
            BatchSize: 5,
            ScalingConfig: { MaximumConcurrency: 2 },
            FunctionResponseTypes: ['ReportBatchItemFailures'],
          },
        },
        Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: ref('Key') } },
        Out: { Type: 'AWS::SQS::Queue' },
        OutPolicy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [ref('Out')],
            PolicyDocument: policy(
              allow({ Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', arn('Out'), from(ref('Topic'))),
            ),
          },
        },
        Subscription: {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint: arn('Out'), RawMessageDelivery: true },
        },
      },
      Outputs: { Bucket: { Value: ref('Bucket') }, Out: { Value: ref('Out') }, Dead: { Value: ref('Dead') } },
    };
    let stackOutputs: Record<string, string>;

    beforeAll(async () => {
      const stack = await create('upload', template);
      expect(stack.StackStatus, (await failures('upload')).join()).toBe('CREATE_COMPLETE');
      stackOutputs = outputs(stack);
    });

    test('is delivered through EventBridge, a queue, a Lambda function and a topic to another queue', async () => {
      await s3.send(new PutObjectCommand({ Bucket: stackOutputs.Bucket, Key: 'elsewhere/a', Body: 'not matched' }));
      await s3.send(new PutObjectCommand({ Bucket: stackOutputs.Bucket, Key: 'in/a', Body: 'hello' }));
      expect(await message(stackOutputs.Out!)).toBe('in/a: hello');
    });

    test('that the function reports as failed ends in the dead-letter queue, and another one of the batch does not', async () => {
      await s3.send(new PutObjectCommand({ Bucket: stackOutputs.Bucket, Key: 'in/broken', Body: 'x' }));
      await s3.send(new PutObjectCommand({ Bucket: stackOutputs.Bucket, Key: 'in/b', Body: 'whole' }));
      expect(await message(stackOutputs.Out!)).toBe('in/b: whole');
      expect(JSON.parse(await message(stackOutputs.Dead!))).toEqual({ bucket: stackOutputs.Bucket, key: 'in/broken' });
    });

    test('is encrypted with the key of the template', async () => {
      const { ServerSideEncryptionConfiguration } = await s3.send(
        new GetBucketEncryptionCommand({ Bucket: stackOutputs.Bucket }),
      );
      const [rule] = ServerSideEncryptionConfiguration!.Rules!;
      expect(rule!.ApplyServerSideEncryptionByDefault!.KMSMasterKeyID).toMatch(/^arn:aws:kms:/);
    });
  });

  describe('a Lambda function from a zip file in S3', () => {
    const code = `
      const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
      const failure = (promise) => promise.then(() => 'none', (error) => error.cause?.message ?? error.message);
      exports.handler = async () => ({
        address: await failure(fetch('http://192.0.2.1/')),
        name: await failure(fetch('https://example.com/')),
        permission: await failure(new S3Client({}).send(new ListBucketsCommand({}))),
      });`;
    const template = (key: string) => ({
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: policy(allow({ Service: 'lambda.amazonaws.com' }, 'sts:AssumeRole', undefined)),
          },
        },
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Runtime: 'nodejs22.x',
            Handler: 'index.handler',
            Role: arn('Role'),
            Code: { S3Bucket: 'templates', S3Key: key },
          },
        },
      },
      Outputs: { Function: { Value: ref('Function') } },
    });

    test('runs with the permissions of its role only, and has no network access outside this machine', async () => {
      const zip = zipSync({ 'index.js': new TextEncoder().encode(code) });
      await s3.send(new PutObjectCommand({ Bucket: 'templates', Key: 'code.zip', Body: zip }));
      const stack = await create('zip', template('code.zip'));
      expect(stack.StackStatus, (await failures('zip')).join()).toBe('CREATE_COMPLETE');
      const lambda = new LambdaClient(clientConfig(emulator));
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: outputs(stack).Function! }));
      const answer = JSON.parse(Payload!.transformToString());
      expect(answer.address).toBe('the emulator has no network access outside this machine: 192.0.2.1 is refused');
      expect(answer.name).toBe('the emulator has no network access outside this machine: example.com is refused');
      expect(answer.permission).toContain('not authorized');
    });

    test('fails when the zip file is missing', async () => {
      expect((await create('no-zip', template('missing.zip'))).StackStatus).toBe('ROLLBACK_COMPLETE');
      expect((await failures('no-zip')).join()).toContain('missing.zip does not exist in templates');
    });
  });

  test('stores point-in-time recovery and time to live of a table', async () => {
    const stack = await create('table', {
      Resources: {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
          },
        },
      },
      Outputs: { Table: { Value: ref('Table') } },
    });
    const dynamodb = new DynamoDBClient(clientConfig(emulator));
    const TableName = outputs(stack).Table!;
    const { ContinuousBackupsDescription } = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
    expect(ContinuousBackupsDescription!.PointInTimeRecoveryDescription!.PointInTimeRecoveryStatus).toBe('ENABLED');
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });
  });

  test('returns references and attributes like AWS, also if numbers are parameters', async () => {
    const stack = await create(
      'attributes',
      {
        Parameters: { Count: { Type: 'Number' } },
        Resources: {
          Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
          Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.1.2.0/24' } },
          Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('ec2.amazonaws.com') } },
          Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref('Role')] } },
          Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/aws/sns' } },
          Cluster: { Type: 'AWS::ECS::Cluster' },
          Task: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: { ContainerDefinitions: [{ Name: 'app', Image: 'app', Memory: 128 }] },
          },
          Service: {
            Type: 'AWS::ECS::Service',
            Properties: { Cluster: ref('Cluster'), TaskDefinition: ref('Task'), DesiredCount: ref('Count') },
          },
        },
        Outputs: {
          Vpc: { Value: ref('Vpc') },
          Same: { Value: { 'Fn::GetAtt': ['Vpc', 'VpcId'] } },
          Above: { Value: { 'Fn::GetAtt': ['Subnet', 'VpcId'] } },
          Block: { Value: { 'Fn::GetAtt': ['Subnet', 'CidrBlock'] } },
          Profile: { Value: ref('Profile') },
          ProfileArn: { Value: arn('Profile') },
          Topic: { Value: ref('Topic') },
        },
      },
      { Count: '0' },
    );
    expect(stack.StackStatus, (await failures('attributes')).join('\n')).toBe('CREATE_COMPLETE');
    const result = outputs(stack);
    expect([result.Same, result.Above, result.Block]).toEqual([result.Vpc, result.Vpc, '10.1.2.0/24']);
    expect(result.ProfileArn).toMatch(new RegExp(`^arn:aws:iam::000000000000:instance-profile/${result.Profile}$`));
    const sns = new SNSClient(clientConfig(emulator));
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: result.Topic! }));
    expect(Attributes!.KmsMasterKeyId).toBe('alias/aws/sns');
  });

  test('compares the Region, the account and the partition in conditions', async () => {
    const isOurs = (name: string, value: string) => ({ 'Fn::Equals': [{ Ref: name }, value] });
    const topic = (Condition: string) => ({ Type: 'AWS::SNS::Topic', Condition });
    const stack = await create('conditions', {
      Conditions: {
        IsHere: isOurs('AWS::Region', 'us-east-1'),
        IsThere: isOurs('AWS::Region', 'eu-central-1'),
        IsOurs: isOurs('AWS::AccountId', '000000000000'),
        IsChina: isOurs('AWS::Partition', 'aws-cn'),
      },
      Resources: {
        Here: topic('IsHere'),
        There: topic('IsThere'),
        Ours: topic('IsOurs'),
        China: topic('IsChina'),
        Always: { Type: 'AWS::SNS::Topic' },
      },
      Outputs: {
        Here: { Condition: 'IsHere', Value: ref('Here') },
        There: { Condition: 'IsThere', Value: ref('There') },
        Ours: { Condition: 'IsOurs', Value: ref('Ours') },
        China: { Condition: 'IsChina', Value: ref('China') },
      },
    });
    expect(stack.StackStatus, (await failures('conditions')).join()).toBe('CREATE_COMPLETE');
    expect(Object.keys(outputs(stack)).sort()).toEqual(['Here', 'Ours']);
  });

  test('creates, updates and deletes the types that the plugin adds', async () => {
    const stack = await create('types', everyAddedType, { Label: 'one' });
    expect(stack.StackStatus, (await failures('types')).join('\n')).toBe('CREATE_COMPLETE');
    const updated = await update('types', everyAddedType, { Label: 'two' });
    expect(updated.StackStatus, (await failures('types')).join('\n')).toBe('UPDATE_COMPLETE');
    expect(outputs(updated)).toEqual(outputs(stack));
    expect((await remove(stack)).StackStatus, (await failures(stack.StackId!)).join('\n')).toBe('DELETE_COMPLETE');
  });

  test('deletes everything on reset', async () => {
    await emulator.reset();
    expect(await bucketExists('templates')).toBe(false);
    expect((await stacks.send(new DescribeStacksCommand({}))).Stacks).toEqual([]);
  });
});
