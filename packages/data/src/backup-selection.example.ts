import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { backupPlan } from './backup-plan.ts';
import { backupSelection } from './backup-selection.ts';
import { backupVault } from './backup-vault.ts';

/** A database and a file system that exist, by their ARNs. */
export const example = blueprint('backup-selection', {
  title: 'What a plan backs up',
  parameters: {
    Backup: {
      DatabaseArn: arnOf('AWS::RDS::DBCluster', 'Database', { Description: 'Cluster that is backed up.' }),
      FileSystemArn: arnOf('AWS::EFS::FileSystem', 'File system', { Description: 'File system that is backed up.' }),
      BackupRoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role by which AWS Backup backs up.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of the vault.' }),
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
