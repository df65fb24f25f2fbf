import type { Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { storeReaders } from './store-readers.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const account = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const lambda = { Service: 'lambda.amazonaws.com' };
const own = { 'Fn::GetAtt': ['Key', 'Arn'] };
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Principal: object | string, Action: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
});
const through = (...services: string[]) => ({
  StringEquals: {
    'kms:CallerAccount': { Ref: 'AWS::AccountId' },
    'kms:ViaService': services.map((service) => ({ 'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}` })),
  },
});
const policy = (...statements: unknown[]) => ({ Statement: [allow(account, 'kms:PutKeyPolicy'), ...statements] });
const key = (KeyPolicy?: unknown) => ({ Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } } });
const role = (id: string, Principal: object | string, Action = 'sts:AssumeRole') => ({
  [id]: {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal, Action }] } },
  },
});
const bucketOf = (rule: object) => ({
  Logs: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: rule }] },
    },
  },
});
const bucket = bucketOf({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: own });

const found = (resources: SmallResources, rest: Partial<Template> = {}) =>
  findingsOf(storeReaders, resources, {
    Parameters: { ReaderArn: { Type: 'String' }, ReaderArns: { Type: 'CommaDelimitedList' } },
    ...rest,
  });
const unread = (store: string) =>
  `Key: encrypts ${store}, but no person can read it: its policy allows only services and service roles`;

describe('a bucket can be read', () => {
  const decrypt = (principal: object | string, condition?: object) =>
    key(policy(allow(principal, 'kms:Decrypt', condition)));
  const as = (...values: unknown[]) => ({ ...through('s3'), ArnLike: { 'aws:PrincipalArn': values } });
  it.each<[string, SmallResources]>([
    ['by the account, through S3', decrypt(account, through('s3', 'sqs'))],
    ['by the account, through any service', decrypt(account)],
    ['by the account, which is allowed everything', key(policy(allow(account, 'kms:*')))],
    ['by anyone of the account', decrypt('*', through('s3'))],
    ['by the principal of a parameter', decrypt({ AWS: { Ref: 'ReaderArn' } })],
    ['by the principals of a parameter, in a condition', decrypt(account, as({ Ref: 'ReaderArns' }))],
    ['by a role with a literal ARN', decrypt({ AWS: 'arn:aws:iam::111122223333:role/Auditor' })],
    ['by a role that the account can assume', { ...decrypt({ AWS: arn('Reader') }), ...role('Reader', account) }],
    [
      'by a role of a SAML provider',
      {
        ...decrypt({ AWS: arn('Reader') }),
        ...role('Reader', { Federated: 'arn:aws:iam::111122223333:saml-provider/Clinic' }, 'sts:AssumeRoleWithSAML'),
      },
    ],
    [
      'by a role that another role of people can assume',
      { ...decrypt({ AWS: arn('Inner') }), ...role('Inner', { AWS: arn('Reader') }), ...role('Reader', account) },
    ],
    ['by such a role, in a condition', { ...decrypt(account, as(arn('Reader'))), ...role('Reader', account) }],
    ['with the default key policy', key()],
    ['with an unknown key policy', key({ 'Fn::Transform': { Name: 'Policy' } })],
    [
      'with an unknown statement',
      key({ Statement: [allow(account, 'kms:PutKeyPolicy'), { 'Fn::Transform': { Name: 'Statement' } }] }),
    ],
  ])('%s', (_, resources) => expect(found({ ...bucket, ...resources })).toEqual([]));

  it.each<[string, SmallResources]>([
    ['if no principal can decrypt', key(policy())],
    ['if only a service can decrypt', decrypt({ Service: 'delivery.logs.amazonaws.com' })],
    ['if only a role of a service can decrypt', { ...decrypt({ AWS: arn('Code') }), ...role('Code', lambda) }],
    [
      'if only roles of services that assume each other can decrypt',
      { ...decrypt({ AWS: arn('One') }), ...role('One', { AWS: arn('Two') }), ...role('Two', { AWS: arn('One') }) },
    ],
    [
      'if a condition allows only a role of a service',
      { ...decrypt(account, as(arn('Code'))), ...role('Code', lambda) },
    ],
    [
      'if a condition allows only a service-linked role',
      decrypt(account, as('arn:aws:iam::*:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup')),
    ],
    ['if the account can decrypt only through another service', decrypt(account, through('sqs'))],
    ['if the account can only encrypt', key(policy(allow(account, 'kms:GenerateDataKey', through('s3'))))],
    ['if the account is denied', key(policy({ ...allow(account, 'kms:Decrypt'), Effect: 'Deny' }))],
  ])('not %s', (_, resources) => expect(found({ ...bucket, ...resources })).toEqual([unread('Logs')]));

  it.each<[string, object]>([
    ['an external key', { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'ReaderArn' } }],
    ['an S3 managed key', { SSEAlgorithm: 'AES256' }],
  ])('is not checked with %s', (_, rule) => expect(found({ ...key(policy()), ...bucketOf(rule) })).toEqual([]));

  it('is checked with each value of a parameter', () => {
    const principal = { 'Fn::If': ['IsGiven', { AWS: { Ref: 'ReaderArn' } }, lambda] };
    const Parameters = { ReaderArn: { Type: 'String', Default: '' } };
    const Conditions = { IsGiven: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ReaderArn' }, ''] }] } };
    const resources = { ...bucket, ...decrypt(principal) };
    expect(found(resources, { Parameters, Conditions } as never)).toEqual([unread('Logs')]);
  });
});

