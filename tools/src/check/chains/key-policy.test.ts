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
const own = { 'Fn::GetAtt': ['Key', 'Arn'] };
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
    ['and use through a service', key(allow(account, uses, { StringLike: { 'kms:ViaService': 'rds.*' } })), []],
    [
      'and use by anyone of the account',
      key(allow(account, uses)),
      ['allows every principal of the account to use it with only an IAM policy, and not through a service only'],
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
      'a service-linked role without KMS permissions, by a condition alone',
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
  const group = { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/own/app', KmsKeyId: own } } };
  it.each<[string, object[], string[]]>([
    ['are admitted', [allow(logs, actions, context('*'))], []],
    ['are admitted by name', [allow(logs, actions, context('/own/*'))], []],
    ['with another name', [allow(logs, actions, context('/other/*'))], ['under conditions that Group does not meet']],
    [
      'are forgotten',
      [],
      [
        'encrypts Group, but does not allow logs.amazonaws.com to call kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey',
      ],
    ],
    ['are admitted for half of it', [allow(logs, ['kms:Decrypt'], context('*'))], ['kms:GenerateDataKey']],
    [
      'are admitted through another service',
      [allow(logs, actions, { StringEquals: { 'kms:ViaService': 'logs.us-east-1.amazonaws.com' } })],
      [
        'encrypts Group, but does not allow logs.amazonaws.com to call kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey',
      ],
    ],
  ])('%s', (_, statements, expected) => expectFindings({ ...key(...statements), ...group }, expected));
});

describe('topics and queues', () => {
  const topic = { Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: own } } };
  const alarm = { Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } } };
  const rule = { Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'a', Arn: { Ref: 'Topic' } }] } } };
  const queue = { Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: own } } };
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
    ['an alarm is admitted', { ...key(alarms), ...topic, ...alarm }, []],
    [
      'an alarm is forgotten',
      { ...key(), ...topic, ...alarm },
      ['encrypts Topic, but does not allow cloudwatch.amazonaws.com to call kms:GenerateDataKey, kms:Decrypt'],
    ],
    [
      'an alarm that is not there',
      { ...key(alarms), ...topic },
      ['allows cloudwatch.amazonaws.com, which uses nothing that it encrypts'],
    ],
    ['a rule is admitted', { ...key(events()), ...topic, ...rule }, []],
    [
      'a rule under a source condition',
      { ...key(events(fromHere)), ...topic, ...rule },
      ['only with a source condition'],
    ],
    ['a rule is forgotten, as event-target says', { ...key(), ...topic, ...rule }, []],
    [
      'a rule that goes through no other service',
      { ...key(events({ StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } })), ...topic, ...rule },
      ['encrypts Topic, but does not allow events.amazonaws.com to call kms:GenerateDataKey, kms:Decrypt'],
    ],
    [
      'a subscription is forgotten',
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
    Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { TrailName: 'main', KMSKeyId: own, S3BucketName: 'x' } },
  };
  const admitted = (name: string) =>
    allow(service('cloudtrail.amazonaws.com'), ['kms:GenerateDataKey*', 'kms:DescribeKey'], source(name));
  it('by its own name', () => expectFindings({ ...key(admitted('main')), ...trail }, []));
  it('not by another', () =>
    expectFindings({ ...key(admitted('other')), ...trail }, ['under conditions that Trail does not meet']));
});

