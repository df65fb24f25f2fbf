import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { copyVault } from './copy-vault.ts';

/** For another Region than that of the system: the vault for copies of its backups. */
export const example = blueprint('copy-vault', {
  title: 'Vault for copies of backups in another Region',
  parameters: {
    Access: {
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Backup role', {
        Description: 'Role that AWS Backup assumes for backups.',
      }),
      RestoreRoleArn: arnOf('AWS::IAM::Role', 'Restore role', {
        Description: 'Role that AWS Backup assumes for restores.',
      }),
    },
  },
  system: (p) => {
    const copies = copyVault('BackupVault', { role: 'copies', users: [p.BackupRoleArn, p.RestoreRoleArn] });
    return {
      stacks: { backup: [copies] },
      outputs: { VaultArn: { description: 'ARN of the vault, for the backup plan of the system', value: copies.arn } },
    };
  },
});
