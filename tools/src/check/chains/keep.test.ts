import { describe, expect, it } from 'vitest';
import { keep } from './keep.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const kept = (DeletionPolicy?: string, UpdateReplacePolicy?: string) => ({
  ...(DeletionPolicy && { DeletionPolicy }),
  ...(UpdateReplacePolicy && { UpdateReplacePolicy }),
});
const store = kept('RetainExceptOnCreate', 'Retain');
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
    ['a store that stays', { Table: table(store) }, []],
    [
      'a store that says nothing',
      { Table: table({}) },
      [
        'Table: DeletionPolicy and UpdateReplacePolicy are not set: data may be deleted with the stack or on replacement',
      ],
    ],
    [
      'a store that a replacement deletes',
      { Table: table(kept('Retain')) },
      [
        'DeletionPolicy is Retain and UpdateReplacePolicy is not set: data may be deleted with the stack or on replacement',
      ],
    ],
    ['a store that goes, said twice', { Table: table(kept('Delete', 'Delete')) }, []],
    ['a database with snapshots', { Db: database(kept('Snapshot', 'Snapshot')) }, []],
    [
      'a database that stays',
      { Db: database(kept('Retain', 'Retain')) },
      [
        'DeletionPolicy is Retain and UpdateReplacePolicy is Retain: the retained database still uses its subnets and security groups',
      ],
    ],
    [
      'a database that goes',
      { Db: database(kept('Delete', 'Delete')) },
      ['DeletionPolicy is Delete and UpdateReplacePolicy is Delete: its data can be lost'],
    ],
    [
      'a key that goes before its table',
      { Table: table(store, withKey), Key: key({}) },
      [
        'Key: DeletionPolicy and UpdateReplacePolicy are not set, but Table is retained: it cannot be read without the key',
      ],
    ],
    ['a key that stays', { Table: table(store, withKey), Key: key(store) }, []],
    ['a key of what goes', { Table: table(kept('Delete', 'Delete'), withKey), Key: key({}) }, []],
    [
      'a key of a snapshot',
      { Db: database(kept('Snapshot', 'Snapshot'), { KmsKeyId: { Ref: 'Key' } }), Key: key(kept('Delete', 'Delete')) },
      [
        'DeletionPolicy is Delete and UpdateReplacePolicy is Delete, but Db is retained: it cannot be read without the key',
      ],
    ],
    [
      'logs that a rollback finds',
      trailBucket(store, store),
      [
        'Logs: DeletionPolicy is RetainExceptOnCreate and UpdateReplacePolicy is Retain, but a service writes logs to it immediately: a rollback fails because it is not empty',
        'LogsPolicy: ',
      ],
    ],
    ['logs that stay', trailBucket(kept('Retain', 'Retain'), kept('Retain', 'Retain')), []],
    [
      'a bucket whose policy goes',
      {
        Data: { Type: 'AWS::S3::Bucket', ...store },
        DataPolicy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Data' } } },
      },
      [
        'DataPolicy: DeletionPolicy and UpdateReplacePolicy are not set, but Data is retained: it would lose the statements that deny access to it',
      ],
    ],
    ['protection from the start', { Table: table(store, { DeletionProtectionEnabled: true }) }, ['rolled back']],
  ])('%s', (_, resources, expected) =>
    expect(findingsOf(keep, resources)).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('lets a parameter turn protection on', () => {
    const Parameters = { Protect: { Type: 'String', Default: 'false' } };
    const resources = { Table: table(store, { DeletionProtectionEnabled: { Ref: 'Protect' } }) };
    expect(findingsOf(keep, resources, { Parameters })).toEqual([]);
  });
});
