import { CloudFormation, type CreateStackInput } from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { allUnexpectedFindings, type Emulator, expectRefused, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import {
  account,
  administrationStatement,
  allActionsStatement,
  allow,
  arnOf,
  assume,
  createKey,
  createRole,
  document,
  roleArn,
} from './support/principals.ts';
import { until } from './support/until.ts';

let emulator: Emulator;
let cloudFormation: CloudFormation;
let closed: string;
let open: string;
let functionRole: string;
let weak: string;
const trustsStacks = { trust: 'cloudformation.amazonaws.com' };

beforeAll(async () => {
  emulator = await startEmulator({ instances: 'none' }); // the tests of signals send them
  cloudFormation = new CloudFormation(clientConfig(emulator));
  closed = await createKey(emulator, administrationStatement);
  open = await createKey(emulator, allActionsStatement);
  functionRole = await createRole(emulator, 'Function', [], { trust: 'lambda.amazonaws.com' });
  weak = await createRole(emulator, 'Queues', [allow('sqs:*')], trustsStacks);
});
afterAll(() => emulator?.stop());

type Resources = Readonly<Record<string, object>>;
interface More extends Partial<CreateStackInput> {
  readonly as?: string;
  readonly template?: object;
}

const settled = (StackName: string, stacks = cloudFormation) =>
  until(`end of ${StackName}`, async () => {
    const stack = (await stacks.describeStacks({ StackName })).Stacks![0]!;
    return !stack.StackStatus!.endsWith('IN_PROGRESS') && stack;
  });

/** Creates a stack; returns its status and the reasons of failed resources. */
async function create(StackName: string, resources: Resources, { as, template, ...more }: More = {}) {
  const stacks = as ? new CloudFormation(clientConfig(await assume(emulator, as))) : cloudFormation;
  await stacks.createStack({
    StackName,
    TemplateBody: JSON.stringify({ Resources: resources, ...template }),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ...more,
  });
  return { status: (await settled(StackName)).StackStatus!, reasons: await reasons(StackName) };
}

async function update(StackName: string, resources: Resources, more: object = {}) {
  await cloudFormation.updateStack({
    StackName,
    TemplateBody: JSON.stringify({ Resources: resources }),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ...more,
  });
  return (await settled(StackName)).StackStatus!;
}

async function reasons(StackName: string): Promise<string> {
  const { StackEvents } = await cloudFormation.describeStackEvents({ StackName });
  const failed = StackEvents!.filter(({ ResourceStatus }) => ResourceStatus!.endsWith('FAILED'));
  return failed.map(({ ResourceStatusReason }) => ResourceStatusReason).join('\n');
}

/** Creates a stack that AWS refuses because of `why`. */
async function refused(why: RegExp | string, ...given: Parameters<typeof create>): Promise<void> {
  const created = await create(...given);
  expect(created.status).toBe('ROLLBACK_COMPLETE');
  if (typeof why === 'string') expect(created.reasons).toContain(why);
  else expect(`${given[0]} ${created.reasons}`).toMatch(why);
  await expectRefused(emulator, why);
}

async function accepted(...given: Parameters<typeof create>): Promise<void> {
  expect(await create(...given)).toMatchObject({ status: 'CREATE_COMPLETE' });
}

const trust = (Service: string) => document({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
const queue = { Type: 'AWS::SQS::Queue' };
const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  },
};
const functionWith = (KmsKeyArn: string, Role = functionRole) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Role,
    KmsKeyArn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: 'exports.handler = async () => 1' },
    Environment: { Variables: { A: '1' } },
  },
});

