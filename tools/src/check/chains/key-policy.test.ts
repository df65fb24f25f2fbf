import { describe, expect, it } from 'vitest';
import { keyPolicy } from './key-policy.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const account = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const allow = (Principal: object | string, Action: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
});
const administration = allow(account, ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']);
const key = (...statements: object[]) => ({
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [administration, ...statements] } },
  },
});
const service = (name: string) => ({ Service: name });
const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const uses = ['kms:Decrypt', 'kms:GenerateDataKey'];
const found = (resources: SmallResources) =>
  findingsOf(keyPolicy, resources, { Parameters: { AdminArn: { Type: 'String' } } });
const expectFindings = (resources: SmallResources, expected: readonly string[]) =>
  expect(found(resources)).toEqual(expected.map((text) => expect.stringContaining(text)));

const linkedRoleArn = (service: string, name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/aws-service-role/${service}.amazonaws.com/${name}`,
});

describe('administration', () => {
  const only = (...Statement: object[]) => ({
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } },
  });
  it.each<[string, SmallResources, string[]]>([
    ['by the account', only(administration), []],
    [
      'by the account, and use through a service',
      key(allow(account, uses, { StringLike: { 'kms:ViaService': 'rds.*' } })),
      [],
    ],
    [
      'by the account, and use by every principal of the account',
      key(allow(account, uses)),
      ['allows every principal of the account that has an IAM policy for it, not only through a service'],
    ],
    [
      'by one role only',
      only(allow({ AWS: { Ref: 'AdminArn' } }, 'kms:*')),
      ['can be administered by specific principals only: if they are deleted, its policy can never be changed'],
    ],
    [
      'a service-linked role as principal',
      key(allow({ AWS: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX' }, uses)),
      ['service-linked role'],
    ],
    [
      'a service-linked role with KMS permissions of its own, through the account',
      key(
        allow(account, ['kms:CreateGrant', 'kms:DescribeKey'], {
          ArnLike: { 'aws:PrincipalArn': linkedRoleArn('backup', 'AWSServiceRoleForBackup') },
        }),
      ),
      [],
    ],
    [
      'a service-linked role without KMS permissions, through the account',
      key(
        allow(account, uses, {
          ArnLike: { 'aws:PrincipalArn': linkedRoleArn('autoscaling', 'AWSServiceRoleForAutoScaling') },
        }),
      ),
      ['AWSServiceRoleForAutoScaling through the account, but its own permissions contain no such KMS action'],
    ],
    [
      'a service-linked role without KMS permissions, only by a condition',
      key(
        allow('*', uses, {
          StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } },
          ArnEquals: { 'aws:PrincipalArn': linkedRoleArn('autoscaling', 'AWSServiceRoleForAutoScaling') },
        }),
      ),
      [],
    ],
  ])('%s', (_, resources, expected) => expectFindings(resources, expected));
});

describe('log groups', () => {
  const logs = service('logs.us-east-1.amazonaws.com');
  const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];
  const context = (name: string) => ({
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': {
        'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:${name}`,
      },
    },
  });
  const group = { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/own/app', KmsKeyId: keyArn } } };
  it.each<[string, object[], string[]]>([
    ['are allowed', [allow(logs, actions, context('*'))], []],
    ['are allowed by name', [allow(logs, actions, context('/own/*'))], []],
    ['with another name', [allow(logs, actions, context('/other/*'))], ['under conditions that Group does not meet']],
    [
      'are not allowed',
      [],
      [
        'encrypts Group, but does not allow logs.amazonaws.com to call kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey',
      ],
    ],
    ['are allowed some of the actions', [allow(logs, ['kms:Decrypt'], context('*'))], ['kms:GenerateDataKey']],
    [
      'are allowed through another service',
      [allow(logs, actions, { StringEquals: { 'kms:ViaService': 'logs.us-east-1.amazonaws.com' } })],
      [
        'encrypts Group, but does not allow logs.amazonaws.com to call kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey',
      ],
    ],
  ])('%s', (_, statements, expected) => expectFindings({ ...key(...statements), ...group }, expected));
});

