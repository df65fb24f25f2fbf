import { describe, expect, it } from 'vitest';
import { backup } from './backup.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const trusting = (Service: string, ManagedPolicyArns?: string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] },
    ...(ManagedPolicyArns && { ManagedPolicyArns }),
  },
});
const selection = (parts: object) => ({
  Type: 'AWS::Backup::BackupSelection',
  Properties: {
    BackupPlanId: { Ref: 'Plan' },
    BackupSelection: { SelectionName: 'all', IamRoleArn: { 'Fn::GetAtt': 'Role.Arn' }, ...parts },
  },
});
const plan = (rule: object = {}) => ({
  Type: 'AWS::Backup::BackupPlan',
  Properties: { BackupPlan: { BackupPlanRule: [{ RuleName: 'daily', TargetBackupVault: { Ref: 'Vault' }, ...rule }] } },
});
const vault = (LockConfiguration?: object) => ({
  Type: 'AWS::Backup::BackupVault',
  Properties: { BackupVaultName: 'main', ...(LockConfiguration && { LockConfiguration }) },
});
const aws = 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup';
const files = { Type: 'AWS::EFS::FileSystem', Properties: { FileSystemTags: [{ Key: 'Backup', Value: 'yes' }] } };
const good: SmallResources = {
  Files: files,
  Role: trusting('backup.amazonaws.com', [aws]),
  Selection: selection({ Resources: [{ 'Fn::GetAtt': 'Files.Arn' }] }),
  Plan: plan({ Lifecycle: { DeleteAfterDays: 35 } }),
  Vault: vault({ MinRetentionDays: 7, MaxRetentionDays: 3000 }),
};
const cluster = { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql', DBClusterIdentifier: 'main' } };
const tag = (ConditionValue: string) => ({
  ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'Backup', ConditionValue }],
});