describe('a stack uses the permissions of its service role (CloudFormation User Guide, "CloudFormation service role")', () => {
  test('which cannot create a table', async () => {
    await refused(
      /assumed-role\/Queues\/AWSCloudFormation.*dynamodb:CreateTable/,
      'role-without',
      { Table: table },
      { RoleARN: weak },
    );
  });

  test('which can create a queue', async () => {
    await accepted('role-with', { Queue: queue }, { RoleARN: weak });
  });

  test('for updates and the deletion too', async () => {
    const resources = { Queue: { ...queue, Properties: { QueueName: 'keeps' } } };
    await createRole(emulator, 'OnlyCreates', [allow(['sqs:CreateQueue', 'sqs:GetQueueAttributes'])], trustsStacks);
    await accepted('role-kept', resources, { RoleARN: roleArn('OnlyCreates') });
    expect(await update('role-kept', { ...resources, Table: table })).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expectRefused(emulator, /OnlyCreates.*dynamodb:CreateTable/);
    await cloudFormation.deleteStack({ StackName: 'role-kept' });
    expect((await settled('role-kept')).StackStatus).toBe('DELETE_FAILED');
    await expectRefused(emulator, /OnlyCreates.*sqs:DeleteQueue/);
  });

  test('also of a change set until it is executed', async () => {
    const given = { StackName: 'change-set', ChangeSetName: 'first', ChangeSetType: 'CREATE' as const, RoleARN: weak };
    await cloudFormation.createChangeSet({ ...given, TemplateBody: JSON.stringify({ Resources: { Table: table } }) });
    await cloudFormation.executeChangeSet({ StackName: 'change-set', ChangeSetName: 'first' });
    expect((await settled('change-set')).StackStatus).toBe('ROLLBACK_COMPLETE');
    await expectRefused(emulator, /change-set.*Queues.*dynamodb:CreateTable/);
  });

  test('also in its nested stacks', async () => {
    const s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket: 'nested' });
    await s3.putObject({ Bucket: 'nested', Key: 'child.json', Body: JSON.stringify({ Resources: { Table: table } }) });
    const TemplateURL = 'https://nested.s3.us-east-1.amazonaws.com/child.json';
    const child = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } };
    const statements = [allow(['sqs:*', 'cloudformation:*'])];
    const RoleARN = await createRole(emulator, 'Nests', statements, trustsStacks);
    const { status } = await create('nested', { Child: child }, { RoleARN });
    expect(status).toBe('ROLLBACK_COMPLETE');
    await expectRefused(emulator, /Nests.*dynamodb:CreateTable/);
  });

  test('or, without a role, those of its caller', async () => {
    await createRole(emulator, 'Caller', [allow('cloudformation:*')]);
    await refused(/assumed-role\/Caller.*sqs:CreateQueue/, 'caller-without', { Queue: queue }, { as: 'Caller' });
  });

  test('which its caller must be able to pass', async () => {
    const call = create('pass', { Queue: queue }, { as: 'Caller', RoleARN: weak });
    await expect(call).rejects.toThrow('iam:PassRole');
    await expectRefused(emulator, 'iam:PassRole');
  });

  test('which trusts CloudFormation', async () => {
    const call = create('trust', { Queue: queue }, { RoleARN: functionRole });
    await expect(call).rejects.toThrow('is invalid or cannot be assumed');
    await expectRefused(emulator, 'is invalid or cannot be assumed');
  });
});

