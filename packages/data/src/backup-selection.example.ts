import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { backupPlan } from './backup-plan.ts';
import { backupSelection } from './backup-selection.ts';
import { backupVault } from './backup-vault.ts';

/** An existing database and an existing file system, by ARN. */
export const example = blueprint('backup-selection', {
  title: 'Backup selection',
  parameters: {
    Backup: {
      DatabaseArn: arnOf('AWS::RDS::DBCluster', 'Database', { Description: 'Cluster to back up.' }),
      FileSystemArn: arnOf('AWS::EFS::FileSystem', 'File system', { Description: 'File system to back up.' }),
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that AWS Backup assumes for backups.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key of the vault.' }),
    },
  },
  system: (p) => {
    const vault = backupVault('BackupVault', { role: 'database', key: p.KeyArn });
    const plan = backupPlan('BackupPlan', { role: 'database', vault: vault.name });
    const stores = backupSelection('BackupSelection', {
      plan: plan.id,
      role: p.BackupRoleArn,
      stores: [p.DatabaseArn, p.FileSystemArn],
    });
    return {
      stacks: { backup: [vault, plan, stores] },
      outputs: { Selection: { description: 'The selection', value: stores.id } },
    };
  },
});
