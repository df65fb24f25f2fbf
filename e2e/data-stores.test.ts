import { BackupClient, GetBackupPlanCommand, ListBackupSelectionsCommand } from '@aws-sdk/client-backup';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import {
  blueprint,
  equals,
  flag,
  isGiven,
  noValue,
  optionalArnOf,
  optionalIdOf,
  partition,
  resource,
  snippet,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { serviceRole } from '@hipaa-stacks/compute';
import {
  accessPoint,
  allowBackup,
  backupManagedPolicies,
  backupPlan,
  backupSelection,
  backupVault,
  copyVault,
  dataKey,
  fileSystem,
  fileSystemOf,
  mountTargets,
  restoreManagedPolicies,
  restoreTesting,
  serverlessCache,
} from '@hipaa-stacks/data';
import { allowTcp, securityGroup, tier, vpc, vpcCidrConstraints, zonesWithThird } from '@hipaa-stacks/network';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { afterChange, type Change, changed, without } from './support/change.ts';
import { checkBlueprint } from './support/check-blueprint.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

/** A file system, a session cache and their backups, as in a web application. */
const system = blueprint('data-stores', {
  title: 'File system, session cache and their backups',
  parameters: {
    Network: {
      VpcCidr: text('CIDR block', {
        Description: 'CIDR block of the VPC.',
        Default: '10.0.0.0/16',
        ...vpcCidrConstraints,
      }),
      EnableThirdZone: flag('Third zone', 'false', { Description: 'Whether to use a third Availability Zone.' }),
    },
    Data: {
      ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'File system', {
        Description: 'Optional. ID of an existing file system.',
      }),
      CopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Vault', {
        Description: 'Optional. Backup vault for copies.',
      }),
    },
  },
  conditions: (p) => ({
    HasThirdZone: equals(p.EnableThirdZone, 'true'),
    HasOwnFileSystem: equals(p.ExistingFileSystemId, ''),
    HasCopyVault: isGiven(p.CopyVaultArn),
    HasRestoreTesting: equals(partition, 'aws'),
  }),
  system: (p, has) => {
    const role = (id: string, service: string, description: string, awsPolicies: readonly string[] = []) =>
      serviceRole(id, { service, description, boundary: noValue, awsPolicies });
    const task = role('TaskRole', 'ecs-tasks.amazonaws.com', 'Runs the application');
    const backup = role('BackupRole', 'backup.amazonaws.com', 'Backs up', backupManagedPolicies);
    const restore = role('RestoreRole', 'backup.amazonaws.com', 'Restores', restoreManagedPolicies);
    const services = allowBackup([backup.arn, restore.arn]);
    const storesKey = dataKey('DataKey', {
      description: 'Files and sessions',
      services,
      encrypts: ['AWS::SecretsManager::Secret', 'AWS::ElastiCache::ServerlessCache', 'AWS::EFS::FileSystem'],
    });
    const backupKey = dataKey('BackupKey', {
      description: 'Backups',
      services,
      encrypts: ['AWS::Backup::BackupVault'],
    });

    const net = vpc('Vpc', { cidr: p.VpcCidr });
    const privateTier = tier('Private', { vpc: net, zones: zonesWithThird(has.HasThirdZone), quarter: 2 });
    const clients = securityGroup('Clients', { vpc: net.id, description: 'Tasks of the application' });

    const result = when(has.HasOwnFileSystem, () =>
      fileSystem('FileSystem', { key: storesKey.arn, clients: [task.arn] }),
    );
    const files = fileSystemOf(result, p.ExistingFileSystemId);
    const targets = mountTargets('Mount', {
      fileSystem: files.id,
      vpc: net.id,
      subnets: privateTier.subnets,
      third: has.HasThirdZone,
    });
    const sites = accessPoint('Sites', { fileSystem: files.id, path: '/sites', user: { uid: 1000, gid: 1000 } });
    const password = resource(
      'Password',
      'AWS::SecretsManager::Secret',
      {
        KmsKeyId: storesKey.arn,
        GenerateSecretString: {
          GenerateStringKey: 'password',
          SecretStringTemplate: '{}',
          ExcludePunctuation: true,
        } as never,
      },
      { keep: 'transient' },
    );
    const sessions = serverlessCache('SessionCache', {
      role: 'sessions',
      key: storesKey.arn,
      vpc: net.id,
      subnets: privateTier.subnets,
      user: 'web',
      password: password.ref,
    });
    const taskToFiles = allowTcp('Nfs', {
      from: clients.id,
      to: targets.securityGroup,
      port: 2049,
      why: 'NFS to the file system',
    });
    const taskToCache = allowTcp('Valkey', {
      from: clients.id,
      to: sessions.securityGroup,
      port: 6379,
      why: 'Session cache',
    });

    const vault = backupVault('BackupVault', { role: 'data-stores', key: backupKey.arn });
    const plan = backupPlan('Plan', {
      role: 'data-stores',
      vault: vault.name,
      copyTo: { vault: p.CopyVaultArn, condition: has.HasCopyVault },
    });
    const stores = backupSelection('BackupSelection', { plan: plan.id, role: backup.arn, stores: [files.arn] });
    const tested = when(has.HasRestoreTesting, () =>
      restoreTesting('RestoreTest', {
        role: 'data_stores',
        vault: vault.arn,
        restorer: restore.arn,
        stores: { Files: { type: 'EFS', arn: files.arn, overrides: { kmsKeyId: storesKey.arn } } },
      }),
    );
    return {
      stacks: {
        identity: [task, backup, restore],
        security: [storesKey, backupKey],
        network: [net, privateTier, clients],
        data: [result, targets, sites, snippet([password]), sessions, taskToFiles, taskToCache],
        backup: [vault, plan, stores, tested],
      },
      outputs: {
        Plan: { description: 'Plan', value: plan.id },
        FileSystem: { description: 'ID of the file system', value: files.id },
        AccessPoint: { description: 'Access point', value: sites.id },
        Address: { description: 'Address of the session cache', value: sessions.address },
        Vpc: { description: 'VPC', value: net.id },
        Clients: { description: 'Security group of the application', value: clients.id },
        Task: { description: 'Role of the application', value: task.arn },
      },
    };
  },
});

