import { arnOf, blueprint, isGiven, optionalArnOf } from '@hipaa-stacks/cloudformation';
import { backupPlan } from './backup-plan.ts';
import { backupSelection } from './backup-selection.ts';
import { backupVault } from './backup-vault.ts';

/**
 * Daily, weekly and monthly backups of an existing database, with copies in a vault of another Region if one is set.
 */
export const example = blueprint('backup-plan', {
  title: 'Backups for seven years',
  parameters: {
    Backup: {
      DatabaseArn: arnOf('AWS::RDS::DBCluster', 'Database', { Description: 'Cluster to back up.' }),
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that AWS Backup assumes for backups.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key of the vault.' }),
      CopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Vault for copies', {
        Description:
          'Optional. Vault in another Region to which each backup is copied. If empty, backups are not copied.',
      }),
    },
  },
  conditions: (p) => ({ HasCopyVault: isGiven(p.CopyVaultArn) }),
  system: (p, { HasCopyVault }) => {
    const vault = backupVault('BackupVault', { role: 'database', key: p.KeyArn });
    const plan = backupPlan('BackupPlan', {
      role: 'database',
      vault: vault.name,
      copyTo: { vault: p.CopyVaultArn, condition: HasCopyVault },
    });
    const stores = backupSelection('BackupSelection', {
      plan: plan.id,
      role: p.BackupRoleArn,
      stores: [p.DatabaseArn],
    });
    return {
      stacks: { backup: [vault, plan, stores] },
      outputs: { Plan: { description: 'The backup plan', value: plan.id } },
    };
  },
});