describe('calls of services for a stack', () => {
  test('the first Hub needs iam:CreateServiceLinkedRole (IAM User Guide, "Create a service-linked role")', async () => {
    const hub = { Hub: { Type: 'AWS::SecurityHub::Hub' } };
    const RoleARN = await createRole(emulator, 'Hub', [allow('securityhub:*')], trustsStacks);
    await refused('iam:CreateServiceLinkedRole', 'hub-without', hub, { RoleARN });
    const Condition = { StringEquals: { 'iam:AWSServiceName': 'securityhub.amazonaws.com' } };
    const linked = `arn:aws:iam::${account}:role/aws-service-role/securityhub.amazonaws.com/AWSServiceRoleForSecurityHub`;
    const may = allow('iam:CreateServiceLinkedRole', linked, { Condition });
    const RoleWith = await createRole(emulator, 'HubWith', [allow('securityhub:*'), may], trustsStacks);
    await accepted('hub-with', hub, { RoleARN: RoleWith });
  });

  test.each<[string, object, object]>([
    [
      'keymanagement',
      { MultiRegion: true },
      { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document(allActionsStatement) } },
    ],
    [
      'contributorinsights',
      {
        GlobalSecondaryIndexes: [
          {
            IndexName: 'index',
            KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
            ContributorInsightsSpecification: { Enabled: true },
          },
        ],
      },
      table,
    ],
  ])('a setting needs a service-linked role of %s', async (name, setting, resource) => {
    const RoleARN = await createRole(emulator, `Setting-${name}`, [allow(['dynamodb:*', 'kms:*'])], trustsStacks);
    await accepted(`${name}-without`, { Resource: resource }, { RoleARN });
    const { Properties } = resource as { Properties: object };
    const changed = { ...resource, Properties: { ...Properties, ...setting } };
    await refused('iam:CreateServiceLinkedRole', `${name}-with`, { Resource: changed }, { RoleARN });
  });

  test('a role is passed to its service (IAM User Guide, "Grant a user permissions to pass a role to a service")', async () => {
    const resources = { Function: functionWith(open) };
    const passes = (service: string) =>
      allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': service } } });
    const rest = allow(['lambda:*', 'kms:*']);
    const RoleARN = await createRole(
      emulator,
      'PassesToTasks',
      [rest, passes('ecs-tasks.amazonaws.com')],
      trustsStacks,
    );
    await refused('iam:PassRole', 'passed-to-others', resources, { RoleARN });
    const right = await createRole(emulator, 'PassesToLambda', [rest, passes('lambda.amazonaws.com')], trustsStacks);
    await accepted('passed-to-lambda', resources, { RoleARN: right });
  });

  test('Lambda encrypts environment variables as the caller (Lambda Developer Guide, "Securing environment variables")', async () => {
    await refused(/kms:\w+ on resource.*no resource-based policy/, 'function-closed', {
      Function: functionWith(closed),
    });
    await accepted('function-open', { Function: functionWith(open) });
    expect(await update('function-open', { Function: functionWith(closed) })).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expectRefused(emulator, /function-open\/Function.*kms:/);
  });

  const launchTemplate = (KmsKeyId: string) => ({
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        ImageId: 'ami-00000000',
        InstanceType: 't3.micro',
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId } }],
      },
    },
  });
  const group = {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: {
      MinSize: '1',
      MaxSize: '1',
      AvailabilityZones: ['us-east-1a'],
      LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' }, Version: '1' },
    },
  };

  test('volumes of a group need the service-linked role in the key policy (EC2 Auto Scaling User Guide, "Required AWS KMS key policy")', async () => {
    // With this call, MiniStack gives the role another name.
    const AWSServiceName = 'autoscaling.amazonaws.com';
    await new IAM(clientConfig(emulator)).createServiceLinkedRole({ AWSServiceName });
    await refused(/AWSServiceRoleForAutoScaling.*kms:/, 'volumes-closed', {
      Launch: launchTemplate(open),
      Group: group,
    });
    const path = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
    const linked = await createKey(emulator, { ...allActionsStatement, Principal: { AWS: roleArn(path) } });
    await accepted('volumes-open', { Launch: launchTemplate(linked), Group: group });
    const Condition = { ArnEquals: { 'aws:PrincipalArn': roleArn(path) } };
    const conditional = await createKey(emulator, { ...allActionsStatement, Principal: '*', Condition });
    await accepted('volumes-conditional', { Launch: launchTemplate(conditional), Group: group });
  });

  test('a group fails when no signal arrives in time ("CreationPolicy attribute")', async () => {
    const plain = launchTemplate(open);
    const { BlockDeviceMappings: _, ...LaunchTemplateData } = plain.Properties.LaunchTemplateData;
    const Launch = { ...plain, Properties: { LaunchTemplateData } };
    const CreationPolicy = { ResourceSignal: { Count: 1, Timeout: 'PT1S' } };
    const { status, reasons } = await create('no-signal', { Launch, Group: { ...group, CreationPolicy } });
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toContain('Failed to receive 1 resource signal(s)');
    const patient = { ...group, CreationPolicy: { ResourceSignal: { Count: 1, Timeout: 'PT1M' } } };
    const waiting = create('signal', { Launch, Group: patient });
    const signal = { StackName: 'signal', LogicalResourceId: 'Group', UniqueId: 'i-1', Status: 'SUCCESS' as const };
    await until('wait for a signal', () =>
      cloudFormation.signalResource(signal).then(
        () => true,
        () => false,
      ),
    );
    expect((await waiting).status).toBe('CREATE_COMPLETE');
  });

  const service = (executionRole: string, container: object) => ({
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { ExecutionRoleArn: executionRole, ContainerDefinitions: [{ Name: 'app', ...container }] },
    },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' }, DesiredCount: 1 } },
  });
  const inEcs = { trust: 'ecs-tasks.amazonaws.com' };
  const image = `${account}.dkr.ecr.us-east-1.amazonaws.com/app:1`;

  test('ECS pulls an image as the execution role (ECS Developer Guide, "Task execution IAM role")', async () => {
    const role = await createRole(emulator, 'NoPull', [allow('logs:*')], inEcs);
    await refused('ecr:', 'no-pull', service(role, { Image: image }));
    const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
    const statements = [allow('ecr:GetAuthorizationToken'), allow(pull, arnOf('ecr', 'repository/app'))];
    await accepted('pull', service(await createRole(emulator, 'Pull', statements, inEcs), { Image: image }));
  });

  test('ECS reads secrets and their keys as the execution role ("Passing sensitive data to a container")', async () => {
    const secrets = new SecretsManager(clientConfig(emulator));
    const { ARN } = await secrets.createSecret({ Name: 'task', SecretString: 'x', KmsKeyId: open });
    const container = { Image: 'nginx', Secrets: [{ Name: 'S', ValueFrom: ARN }] };
    const reads = allow('secretsmanager:GetSecretValue', ARN);
    await refused(
      'secretsmanager:GetSecretValue',
      'no-secret',
      service(await createRole(emulator, 'NoSecret', [allow('kms:*')], inEcs), container),
    );
    await refused(
      'kms:Decrypt',
      'no-decrypt',
      service(await createRole(emulator, 'NoDecrypt', [reads], inEcs), container),
    );
    const both = [reads, allow('kms:Decrypt', open)];
    await accepted('secret', service(await createRole(emulator, 'Secret', both, inEcs), container));
  });

  test('a log group needs a key whose policy allows CloudWatch Logs (CloudWatch Logs User Guide, "Encrypt log data")', async () => {
    const logGroup = (KmsKeyId: string) => ({
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: 'app', KmsKeyId },
    });
    await refused('logs.us-east-1.amazonaws.com', 'logs-closed', { Logs: logGroup(closed) });
    const allowingGroup = (group: string) => ({
      ...allActionsStatement,
      Principal: { Service: 'logs.us-east-1.amazonaws.com' },
      Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': arnOf('logs', `log-group:${group}`) } },
    });
    await refused('logs.us-east-1.amazonaws.com', 'logs-other', {
      Logs: logGroup(await createKey(emulator, allActionsStatement, allowingGroup('other'))),
    });
    await accepted('logs-open', {
      Logs: logGroup(await createKey(emulator, allActionsStatement, allowingGroup('app'))),
    });
  });

  test('a dynamic reference is resolved as the actor, and the key of the secret is used as the actor ("Dynamic references")', async () => {
    const secrets = new SecretsManager(clientConfig(emulator));
    const { ARN } = await secrets.createSecret({ Name: 'reference', SecretString: 'x', KmsKeyId: open });
    const resources = {
      Queue: { ...queue, Properties: { Tags: [{ Key: 'k', Value: `{{resolve:secretsmanager:${ARN}}}` }] } },
    };
    await refused(/Queues.*secretsmanager:GetSecretValue/, 'reference', resources, { RoleARN: weak });
    await expectRefused(emulator, /Queues.*kms:Decrypt/);
    const reads = [allow('sqs:*'), allow('secretsmanager:GetSecretValue', ARN)];
    const RoleARN = await createRole(emulator, 'Reads', reads, trustsStacks);
    await refused(/Reads.*kms:Decrypt/, 'reference-key', resources, { RoleARN });
    const both = await createRole(emulator, 'ReadsBoth', [...reads, allow('kms:Decrypt', open)], trustsStacks);
    await accepted('reference-both', resources, { RoleARN: both });
  });

  test('a mapping needs a function whose role can poll the queue and use its key (Lambda Developer Guide, "Using Lambda with Amazon SQS")', async () => {
    const sqs = new SQS(clientConfig(emulator));
    await sqs.createQueue({ QueueName: 'polled', Attributes: { KmsMasterKeyId: open } });
    const polls = allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('sqs', 'polled'));
    const trust = 'lambda.amazonaws.com';
    const mapping = (role: string) => ({
      Function: functionWith(open, role),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: { Ref: 'Function' }, EventSourceArn: arnOf('sqs', 'polled') },
      },
    });
    await refused(
      'ReceiveMessage on SQS',
      'poll-without',
      mapping(await createRole(emulator, 'NoPoll', [allow('kms:*')], { trust })),
    );
    await refused('kms:Decrypt', 'poll-closed', mapping(await createRole(emulator, 'PollOnly', [polls], { trust })));
    const both = [polls, allow('kms:Decrypt', open)];
    await accepted('poll', mapping(await createRole(emulator, 'Poll', both, { trust })));
  });

  test('a trail needs a bucket and a key that allow CloudTrail (CloudTrail User Guide, "Amazon S3 bucket policy")', async () => {
    const s3 = new S3(clientConfig(emulator));
    await s3.createBucket({ Bucket: 'trail' });
    const source = arnOf('cloudtrail', 'trail/account');
    const statement = { Principal: { Service: 'cloudtrail.amazonaws.com' } };
    const bySource = { StringEquals: { 'aws:SourceArn': source } };
    const trail = (KMSKeyId: string) => ({
      Trail: {
        Type: 'AWS::CloudTrail::Trail',
        Properties: { TrailName: 'account', S3BucketName: 'trail', IsLogging: true, KMSKeyId },
      },
    });
    const use = {
      ...allActionsStatement,
      ...statement,
      Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
      Condition: bySource,
    };
    const key = await createKey(emulator, allActionsStatement, use);
    await refused('Incorrect S3 bucket policy', 'trail-bucket', trail(key));
    const Policy = JSON.stringify(
      document(
        allow('s3:GetBucketAcl', 'arn:aws:s3:::trail', { ...statement, Condition: bySource }),
        allow('s3:PutObject', `arn:aws:s3:::trail/AWSLogs/${account}/*`, {
          ...statement,
          Condition: { StringEquals: { 'aws:SourceArn': source, 's3:x-amz-acl': 'bucket-owner-full-control' } },
        }),
      ),
    );
    await s3.putBucketPolicy({ Bucket: 'trail', Policy });
    await refused('or KMS key', 'trail-key', trail(open));
    await accepted('trail', trail(key));
  });

  test('a load balancer needs a bucket that allows its access logs ("Enable access logs")', async () => {
    await new S3(clientConfig(emulator)).createBucket({ Bucket: 'balancer' });
    const LoadBalancerAttributes = [
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.bucket', Value: 'balancer' },
    ];
    const balancer = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { LoadBalancerAttributes } };
    await refused('Access Denied for bucket: balancer', 'balancer-closed', { Balancer: balancer });
    const statement = { Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } };
    const Policy = JSON.stringify(
      document(allow('s3:PutObject', `arn:aws:s3:::balancer/AWSLogs/${account}/*`, statement)),
    );
    await new S3(clientConfig(emulator)).putBucketPolicy({ Bucket: 'balancer', Policy });
    await accepted('balancer-open', { Balancer: balancer });
  });

  test('a role without permission for the log group of another stack, which a parameter names, is refused', async () => {
    const filter = {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'Group' },
        FilterPattern: 'ERROR',
        MetricTransformations: [{ MetricName: 'Errors', MetricNamespace: 'App', MetricValue: '1' }],
      },
    };
    await accepted('log-group', { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'theirs' } } });
    const given = {
      template: { Parameters: { Group: { Type: 'String' } } },
      Parameters: [{ ParameterKey: 'Group', ParameterValue: 'theirs' }],
    };
    const may = (group: string) => [allow('logs:PutMetricFilter', arnOf('logs', `log-group:${group}`))];
    const RoleARN = await createRole(emulator, 'OtherGroup', may('mine*'), trustsStacks);
    await refused(
      /logs:PutMetricFilter on resource: .*theirs/,
      'filter-other',
      { Filter: filter },
      { ...given, RoleARN },
    );
    const right = await createRole(emulator, 'ThisGroup', may('theirs'), trustsStacks);
    await accepted('filter', { Filter: filter }, { ...given, RoleARN: right });
  });

  test('a role without s3:PutBucketPolicy on the bucket of another stack is refused', async () => {
    const policy = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: 'nested',
        PolicyDocument: document({ ...allow('s3:GetObject', 'arn:aws:s3:::nested/*'), Principal: { AWS: account } }),
      },
    };
    const RoleARN = await createRole(emulator, 'OtherBucket', [allow('s3:*', 'arn:aws:s3:::mine*')], trustsStacks);
    await refused('s3:PutBucketPolicy', 'bucket-policy', { Policy: policy }, { RoleARN });
  });
});