describe('backup', () => {
  it.each<[string, SmallResources, string[]]>([
    ['selected by ARN', {}, []],
    ['selected by tag', { Selection: selection(tag('yes')) }, []],
    [
      'a tag that no resource has',
      { Selection: selection(tag('true')) },
      ['Selection: selects no resource of the system', 'Files: is not selected by any backup plan of the system'],
    ],
    [
      'a database that no plan selects',
      { Db: cluster },
      ['Db: is not selected by any backup plan of the system, and its automatic backups expire after some weeks'],
    ],
    [
      'a database by its type',
      {
        Db: cluster,
        Selection: selection({ Resources: ['arn:aws:rds:*:*:cluster:*', { 'Fn::GetAtt': 'Files.Arn' }] }),
      },
      [],
    ],
    [
      'everything but the database',
      { Db: cluster, Selection: selection({ Resources: ['*'], NotResources: ['arn:aws:rds:*:*:cluster:*'] }) },
      ['Db: '],
    ],
    [
      'every resource that has a tag',
      {
        Db: cluster,
        Selection: selection({
          Resources: ['*'],
          Conditions: { StringEquals: [{ ConditionKey: 'aws:ResourceTag/Backup', ConditionValue: 'yes' }] },
        }),
      },
      ['Db: is not selected by any backup plan of the system, and its automatic backups expire after some weeks'],
    ],
    ['no selection', { Selection: { Type: 'AWS::SNS::Topic' } }, ['Plan: has no selection', 'Files: ']],
    [
      'a role of another service',
      { Role: trusting('ec2.amazonaws.com', [aws]) },
      ['Role: is the backup role of Selection, but backup.amazonaws.com is not allowed to assume it'],
    ],
    [
      'a role without permissions',
      { Role: trusting('backup.amazonaws.com') },
      ['is the backup role of Selection, but none of its policies allows it to start a backup'],
    ],
    [
      'a vault without lock',
      { Vault: vault() },
      ['Vault: has no vault lock: anyone with permission to delete backups can delete all of them'],
    ],
    [
      'a lock that requires a longer retention',
      { Vault: vault({ MinRetentionDays: 90 }) },
      ['Plan: daily keeps backups for 35 days, but the vault lock of Vault requires at least 90: each job fails'],
    ],
    [
      'a backup that is kept longer than the lock allows',
      { Plan: plan() },
      [
        'Plan: daily keeps backups for unlimited days, but the vault lock of Vault allows at most 3000 days: each job fails',
      ],
    ],
    [
      'less than 90 days in cold storage',
      { Plan: plan({ Lifecycle: { DeleteAfterDays: 60, MoveToColdStorageAfterDays: 30 } }) },
      ['less than 90'],
    ],
    ['the Default vault', { Plan: plan({ TargetBackupVault: 'Default' }) }, ['Default vault']],
  ])('%s', (_, change, expected) =>
    expect(findingsOf(backup, { ...good, ...change })).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('requires automatic backups where there is no plan', () => {
    const Table = (PointInTimeRecoveryEnabled: boolean) => ({
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } },
      },
    });
    expect(findingsOf(backup, Table(true))).toEqual([]);
    expect(findingsOf(backup, Table(false))).toEqual([
      expect.stringContaining('Table: has no automatic backups, and no backup plan selects it'),
    ]);
    expect(findingsOf(backup, { Db: cluster })).toEqual([]);
    expect(findingsOf(backup, { Files: files })).toHaveLength(1);
  });

  it('requires no backups of a bucket for logs', () => {
    const Bucket = { Type: 'AWS::S3::Bucket' };
    const Statement = [
      { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject', Resource: '*' },
    ];
    const Policy = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement } },
    };
    expect(findingsOf(backup, { Bucket, Policy })).toEqual([]);
    expect(findingsOf(backup, { Bucket })).toHaveLength(1);
  });

  it('has no finding about a tag that is a parameter', () =>
    expect(
      findingsOf(
        backup,
        {
          ...good,
          Selection: selection({
            ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: { Ref: 'TagKey' }, ConditionValue: 'x' }],
          }),
        },
        { Parameters: { TagKey: { Type: 'String' } } },
      ),
    ).toEqual([]));

  describe('a restore test', () => {
    const test = {
      RestoreRole: trusting('backup.amazonaws.com', [
        'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores',
      ]),
      Test: {
        Type: 'AWS::Backup::RestoreTestingPlan',
        Properties: {
          RestoreTestingPlanName: 'monthly',
          RecoveryPointSelection: { IncludeVaults: [{ 'Fn::GetAtt': 'Vault.BackupVaultArn' }] },
        },
      },
      Tested: tested({}),
    };
    function tested(properties: object) {
      return {
        Type: 'AWS::Backup::RestoreTestingSelection',
        Properties: {
          RestoreTestingPlanName: { Ref: 'Test' },
          ProtectedResourceType: 'EFS',
          ProtectedResourceArns: [{ 'Fn::GetAtt': 'Files.Arn' }],
          IamRoleArn: { 'Fn::GetAtt': 'RestoreRole.Arn' },
          ...properties,
        },
      };
    }
    const inVaults = (...IncludeVaults: unknown[]) => ({
      ...test.Test,
      Properties: { ...test.Test.Properties, RecoveryPointSelection: { IncludeVaults } },
    });
    const other = { Type: 'AWS::EFS::FileSystem', Properties: { BackupPolicy: { Status: 'ENABLED' } } };

    it.each<[string, object, string[]]>([
      ['of what is backed up', {}, []],
      ['of all vaults', { Test: inVaults('*') }, []],
      ['of a vault from a parameter', { Test: inVaults({ Ref: 'VaultArn' }) }, []],
      ['without selection', { Tested: { Type: 'AWS::SNS::Topic' } }, ['Test: has no selection']],
      [
        'of another vault',
        { Test: inVaults('arn:aws:backup:eu-west-1:111122223333:backup-vault:old') },
        ['Test: looks for backups in vaults that no plan uses: arn:aws:backup:eu-west-1:111122223333:backup-vault:old'],
      ],
      [
        'of a store that no plan backs up',
        { Other: other, Tested: tested({ ProtectedResourceArns: [{ 'Fn::GetAtt': 'Other.Arn' }] }) },
        [
          'Other: is not selected by any backup plan of the system, and its automatic backups expire after some weeks',
          'Tested: tests backups of Other, which no plan backs up',
        ],
      ],
      [
        'of another type',
        { Tested: tested({ ProtectedResourceType: 'DynamoDB' }) },
        ['Tested: tests DynamoDB, but Files is an AWS::EFS::FileSystem'],
      ],
      [
        'of a database, without a subnet group',
        { Tested: tested({ ProtectedResourceType: 'Aurora', ProtectedResourceArns: ['*'] }) },
        ['Tested: restores into the default VPC'],
      ],
      [
        'of a database, with subnet and security groups',
        {
          Tested: tested({
            ProtectedResourceType: 'Aurora',
            ProtectedResourceArns: ['*'],
            RestoreMetadataOverrides: { dbSubnetGroupName: 'inside', vpcSecurityGroupIds: '["sg-1"]' },
          }),
        },
        [],
      ],
      [
        'of a type that AWS Backup cannot restore in a test',
        { Tested: tested({ ProtectedResourceType: 'Redshift' }) },
        ['Tested: tests Redshift, which AWS Backup cannot restore in a restore test'],
      ],
      [
        'by a role of another service',
        { RestoreRole: trusting('ec2.amazonaws.com') },
        ['RestoreRole: is the restore role of Tested, but backup.amazonaws.com is not allowed to assume it'],
      ],
      [
        'by a role without permissions',
        { RestoreRole: trusting('backup.amazonaws.com') },
        ['is the restore role of Tested, but none of its policies allows it to restore anything'],
      ],
      [
        'by a role that can only back up',
        {
          RestoreRole: {
            ...trusting('backup.amazonaws.com'),
            Properties: {
              ...trusting('backup.amazonaws.com').Properties,
              Policies: [
                {
                  PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'backup:StartBackupJob', Resource: '*' }] },
                },
              ],
            },
          },
        },
        ['is the restore role of Tested, but none of its policies allows it to restore anything'],
      ],
    ])('%s', (_, change, expected) =>
      expect(
        findingsOf(backup, { ...good, ...test, ...change } as SmallResources, {
          Parameters: { VaultArn: { Type: 'String' } },
        }),
      ).toEqual(expected.map((text) => expect.stringContaining(text))),
    );
  });
});

it('volumes of instances are selected by the tags of their launch template', () => {
  const template = (value: string) => ({
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'BackupGroup', Value: value }] }],
      },
    },
  });
  const Plan = { Type: 'AWS::Backup::BackupPlan', Properties: { BackupPlan: { BackupPlanRule: [] } } };
  const Selection = {
    Type: 'AWS::Backup::BackupSelection',
    Properties: {
      BackupPlanId: { Ref: 'Plan' },
      BackupSelection: {
        IamRoleArn: 'arn:aws:iam::111122223333:role/backup',
        Resources: [{ 'Fn::Sub': 'arn:${AWS::Partition}:ec2:*:*:volume/*' }],
        Conditions: { StringEquals: [{ ConditionKey: 'aws:ResourceTag/BackupGroup', ConditionValue: 'web' }] },
      },
    },
  };
  expect(findingsOf(backup, { Plan, Selection, Template: template('web') })).toEqual([]);
  expect(findingsOf(backup, { Plan, Selection, Template: template('other') })).toEqual([
    'Selection: selects no resource of the system',
  ]);
});