describe('other data stores', () => {
  const queue = (id: string, properties: object = {}) => ({
    [id]: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: own, ...properties } },
  });
  const failing = { RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 3 } };
  const database = (properties: object) => ({
    Writer: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: true, KmsKeyId: own, ...properties } },
  });
  const insights = { EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: own };
  const cluster = {
    Cluster: {
      Type: 'AWS::RDS::DBCluster',
      Properties: { StorageEncrypted: true, PerformanceInsightsEnabled: true, PerformanceInsightsKmsKeyId: own },
    },
  };
  const table = { Alerts: { Type: 'AWS::DynamoDB::Table', Properties: tableKey(true) } };
  const rule = {
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { Targets: [{ Id: 'a', Arn: 'x', DeadLetterConfig: { Arn: arn('Dead') } }] },
    },
  };
  it.each<[string, string, SmallResources, string[]]>([
    [
      'the files of a trail',
      's3',
      { Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { KMSKeyId: own } } },
      ['Trail'],
    ],
    ['a table', 'dynamodb', table, ['Alerts']],
    ['the dead-letter queue of a queue', 'sqs', { ...queue('Work', failing), ...queue('Dead') }, ['Dead']],
    ['the dead-letter queue of a rule', 'sqs', { ...rule, ...queue('Dead') }, ['Dead']],
    ['Performance Insights', 'rds', database(insights), ['Writer']],
    ['Performance Insights of a cluster', 'rds', cluster, ['Cluster']],
    ['the query results of Athena', 's3', { Group: workGroup() }, ['Group']],
  ])('%s', (_, via, resources, stores) => {
    const use = (...services: string[]) =>
      key(policy(allow(account, ['kms:Decrypt', 'kms:GenerateDataKey'], through(...services))));
    expect(found({ ...use('secretsmanager'), ...resources })).toEqual(stores.map(unread));
    expect(found({ ...use(via), ...resources })).toEqual([]);
  });

  it('Performance Insights needs both actions', () => {
    const decrypt = key(policy(allow(account, 'kms:Decrypt', through('rds'))));
    expect(found({ ...decrypt, ...database(insights) })).toEqual([unread('Writer')]);
  });

  it.each<[string, SmallResources]>([
    ['a queue between programs', queue('Work')],
    ['the storage of a database', database({})],
    ['Performance Insights that is disabled', database({ ...insights, EnablePerformanceInsights: false })],
    [
      'a table with a key that it does not use',
      { Alerts: { Type: 'AWS::DynamoDB::Table', Properties: tableKey(false) } },
    ],
    ['a topic', { Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: own } } }],
    ['a secret', { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: own } } }],
    ['a stream', { Stream: { Type: 'AWS::Kinesis::Stream', Properties: { StreamEncryption: { KeyId: own } } } }],
  ])('not %s', (_, resources) => expect(found({ ...key(policy()), ...resources })).toEqual([]));
});

function tableKey(SSEEnabled: boolean) {
  return { SSESpecification: { SSEEnabled, SSEType: 'KMS', KMSMasterKeyId: own } };
}

function workGroup() {
  const EncryptionConfiguration = { EncryptionOption: 'SSE_KMS', KmsKey: own };
  return {
    Type: 'AWS::Athena::WorkGroup',
    Properties: { WorkGroupConfiguration: { ResultConfiguration: { EncryptionConfiguration } } },
  };
}
