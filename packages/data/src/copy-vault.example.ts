import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { copyVault } from './copy-vault.ts';

/** For another Region than that of the system: the vault to which its backups are copied. */
export const example = blueprint('copy-vault', {
  title: 'Vault for copies of backups in another Region',
  parameters: {
    Access: {
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Backup role', { Description: 'Role by which AWS Backup backs up.' }),
      RestoreRoleArn: arnOf('AWS::IAM::Role', 'Restore role', { Description: 'Role by which AWS Backup restores.' }),
    },
  },
  system: (p) => {
    const copies = copyVault('BackupVault', { role: 'copies', users: [p.BackupRoleArn, p.RestoreRoleArn] });
    return {
      stacks: { backup: [copies] },
      outputs: { VaultArn: { description: 'For the plan of the system', value: copies.arn } },
    };
  },
});
