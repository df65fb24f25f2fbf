import { arnOf, blueprint, equals, partition, when } from '@hipaa-stacks/cloudformation';
import { restoreTesting } from './restore-testing.ts';

/** Each month a backup of a file system is restored and deleted again, where AWS has that. */
export const example = blueprint('restore-testing', {
  title: 'Proof that backups can be restored',
  parameters: {
    Backup: {
      VaultArn: arnOf('AWS::Backup::BackupVault', 'Vault', { Description: 'Vault with the backups.' }),
      FileSystemArn: arnOf('AWS::EFS::FileSystem', 'File system', { Description: 'File system that is backed up.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key for what is restored.' }),
      RestoreRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role by which AWS Backup restores.' }),
    },
  },
  conditions: () => ({ HasRestoreTesting: equals(partition, 'aws') }),
  system: (p, { HasRestoreTesting }) => {
    const test = when(HasRestoreTesting, () =>
      restoreTesting('RestoreTestingPlan', {
        role: 'files',
        vault: p.VaultArn,
        restorer: p.RestoreRoleArn,
        stores: { Files: { type: 'EFS', arn: p.FileSystemArn, overrides: { kmsKeyId: p.KeyArn } } },
      }),
    );
    return { stacks: { backup: [test] }, outputs: {} };
  },
});
