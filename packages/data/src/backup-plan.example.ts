import { arnOf, blueprint, isGiven, optionalArnOf } from '@hipaa-stacks/cloudformation';
import { backupPlan } from './backup-plan.ts';
import { backupSelection } from './backup-selection.ts';
import { backupVault } from './backup-vault.ts';

/** Backups of a database that exists, each day, week and month; copied to a vault of another Region if there is one. */
export const example = blueprint('backup-plan', {
  title: 'Backups for seven years',
  parameters: {
    Backup: {
      DatabaseArn: arnOf('AWS::RDS::DBCluster', 'Database', { Description: 'Cluster that is backed up.' }),
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role by which AWS Backup backs up.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of the vault.' }),
      CopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Vault for copies', {
        Description: 'Vault of another Region to which each backup is copied; or nothing.',
      }),
    },
  },
  conditions: (p) => ({ HasCopyVault: isGiven(p.CopyVaultArn) }),
  system: (p, { HasCopyVault }) => {
    const vault = backupVault('BackupVault', { role: 'database', key: p.KeyArn });
    const plan = backupPlan('BackupPlan', {
      role: 'database',
      vault: vault.name,
      copyTo: { vault: p.CopyVaultArn, only: HasCopyVault },
    });
    const stores = backupSelection('BackupSelection', {
      plan: plan.id,
      role: p.BackupRoleArn,
      stores: [p.DatabaseArn],
    });
    return {
      stacks: { backup: [vault, plan, stores] },
      outputs: { Plan: { description: 'The plan', value: plan.id } },
    };
  },
});