const findings = (form: 'nested' | 'flat', change?: Change) =>
  checkBlueprint(change ? afterChange(system, change) : system, form).filter(({ check }) => check !== 'chain flow-log');

test.each(['nested', 'flat'] as const)('there are no findings for any parameter values: %s', (form) => {
  expect(findings(form).map(formatFinding)).toEqual([]);
});

describe('findings of planted faults', () => {
  const faults: Readonly<Record<string, readonly [Change, string]>> = {
    'the file system has no backup': [without('BackupSelection'), 'chain backup FileSystem'],
    'the vault has no lock': [
      changed('BackupVault', { LockConfiguration: { Ref: 'AWS::NoValue' } }),
      'chain backup BackupVault',
    ],
    'the lock refuses a backup with a retention of one day': [
      changed('BackupVault', { LockConfiguration: { MinRetentionDays: 60, MaxRetentionDays: 2557 } }),
      'chain backup Plan',
    ],
    'the role cannot create backups': [changed('BackupRole', { ManagedPolicyArns: [] }), 'chain backup BackupRole'],
    'the vault has an AWS managed key': [
      changed('BackupVault', { EncryptionKeyArn: { Ref: 'AWS::NoValue' } }),
      'chain encrypted-store BackupVault',
    ],
    'the cache has an AWS managed key': [
      changed('SessionCache', { KmsKeyId: { Ref: 'AWS::NoValue' } }),
      'chain encrypted-store SessionCache',
    ],
    'the file system is mounted without TLS': [
      changed('FileSystem', { FileSystemPolicy: {} }),
      'chain database-network FileSystem',
    ],
    'a mount target has the default security group': [
      changed('MountA', { SecurityGroups: { Ref: 'AWS::NoValue' } }),
      'chain database-network MountA',
    ],
    'the restore test selects no recovery points': [
      changed('RestoreTest', {
        RecoveryPointSelection: { IncludeVaults: ['arn:aws:backup:eu-west-1:000000000000:backup-vault:other'] },
      }),
      'chain backup RestoreTest',
    ],
    'the restore test has no selection': [without('RestoreTestFiles'), 'chain backup RestoreTest'],
    'the role cannot restore backups': [changed('RestoreRole', { ManagedPolicyArns: [] }), 'chain backup RestoreRole'],
  };

  test.each(Object.entries(faults))('%s', (_, [change, finding]) => {
    expect(findings('nested', change).map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(finding);
  });
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  const deleted = async (stackName: string) => {
    await deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say: () => {} });
    const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
    return Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').length === 0;
  };

  test('a file system in three zones, a session cache, and backups that select the file system', async () => {
    const { published } = await buildAndPublish(emulator, system);
    const CopyVaultArn = 'arn:aws:backup:us-west-2:000000000000:backup-vault:copies';
    const { outputs } = await deploy(emulator, published, 'stores', {
      parameters: { EnableThirdZone: 'true', CopyVaultArn },
    });
    const resources = await resourcesBelow(emulator, 'stores');
    const count = (type: string) => resources.filter((one) => one.type === type).length;
    expect(count('AWS::EFS::MountTarget')).toBe(3);
    expect(count('AWS::Backup::RestoreTestingSelection')).toBe(1);
    expect(outputs.FileSystem).toMatch(/^fs-/);
    expect(outputs.Address).toBeTruthy();

    const backup = new BackupClient(clientConfig(emulator));
    const { BackupPlan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId: outputs.Plan }));
    expect(BackupPlan?.Rules?.map(({ CopyActions }) => CopyActions?.[0]?.DestinationBackupVaultArn)).toEqual([
      CopyVaultArn,
      CopyVaultArn,
      CopyVaultArn,
    ]);
    const { BackupSelectionsList = [] } = await backup.send(
      new ListBackupSelectionsCommand({ BackupPlanId: outputs.Plan }),
    );
    expect(BackupSelectionsList).toHaveLength(1);
    expect(await deleted('stores')).toBe(true);
  });

  test('a restored file system without mount targets gets them, and no second file system is created', async () => {
    const restored = blueprint('restored', {
      title: 'A restored file system without mount targets',
      parameters: {},
      system: () => {
        const task = serviceRole('TaskRole', {
          service: 'ecs-tasks.amazonaws.com',
          description: 'Runs the application',
          boundary: noValue,
        });
        const key = dataKey('Key', { description: 'File system', encrypts: ['AWS::EFS::FileSystem'] });
        const files = fileSystem('FileSystem', { key: key.arn, clients: [task.arn], automaticBackups: true });
        return {
          stacks: { data: [task, key, files] },
          outputs: { FileSystem: { description: 'ID of the file system', value: files.id } },
        };
      },
    });
    const remaining = await deploy(emulator, (await buildAndPublish(emulator, restored)).published, 'restored');
    const { published } = await buildAndPublish(emulator, system);
    const parameters = { ExistingFileSystemId: remaining.outputs.FileSystem! };
    const { outputs } = await deploy(emulator, published, 'stores', { parameters });
    expect(outputs.FileSystem).toBe(remaining.outputs.FileSystem);
    const created = (await resourcesBelow(emulator, 'stores')).map(({ type }) => type);
    expect(created).not.toContain('AWS::EFS::FileSystem');
    expect(created.filter((type) => type === 'AWS::EFS::MountTarget')).toHaveLength(2);
  });

  test('a vault for backup copies in another Region', async () => {
    const companion = blueprint('copies', {
      title: 'Vault for backup copies',
      parameters: {},
      system: () => {
        const backup = serviceRole('BackupRole', {
          service: 'backup.amazonaws.com',
          description: 'Creates backups',
          boundary: noValue,
          awsPolicies: backupManagedPolicies,
        });
        const copies = copyVault('Copies', { role: 'copies', users: [backup.arn] });
        return {
          stacks: { backup: [backup, copies] },
          outputs: { Vault: { description: 'Vault', value: copies.arn } },
        };
      },
    });
    const { published } = await buildAndPublish(emulator, companion);
    const { outputs } = await deploy(emulator, published, 'copies');
    expect(outputs.Vault).toMatch(/:backup-vault:copies-[0-9a-f]{8}$/);
  });
});