describe('who creates a store', () => {
  const table = {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: own } },
    },
  };
  const via = (...services: string[]) => ({
    StringEquals: {
      'kms:CallerAccount': { Ref: 'AWS::AccountId' },
      'kms:ViaService': services.map((name) => ({ 'Fn::Sub': `${name}.\${AWS::Region}.amazonaws.com` })),
    },
  });
  const grants = ['kms:CreateGrant', 'kms:DescribeKey'];
  const asked = [...grants, 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
  const linkedRole = {
    'Fn::Sub':
      'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup',
  };
  it.each<[string, object[], string[]]>([
    ['goes through its service', [allow(account, asked, via('rds', 'dynamodb'))], []],
    ['may do all', [allow(account, 'kms:*')], []],
    ['is someone from outside', [allow({ AWS: { Ref: 'AdminArn' } }, asked)], []],
    [
      'goes through another service',
      [allow(account, grants, via('rds'))],
      [
        'encrypts Table, but no one who deploys can call kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo through dynamodb: its creation fails',
      ],
    ],
    [
      'may make no grant',
      [
        allow(
          account,
          asked.filter((action) => action !== 'kms:CreateGrant'),
          via('dynamodb'),
        ),
      ],
      ['encrypts Table, but no one who deploys can call kms:CreateGrant through dynamodb: its creation fails'],
    ],
    [
      'may make grants, but not encrypt for the table',
      [allow(account, grants, via('dynamodb'))],
      [
        'encrypts Table, but no one who deploys can call kms:Decrypt, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo through dynamodb: its creation fails',
      ],
    ],
    [
      'is not who a condition names',
      [allow(account, grants, { ArnLike: { 'aws:PrincipalArn': [linkedRole] } })],
      [
        'encrypts Table, but no one who deploys can call kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:ReEncryptFrom, kms:ReEncryptTo through dynamodb: its creation fails',
      ],
    ],
    [
      'is one whom a condition names',
      [allow(account, asked, { ArnLike: { 'aws:PrincipalArn': { Ref: 'AdminArn' } } })],
      [],
    ],
  ])('%s', (_, statements, expected) => expectFindings({ ...key(...statements), ...table }, expected));

  it('encrypts the variables of a function', () => {
    const fn = { Fn: { Type: 'AWS::Lambda::Function', Properties: { KmsKeyArn: own } } };
    expectFindings({ ...key(allow(account, [...grants, 'kms:Encrypt'], via('lambda'))), ...fn }, []);
    expectFindings({ ...key(allow(account, grants, via('lambda'))), ...fn }, [
      'encrypts Fn, but no one who deploys can call kms:Encrypt through lambda: its creation fails',
    ]);
  });

  it('makes a schedule with the key', () => {
    const schedule = { Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: { KmsKeyArn: own } } };
    const uses = (...actions: string[]) => allow(account, actions, via('scheduler'));
    expectFindings({ ...key(uses('kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey')), ...schedule }, []);
    expectFindings({ ...key(uses('kms:Decrypt', 'kms:DescribeKey')), ...schedule }, [
      'encrypts Schedule, but no one who deploys can call kms:GenerateDataKey through scheduler: its creation fails',
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
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: own } },
          ],
        },
      },
    },
  };
  const role = (...Statement: object[]) => ({
    Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'x', PolicyDocument: { Statement } }] } },
  });
  const reads = { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Bucket.Arn}/in/*' } };
  const decrypts = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: own };
  const named = allow({ AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } }, uses);
  const byAccount = (name: string) =>
    allow(account, uses, {
      StringEquals: { 'kms:ViaService': { 'Fn::Sub': `${name}.\${AWS::Region}.amazonaws.com` } },
    });
  it.each<[string, SmallResources, string[]]>([
    ['named by the key', { ...key(named), ...bucket, ...role(reads) }, []],
    [
      'not named',
      { ...key(), ...bucket, ...role(reads) },
      ['Role: has s3:GetObject on Bucket, but not kms:Decrypt on its key Key'],
    ],
    [
      'not named, but allowed by its own policy',
      { ...key(), ...bucket, ...role(reads, decrypts) },
      ['but not kms:Decrypt'],
    ],
    ['by way of the account', { ...key(byAccount('s3')), ...bucket, ...role(reads, decrypts) }, []],
    [
      'by way of the account without a policy',
      { ...key(byAccount('s3')), ...bucket, ...role(reads) },
      ['but not kms:Decrypt'],
    ],
    [
      'through another service',
      { ...key(byAccount('sqs')), ...bucket, ...role(reads, decrypts) },
      ['but not kms:Decrypt'],
    ],
    [
      'named in vain',
      { ...key(named), ...bucket, ...role() },
      ['Key: allows Role, whose policies contain neither this key nor anything that it encrypts'],
    ],
    [
      'named in vain, with a policy that is not seen',
      {
        ...key(named),
        ...bucket,
        Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } },
      },
      [],
    ],
  ])('%s', (_, resources, expected) => expectFindings(resources, expected));
});
