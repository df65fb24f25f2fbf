import { arnOf, blueprint, equals, partition, when } from '@hipaa-stacks/cloudformation';
import { restoreTesting } from './restore-testing.ts';

/** A monthly restore test of a file system, where AWS supports it. */
export const example = blueprint('restore-testing', {
  title: 'Restore testing of backups',
  parameters: {
    Backup: {
      VaultArn: arnOf('AWS::Backup::BackupVault', 'Vault', { Description: 'Vault with the backups.' }),
      FileSystemArn: arnOf('AWS::EFS::FileSystem', 'File system', { Description: 'File system to restore.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key of the restored file system.' }),
      RestoreRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that AWS Backup assumes for restores.' }),
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