describe('templates that CloudFormation and services refuse', () => {
  const roleWith = (policy: string) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
      ManagedPolicyArns: [`arn:aws:iam::aws:policy/${policy}`],
    },
  });

  test('a managed policy that does not exist (IAM API, AttachRolePolicy)', async () => {
    await refused('does not exist or is not attachable', 'no-policy', { Role: roleWith('NoSuchThing') });
    await accepted('policy', { Role: roleWith('service-role/AWS_ConfigRole') });
  });

  test('a missing required property, an unknown property, and an invalid value ("Resource type schema")', async () => {
    const without = { Type: table.Type, Properties: { BillingMode: 'PAY_PER_REQUEST' } };
    await refused('required key [KeySchema] not found', 'required', { Table: without });
    await refused('extraneous key [QueueNam]', 'misspelt', { Queue: { ...queue, Properties: { QueueNam: 'x' } } });
    const none = { ...table, Properties: { ...table.Properties, BillingMode: 'NONE' } };
    await refused('NONE is not a valid enum value', 'enum', { Table: none });
  });

  test('an undeclared parameter, of a root and of a nested stack (CloudFormation API, CreateStack)', async () => {
    const Parameters = [{ ParameterKey: 'No', ParameterValue: '1' }];
    await expect(create('unknown', { Queue: queue }, { Parameters })).rejects.toThrow('do not exist in the template');
    const s3 = new S3(clientConfig(emulator));
    await s3.putObject({ Bucket: 'nested', Key: 'queue.json', Body: JSON.stringify({ Resources: { Queue: queue } }) });
    const TemplateURL = 'https://nested.s3.us-east-1.amazonaws.com/queue.json';
    const child = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL, Parameters: { No: '1' } } };
    expect((await create('unknown-nested', { Child: child })).status).toBe('ROLLBACK_COMPLETE');
  });

  test('an unresolved Ref ("Ref")', async () => {
    const resources = { Queue: { ...queue, Properties: { QueueName: { Ref: 'Nope' } } } };
    await expect(create('ref', resources)).rejects.toThrow('Unresolved resource dependencies [Nope]');
    await expectRefused(emulator, 'Unresolved resource dependencies [Nope]');
  });

  test('a duplicate export name ("Export")', async () => {
    const template = { Outputs: { Out: { Value: '1', Export: { Name: 'same' } } } };
    await accepted('export', { Queue: queue }, { template });
    const second = await create('export-again', { Queue: queue }, { template });
    expect(second.status).toBe('ROLLBACK_COMPLETE');
    await expectRefused(emulator, 'Export with name same is already exported by stack export');
  });

  test('an update that the stack policy denies, or does not allow ("Prevent updates to stack resources")', async () => {
    const named = (VisibilityTimeout: number) => ({
      Queue: { ...queue, Properties: { QueueName: 'policed', VisibilityTimeout } },
    });
    const denies = { Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: '*' };
    await accepted('policed', named(1), { StackPolicyBody: JSON.stringify({ Statement: [denies] }) });
    expect(await update('policed', named(2))).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expectRefused(emulator, 'Action denied by stack policy');
    const allows = { ...denies, Effect: 'Allow', Action: 'Update:Modify', Resource: 'LogicalResourceId/Queue' };
    await cloudFormation.setStackPolicy({
      StackName: 'policed',
      StackPolicyBody: JSON.stringify({ Statement: [allows] }),
    });
    expect(await update('policed', named(3))).toBe('UPDATE_COMPLETE');
  });

  test('the deletion of a bucket that is not empty (S3 API, DeleteBucket)', async () => {
    await accepted('full', { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full-bucket' } } });
    await new S3(clientConfig(emulator)).putObject({ Bucket: 'full-bucket', Key: 'k', Body: 'x' });
    await cloudFormation.deleteStack({ StackName: 'full' });
    expect((await settled('full')).StackStatus).toBe('DELETE_FAILED');
  });

  test('a subscription to a topic that does not exist (SNS API, Subscribe)', async () => {
    const Properties = { TopicArn: arnOf('sns', 'none'), Protocol: 'sqs', Endpoint: arnOf('sqs', 'any') };
    await refused('Topic does not exist', 'no-topic', { Subscription: { Type: 'AWS::SNS::Subscription', Properties } });
  });

  test('an event source mapping for a function that does not exist (Lambda API, CreateEventSourceMapping)', async () => {
    await new SQS(clientConfig(emulator)).createQueue({ QueueName: 'source' });
    const Properties = { FunctionName: 'none', EventSourceArn: arnOf('sqs', 'source') };
    await refused('Function not found', 'no-function', {
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties },
    });
  });

  test('a function whose role does not trust Lambda (Lambda Developer Guide, "Execution role")', async () => {
    await refused('cannot be assumed by Lambda', 'no-trust', { Function: functionWith(open, weak) });
  });

  test('a key policy with a principal that does not exist, and one that locks out its creator (KMS Developer Guide, "Key policies")', async () => {
    const key = (Principal: object) => ({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document({ ...allActionsStatement, Principal }) } },
    });
    await refused('invalid principals', 'key-missing', key({ AWS: roleArn('DoesNotExist') }));
    await refused('will not allow you to update the key policy', 'key-locked', key({ Service: 'logs.amazonaws.com' }));
    await accepted('key', key({ AWS: `arn:aws:iam::${account}:root` }));
  });
});

