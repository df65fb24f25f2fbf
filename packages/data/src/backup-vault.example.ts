import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { backupPlan } from './backup-plan.ts';
import { backupSelection } from './backup-selection.ts';
import { backupVault } from './backup-vault.ts';
import { dataKey } from './data-key.ts';
import { fileSystem } from './file-system.ts';
import { allowBackup } from './key-policy-statements.ts';

/** Backups of a file system in a locked vault, with keys for the backup role and the restore role. */
export const example = blueprint('backup-vault', {
  title: 'Locked vault for the backups of a file system',
  parameters: {
    Access: {
      ClientRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that mounts the file system.' }),
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Backup role', {
        Description: 'Role that AWS Backup assumes for backups.',
      }),
      RestoreRoleArn: arnOf('AWS::IAM::Role', 'Restore role', {
        Description: 'Role that AWS Backup assumes for restores.',
      }),
    },
  },
  system: (p) => {
    const services = allowBackup([p.BackupRoleArn, p.RestoreRoleArn]);
    const filesKey = dataKey('DataKey', { description: 'Files', services, encrypts: ['AWS::EFS::FileSystem'] });
    const backupKey = dataKey('BackupKey', {
      description: 'Backups',
      services,
      encrypts: ['AWS::Backup::BackupVault'],
    });
    const files = fileSystem('FileSystem', { key: filesKey.arn, clients: [p.ClientRoleArn] });
    const vault = backupVault('BackupVault', { role: 'files', key: backupKey.arn });
    const plan = backupPlan('BackupPlan', { role: 'files', vault: vault.name });
    const stores = backupSelection('BackupSelection', { plan: plan.id, role: p.BackupRoleArn, stores: [files.arn] });
    return {
      stacks: { security: [filesKey, backupKey], data: [files], backup: [vault, plan, stores] },
      outputs: { Vault: { description: 'The vault', value: vault.name } },
    };
  },
});
