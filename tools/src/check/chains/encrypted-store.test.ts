import { describe, expect, it } from 'vitest';
import { encryptedStore } from './encrypted-store.ts';
import { findingsOf } from './testing/system-of.ts';

const key = { 'Fn::GetAtt': ['Key', 'Arn'] };
const bucket = (SSEAlgorithm: string, KMSMasterKeyID?: unknown) => ({
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID ? { KMSMasterKeyID } : {}) } },
      ],
    },
  },
});
const found = (Store: { Type: string; Properties?: object }, others = {}) =>
  findingsOf(encryptedStore, { Key: { Type: 'AWS::KMS::Key' }, Store, ...others } as never, {
    Parameters: { KeyArn: { Type: 'String' }, Version: { Type: 'String', Default: '15' } },
  });

describe('encrypted-store', () => {
  it.each<[string, { Type: string; Properties?: object }, number]>([
    ['a bucket with the key', bucket('aws:kms', key), 0],
    ['a bucket with a key from a parameter', bucket('aws:kms', { Ref: 'KeyArn' }), 0],
    ['a bucket with SSE-S3', bucket('AES256'), 1],
    ['a bucket whose algorithm ignores the key', bucket('AES256', key), 1],
    ['a bucket with an AWS managed key', bucket('aws:kms'), 1],
    ['a bucket without encryption settings', { Type: 'AWS::S3::Bucket' }, 1],
    [
      'a table',
      { Type: 'AWS::DynamoDB::Table', Properties: { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: key } } },
      0,
    ],
    [
      'a table with encryption disabled',
      { Type: 'AWS::DynamoDB::Table', Properties: { SSESpecification: { KMSMasterKeyId: key } } },
      1,
    ],
    [
      'a topic with an AWS managed alias',
      { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/aws/sns' } },
      1,
    ],
    ['a queue with SSE-SQS', { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } }, 1],
    ['a database', { Type: 'AWS::RDS::DBCluster', Properties: { StorageEncrypted: true, KmsKeyId: key } }, 0],
    ['a database with encryption disabled', { Type: 'AWS::RDS::DBCluster', Properties: { KmsKeyId: key } }, 1],
    [
      'a database with a name and encryption disabled',
      { Type: 'AWS::RDS::DBCluster', Properties: { DBClusterIdentifier: 'x' } },
      1,
    ],
    ['an instance in a cluster', { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: 'x' } }, 0],
    [
      'Performance Insights without a key',
      {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBClusterIdentifier: 'x', EnablePerformanceInsights: true },
      },
      1,
    ],
    [
      'an unencrypted volume of a launch template',
      {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateData: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }] },
        },
      },
      1,
    ],
  ])('%s', (_, store, count) => expect(found(store)).toHaveLength(count));

  it('resolves an alias to its key', () =>
    expect(
      found(
        { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Alias' } } },
        { Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/own', TargetKeyId: { Ref: 'Key' } } } },
      ),
    ).toEqual([]));

  it('has no finding about the target of access logs', () => {
    const logging = { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } };
    const data = bucket('aws:kms', key);
    const reader = { ...data, Properties: { ...data.Properties, ...logging } };
    expect(found(bucket('AES256'), { Reader: reader, Logs: bucket('AES256') })).toHaveLength(1);
  });
});