describe('topics and queues', () => {
  const topic = { Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: keyArn } } };
  const alarm = { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } } };
  const rule = { Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'a', Arn: { Ref: 'Topic' } }] } } };
  const queue = { Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: keyArn } } };
  const subscription = {
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { Protocol: 'sqs', TopicArn: 'arn:aws:sns:us-east-1:1:x', Endpoint: { 'Fn::GetAtt': 'Queue.Arn' } },
    },
  };
  const fromHere = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const alarms = allow(service('cloudwatch.amazonaws.com'), uses, fromHere);
  const events = (condition?: object) => allow(service('events.amazonaws.com'), uses, condition);
  it.each<[string, SmallResources, string[]]>([
    ['an alarm is allowed', { ...key(alarms), ...topic, ...alarm }, []],
    [
      'an alarm is not allowed',
      { ...key(), ...topic, ...alarm },
      ['encrypts Topic, but does not allow cloudwatch.amazonaws.com to call kms:GenerateDataKey, kms:Decrypt'],
    ],
    [
      'an alarm that does not exist',
      { ...key(alarms), ...topic },
      ['allows cloudwatch.amazonaws.com, which uses nothing that it encrypts'],
    ],
    ['a rule is allowed', { ...key(events()), ...topic, ...rule }, []],
    [
      'a rule under a source condition',
      { ...key(events(fromHere)), ...topic, ...rule },
      ['only with a source condition'],
    ],
    ['a rule is not allowed, which event-target reports', { ...key(), ...topic, ...rule }, []],
    [
      'a rule that is allowed only through another service',
      { ...key(events({ StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } })), ...topic, ...rule },
      ['encrypts Topic, but does not allow events.amazonaws.com to call kms:GenerateDataKey, kms:Decrypt'],
    ],
    [
      'a subscription is not allowed',
      { ...key(), ...queue, ...subscription },
      ['encrypts Queue, but does not allow sns.amazonaws.com to call kms:GenerateDataKey, kms:Decrypt'],
    ],
  ])('%s', (_, resources, expected) => expectFindings(resources, expected));
});