test('an unexpected refusal fails the test once', async () => {
  const own = await startEmulator();
  try {
    const stacks = new CloudFormation(clientConfig(own));
    const TemplateBody = JSON.stringify({ Resources: { Queue: { ...queue, Properties: { QueueNam: 'x' } } } });
    await stacks.createStack({ StackName: 'unexpected', TemplateBody });
    expect((await settled('unexpected', stacks)).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await allUnexpectedFindings()).toEqual([expect.stringContaining('extraneous key [QueueNam]')]);
    expect(await allUnexpectedFindings()).toEqual([]);
  } finally {
    await own.stop();
  }
});

test('in report mode everything succeeds and is listed', async () => {
  const reporting = await startEmulator({ strict: 'report' });
  try {
    const stacks = new CloudFormation(clientConfig(reporting));
    const TemplateBody = JSON.stringify({ Resources: { Queue: { ...queue, Properties: { QueueNam: 'x' } } } });
    await stacks.createStack({ StackName: 'reported', TemplateBody });
    expect((await settled('reported', stacks)).StackStatus).toBe('CREATE_COMPLETE');
    const [first] = await expectRefused(reporting, 'extraneous key [QueueNam]');
    expect(first).toMatchObject({ resource: 'reported/Queue', type: 'AWS::SQS::Queue' });
  } finally {
    await reporting.stop();
  }
});

