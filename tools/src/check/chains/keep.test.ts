import { describe, expect, it } from 'vitest';
import { keep } from './keep.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const withPolicies = (DeletionPolicy?: string, UpdateReplacePolicy?: string) => ({
  ...(DeletionPolicy && { DeletionPolicy }),
  ...(UpdateReplacePolicy && { UpdateReplacePolicy }),
});
const store = withPolicies('RetainExceptOnCreate', 'Retain');
const table = (rest: object, Properties: object = {}) => ({ Type: 'AWS::DynamoDB::Table', ...rest, Properties });
const database = (rest: object, Properties: object = {}) => ({ Type: 'AWS::RDS::DBCluster', ...rest, Properties });
const key = (rest: object) => ({ Type: 'AWS::KMS::Key', ...rest });
const withKey = { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: { 'Fn::GetAtt': 'Key.Arn' } } };
const trailBucket = (bucket: object, policy: object) => ({
  Logs: { Type: 'AWS::S3::Bucket', ...bucket },
  LogsPolicy: { Type: 'AWS::S3::BucketPolicy', ...policy, Properties: { Bucket: { Ref: 'Logs' } } },
  Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Logs' } } },
});

describe('keep', () => {
  it.each<[string, SmallResources, string[]]>([
    ['a store that is retained', { Table: table(store) }, []],
    [
      'a store without policies',
      { Table: table({}) },
      [
        'Table: DeletionPolicy and UpdateReplacePolicy are not set: data may be deleted with the stack or on replacement',
      ],
    ],
    [
      'a store that a replacement deletes',
      { Table: table(withPolicies('Retain')) },
      [
        'DeletionPolicy is Retain and UpdateReplacePolicy is not set: data may be deleted with the stack or on replacement',
      ],
    ],
    ['a store with both policies Delete', { Table: table(withPolicies('Delete', 'Delete')) }, []],
    ['a database with snapshots', { Db: database(withPolicies('Snapshot', 'Snapshot')) }, []],
    [
      'a database that is retained',
      { Db: database(withPolicies('Retain', 'Retain')) },
      [
        'DeletionPolicy is Retain and UpdateReplacePolicy is Retain: the retained database still uses its subnets and security groups',
      ],
    ],
    [
      'a database with both policies Delete',
      { Db: database(withPolicies('Delete', 'Delete')) },
      ['DeletionPolicy is Delete and UpdateReplacePolicy is Delete: its data can be lost'],
    ],
    [
      'a key that is deleted before its table',
      { Table: table(store, withKey), Key: key({}) },
      [
        'Key: DeletionPolicy and UpdateReplacePolicy are not set, but Table is retained: it cannot be read without the key',
      ],
    ],
    ['a key that is retained', { Table: table(store, withKey), Key: key(store) }, []],
    ['a key of a table that is deleted', { Table: table(withPolicies('Delete', 'Delete'), withKey), Key: key({}) }, []],
    [
      'a key of a snapshot',
      {
        Db: database(withPolicies('Snapshot', 'Snapshot'), { KmsKeyId: { Ref: 'Key' } }),
        Key: key(withPolicies('Delete', 'Delete')),
      },
      [
        'DeletionPolicy is Delete and UpdateReplacePolicy is Delete, but Db is retained: it cannot be read without the key',
      ],
    ],
    [
      'logs that exist at a rollback',
      trailBucket(store, store),
      [
        'Logs: DeletionPolicy is RetainExceptOnCreate and UpdateReplacePolicy is Retain, but a service writes logs to it immediately: a rollback fails because it is not empty',
        'LogsPolicy: ',
      ],
    ],
    ['logs that are retained', trailBucket(withPolicies('Retain', 'Retain'), withPolicies('Retain', 'Retain')), []],
    [
      'a bucket whose policy is deleted',
      {
        Data: { Type: 'AWS::S3::Bucket', ...store },
        DataPolicy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Data' } } },
      },
      [
        'DataPolicy: DeletionPolicy and UpdateReplacePolicy are not set, but Data is retained: it would lose the statements that deny access to it',
      ],
    ],
    ['deletion protection at creation', { Table: table(store, { DeletionProtectionEnabled: true }) }, ['rolled back']],
  ])('%s', (_, resources, expected) =>
    expect(findingsOf(keep, resources)).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('accepts deletion protection from a parameter', () => {
    const Parameters = { Protect: { Type: 'String', Default: 'false' } };
    const resources = { Table: table(store, { DeletionProtectionEnabled: { Ref: 'Protect' } }) };
    expect(findingsOf(keep, resources, { Parameters })).toEqual([]);
  });
});