describe('a trail', () => {
  const source = (name: string) => ({
    StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-1:1:trail/${name}` },
  });
  const trail = {
    Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { TrailName: 'main', KMSKeyId: keyArn, S3BucketName: 'x' } },
  };
  const keyStatement = (name: string) =>
    allow(service('cloudtrail.amazonaws.com'), ['kms:GenerateDataKey*', 'kms:DescribeKey'], source(name));
  it('is allowed by its name', () => expectFindings({ ...key(keyStatement('main')), ...trail }, []));
  it('is not allowed by another name', () =>
    expectFindings({ ...key(keyStatement('other')), ...trail }, ['under conditions that Trail does not meet']));
});

describe('the principal that creates a store', () => {
  const table = {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: keyArn } },
    },
  };
  const via = (...services: string[]) => ({
    StringEquals: {
      'kms:CallerAccount': { Ref: 'AWS::AccountId' },
      'kms:ViaService': services.map((name) => ({ 'Fn::Sub': `${name}.\${AWS::Region}.amazonaws.com` })),
    },
  });
  const grants = ['kms:CreateGrant', 'kms:DescribeKey'];
  const needed = [...grants, 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
  const linkedRole = {
    'Fn::Sub':
      'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup',
  };
  it.each<[string, object[], string[]]>([
    ['is allowed through its service', [allow(account, needed, via('rds', 'dynamodb'))], []],
    ['is allowed all actions', [allow(account, 'kms:*')], []],
    ['is a parameter', [allow({ AWS: { Ref: 'AdminArn' } }, needed)], []],
    [
      'is allowed through another service',
      [allow(account, grants, via('rds'))],
      [
        'encrypts Table, but does not allow the deploying principal to call kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo through dynamodb: its creation fails',
      ],
    ],
    [
      'is not allowed to create grants',
      [
        allow(
          account,
          needed.filter((action) => action !== 'kms:CreateGrant'),
          via('dynamodb'),
        ),
      ],
      [
        'encrypts Table, but does not allow the deploying principal to call kms:CreateGrant through dynamodb: its creation fails',
      ],
    ],
    [
      'is allowed to create grants, but not to encrypt for the table',
      [allow(account, grants, via('dynamodb'))],
      [
        'encrypts Table, but does not allow the deploying principal to call kms:Decrypt, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo through dynamodb: its creation fails',
      ],
    ],
    [
      'is not in a condition',
      [allow(account, grants, { ArnLike: { 'aws:PrincipalArn': [linkedRole] } })],
      [
        'encrypts Table, but does not allow the deploying principal to call kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo through dynamodb: its creation fails',
      ],
    ],
    ['is in a condition', [allow(account, needed, { ArnLike: { 'aws:PrincipalArn': { Ref: 'AdminArn' } } })], []],
  ])('%s', (_, statements, expected) => expectFindings({ ...key(...statements), ...table }, expected));

  it('encrypts the variables of a function', () => {
    const fn = { Fn: { Type: 'AWS::Lambda::Function', Properties: { KmsKeyArn: keyArn } } };
    expectFindings({ ...key(allow(account, [...grants, 'kms:Encrypt'], via('lambda'))), ...fn }, []);
    expectFindings({ ...key(allow(account, grants, via('lambda'))), ...fn }, [
      'encrypts Fn, but does not allow the deploying principal to call kms:Encrypt through lambda: its creation fails',
    ]);
  });

  it('creates a schedule with the key', () => {
    const schedule = { Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: { KmsKeyArn: keyArn } } };
    const uses = (...actions: string[]) => allow(account, actions, via('scheduler'));
    expectFindings({ ...key(uses('kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey')), ...schedule }, []);
    expectFindings({ ...key(uses('kms:Decrypt', 'kms:DescribeKey')), ...schedule }, [
      'encrypts Schedule, but does not allow the deploying principal to call kms:GenerateDataKey through scheduler: its creation fails',
    ]);
  });
});

describe('roles', () => {
  const bucket = {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn } },
          ],
        },
      },
    },
  };
  const role = (...Statement: object[]) => ({
    Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'x', PolicyDocument: { Statement } }] } },
  });
  const reads = { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Bucket.Arn}/in/*' } };
  const decrypts = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn };
  const named = allow({ AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } }, uses);
  const byAccount = (name: string) =>
    allow(account, uses, {
      StringEquals: { 'kms:ViaService': { 'Fn::Sub': `${name}.\${AWS::Region}.amazonaws.com` } },
    });
  it.each<[string, SmallResources, string[]]>([
    ['in the key policy', { ...key(named), ...bucket, ...role(reads) }, []],
    [
      'not in the key policy',
      { ...key(), ...bucket, ...role(reads) },
      ['Role: has s3:GetObject on Bucket, but not kms:Decrypt on its key Key'],
    ],
    [
      'not in the key policy, but allowed by its own policy',
      { ...key(), ...bucket, ...role(reads, decrypts) },
      ['but not kms:Decrypt'],
    ],
    ['through the account', { ...key(byAccount('s3')), ...bucket, ...role(reads, decrypts) }, []],
    [
      'through the account without a policy',
      { ...key(byAccount('s3')), ...bucket, ...role(reads) },
      ['but not kms:Decrypt'],
    ],
    [
      'through another service',
      { ...key(byAccount('sqs')), ...bucket, ...role(reads, decrypts) },
      ['but not kms:Decrypt'],
    ],
    [
      'in the key policy without use',
      { ...key(named), ...bucket, ...role() },
      ['Key: allows Role, whose policies contain neither this key nor anything that it encrypts'],
    ],
    [
      'in the key policy, with a managed policy',
      {
        ...key(named),
        ...bucket,
        Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } },
      },
      [],
    ],
  ])('%s', (_, resources, expected) => expectFindings(resources, expected));
});
