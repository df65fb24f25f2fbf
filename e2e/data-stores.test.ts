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
import { checked } from './support/checked.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

/** Files, sessions and their backups, as a web application has them. */
const system = blueprint('data-stores', {
  title: 'Files, sessions and their backups',
  parameters: {
    Network: {
      VpcCidr: text('Range', { Description: 'Range of the VPC.', Default: '10.0.0.0/16', ...vpcCidrConstraints }),
      EnableThirdZone: flag('Third zone', 'false', { Description: 'A third zone.' }),
    },
    Data: {
      ExistingFileSystemId: optionalIdOf('AWS::EFS::FileSystem', 'fs', 'File system', {
        Description: 'A file system that exists, or nothing.',
      }),
      CopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Vault', { Description: 'For copies, or nothing.' }),
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
    const closed = tier('Private', { vpc: net, zones: zonesWithThird(has.HasThirdZone), quarter: 2 });
    const clients = securityGroup('Clients', { vpc: net.id, description: 'Tasks of the application' });

    const made = when(has.HasOwnFileSystem, () =>
      fileSystem('FileSystem', { key: storesKey.arn, clients: [task.arn] }),
    );
    const files = fileSystemOf(made, p.ExistingFileSystemId);
    const reached = mountTargets('Mount', {
      fileSystem: files.id,
      vpc: net.id,
      subnets: closed.subnets,
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
      subnets: closed.subnets,
      user: 'web',
      password: password.ref,
    });
    const mayMount = allowTcp('Nfs', { from: clients.id, to: reached.securityGroup, port: 2049, why: 'Files' });
    const mayCache = allowTcp('Valkey', {
      from: clients.id,
      to: sessions.securityGroup,
      port: 6379,
      why: 'Sessions',
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
        network: [net, closed, clients],
        data: [made, reached, sites, snippet([password]), sessions, mayMount, mayCache],
        backup: [vault, plan, stores, tested],
      },
      outputs: {
        Plan: { description: 'Plan', value: plan.id },
        FileSystem: { description: 'File system', value: files.id },
        AccessPoint: { description: 'Access point', value: sites.id },
        Address: { description: 'Cache', value: sessions.address },
        Vpc: { description: 'VPC', value: net.id },
        Clients: { description: 'Group of the application', value: clients.id },
        Task: { description: 'Role of the application', value: task.arn },
      },
    };
  },
});

const findings = (form: 'nested' | 'flat', change?: Change) =>
  checked(change ? afterChange(system, change) : system, form).filter(({ check }) => check !== 'chain flow-log');

test.each(['nested', 'flat'] as const)('nothing is found in it, with whatever values: %s', (form) => {
  expect(findings(form).map(formatFinding)).toEqual([]);
});

describe('what would break a promise is found', () => {
  const broken: Readonly<Record<string, readonly [Change, string]>> = {
    'nobody backs up the files': [without('BackupSelection'), 'chain backup FileSystem'],
    'the vault has no lock': [
      changed('BackupVault', { LockConfiguration: { Ref: 'AWS::NoValue' } }),
      'chain backup BackupVault',
    ],
    'the lock takes no backup of a day': [
      changed('BackupVault', { LockConfiguration: { MinRetentionDays: 60, MaxRetentionDays: 2557 } }),
      'chain backup Plan',
    ],
    'the role may not back up': [changed('BackupRole', { ManagedPolicyArns: [] }), 'chain backup BackupRole'],
    'the vault has a key of AWS': [
      changed('BackupVault', { EncryptionKeyArn: { Ref: 'AWS::NoValue' } }),
      'chain encrypted-store BackupVault',
    ],
    'the cache has a key of AWS': [
      changed('SessionCache', { KmsKeyId: { Ref: 'AWS::NoValue' } }),
      'chain encrypted-store SessionCache',
    ],
    'the files are mounted without TLS': [
      changed('FileSystem', { FileSystemPolicy: {} }),
      'chain database-network FileSystem',
    ],
    'a mount target has the default group': [
      changed('MountA', { SecurityGroups: { Ref: 'AWS::NoValue' } }),
      'chain database-network MountA',
    ],
    'the restored files would come from nowhere': [
      changed('RestoreTest', {
        RecoveryPointSelection: { IncludeVaults: ['arn:aws:backup:eu-west-1:000000000000:backup-vault:other'] },
      }),
      'chain backup RestoreTest',
    ],
    'no test restores anything': [without('RestoreTestFiles'), 'chain backup RestoreTest'],
    'the role may not restore': [changed('RestoreRole', { ManagedPolicyArns: [] }), 'chain backup RestoreRole'],
  };

  test.each(Object.entries(broken))('%s', (_, [change, finding]) => {
    expect(findings('nested', change).map(({ check, logicalId }) => `${check} ${logicalId}`)).toContain(finding);
  });
});

describe('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  const gone = async (stackName: string) => {
    await deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say: () => {} });
    const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
    return Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').length === 0;
  };

  test('files of its own in three zones, sessions, and backups that select the files', async () => {
    const { published } = await buildAndPublish(emulator, system);
    const CopyVaultArn = 'arn:aws:backup:us-west-2:000000000000:backup-vault:copies';
    const { outputs } = await deploy(emulator, published, 'stores', {
      parameters: { EnableThirdZone: 'true', CopyVaultArn },
    });
    const made = await resourcesBelow(emulator, 'stores');
    const count = (type: string) => made.filter((one) => one.type === type).length;
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
    expect(await gone('stores')).toBe(true);
  });

  test('files that a restore left without mount targets get them, and no second file system is made', async () => {
    const restored = blueprint('restored', {
      title: 'A file system as a restore leaves it',
      parameters: {},
      system: () => {
        const task = serviceRole('TaskRole', {
          service: 'ecs-tasks.amazonaws.com',
          description: 'Runs the application',
          boundary: noValue,
        });
        const key = dataKey('Key', { description: 'Files', encrypts: ['AWS::EFS::FileSystem'] });
        const files = fileSystem('FileSystem', { key: key.arn, clients: [task.arn], automaticBackups: true });
        return {
          stacks: { data: [task, key, files] },
          outputs: { FileSystem: { description: 'Files', value: files.id } },
        };
      },
    });
    const left = await deploy(emulator, (await buildAndPublish(emulator, restored)).published, 'restored');
    const { published } = await buildAndPublish(emulator, system);
    const parameters = { ExistingFileSystemId: left.outputs.FileSystem! };
    const { outputs } = await deploy(emulator, published, 'stores', { parameters });
    expect(outputs.FileSystem).toBe(left.outputs.FileSystem);
    const made = (await resourcesBelow(emulator, 'stores')).map(({ type }) => type);
    expect(made).not.toContain('AWS::EFS::FileSystem');
    expect(made.filter((type) => type === 'AWS::EFS::MountTarget')).toHaveLength(2);
  });

  test('a vault for copies in another Region', async () => {
    const companion = blueprint('copies', {
      title: 'Vault for copies',
      parameters: {},
      system: () => {
        const backup = serviceRole('BackupRole', {
          service: 'backup.amazonaws.com',
          description: 'Backs up',
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