describe('projects of CodeBuild', () => {
  const connection = arnOf('codeconnections', 'connection/00000000-0000-4000-8000-000000000000');
  const actions = (prefix: string) =>
    ['GetConnection', 'GetConnectionToken', 'UseConnection'].map((action) => `${prefix}:${action}`);
  const project = (ServiceRole: string, Resource: unknown = connection, more: object = {}) => ({
    Type: 'AWS::CodeBuild::Project',
    Properties: {
      ServiceRole,
      Artifacts: { Type: 'NO_ARTIFACTS' },
      Environment: {
        Type: 'LINUX_CONTAINER',
        ComputeType: 'BUILD_GENERAL1_SMALL',
        Image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
        EnvironmentVariables: [{ Name: 'KIND', Value: 'project' }],
      },
      Source: {
        Type: 'GITHUB',
        Location: 'https://git.example/app.git',
        Auth: { Type: 'CODECONNECTIONS', Resource },
      },
      ...more,
    },
  });
  const builds = { trust: 'codebuild.amazonaws.com' };
  const unauthorized = `OAuthProviderException: User is not authorized to access connection ${connection}`;

  test('use their connection with their role when they are created', async () => {
    const without = await createRole(emulator, 'BuildsWithout', [], builds);
    await refused(unauthorized, 'connection-without', { Project: project(without) });
    for (const missing of actions('codeconnections')) {
      const others = actions('codeconnections').filter((action) => action !== missing);
      const role = await createRole(
        emulator,
        `BuildsWithout${missing.split(':')[1]}`,
        [allow(others, connection)],
        builds,
      );
      await refused(unauthorized, `connection-without-${missing.split(':')[1]}`, { Project: project(role) });
    }
    const older = await createRole(emulator, 'BuildsOlder', [allow(actions('codestar-connections'))], builds);
    await refused(unauthorized, 'connection-older', { Project: project(older) });
    const role = await createRole(emulator, 'Builds', [allow(actions('codeconnections'), connection)], builds);
    await accepted('connection-allowed', { Project: project(role) });
  });

  test('have a role that CodeBuild can assume', async () => {
    await refused('CodeBuild is not authorized to perform: sts:AssumeRole', 'build-trust', {
      Project: project(functionRole, connection, { Source: { Type: 'NO_SOURCE', BuildSpec: 'version: 0.2' } }),
    });
  });

  test('have no webhook through a connection of the same stack, which is pending', async () => {
    const role = await createRole(emulator, 'BuildsAny', [allow(actions('codeconnections'))], builds);
    const Connection = {
      Type: 'AWS::CodeConnections::Connection',
      Properties: { ConnectionName: 'app', ProviderType: 'GitHub' },
    };
    const own = project(role, { Ref: 'Connection' });
    await accepted('pending-connection', { Connection, Project: own });
    await refused('Failed to call CreateWebhook, reason: Access denied to connection', 'pending-webhook', {
      Connection,
      Project: project(role, { Ref: 'Connection' }, { Triggers: { Webhook: true } }),
    });
  });

  test('connections have one of a provider and a host', async () => {
    await refused('specify either ProviderType or HostArn', 'no-provider', {
      Connection: { Type: 'AWS::CodeConnections::Connection', Properties: { ConnectionName: 'app' } },
    });
  });

  test('builds have the variables of their start, and do not end', async () => {
    const { StackResources } = await cloudFormation.describeStackResources({ StackName: 'connection-allowed' });
    const projectName = StackResources![0]!.PhysicalResourceId!;
    const overrides = ['KIND', 'VERSION'].map((name) => ({ name, value: 'start' }));
    const { build } = await callJson<{ build: object }>(emulator, 'codebuild', 'StartBuild', {
      projectName,
      environmentVariablesOverride: overrides,
    });
    expect(build).toMatchObject({
      buildStatus: 'IN_PROGRESS',
      environment: { environmentVariables: overrides },
    });
  });
});
