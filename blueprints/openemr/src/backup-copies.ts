import { organizationTags } from '@hipaa-stacks/baseline';
import { blueprint, sub, text } from '@hipaa-stacks/cloudformation';
import { copyVault } from '@hipaa-stacks/data';
import { parameters } from './parameters.ts';

const { Environment, Owner, CostCenter } = parameters.Organization;

/**
 * The companion for a second Region, deployed before or after the system: a vault for copies of the backups, with its own key and
 * lock. The key policy refers to the roles of the system by the prefix of their names, because they may not exist yet.
 *
 * Source: AWS Backup Developer Guide, "Encryption for copies of a backup to a different account or AWS Region".
 */
export const backupCopies = blueprint('openemr-backup-copies', {
  title: 'OpenEMR: vault for backup copies in another Region',
  parameters: {
    'Backup copies': {
      SystemName: text('Stack name', {
        Description: 'Name of the openemr stack whose backups are copied. For a longer name, its first 20 characters.',
        Default: 'openemr',
        AllowedPattern: '^[A-Za-z][A-Za-z0-9-]{0,19}$',
        ConstraintDescription: '1 to 20 letters, digits and hyphens, beginning with a letter',
      }),
    },
    Organization: { Environment, Owner, CostCenter },
  },
  tags: organizationTags,
  system: () => {
    // CloudFormation role names: prefix of the stack name, logical ID, random suffix.
    const role = (id: string) => sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/\${SystemName}*${id}-*`);
    const copies = copyVault('BackupVault', {
      role: 'openemr-copies',
      users: [role('BackupRole'), role('RestoreRole')],
    });
    return {
      stacks: { copies: [copies] },
      outputs: {
        VaultArn: {
          description: 'ARN of the vault: the value for the parameter BackupCopyVaultArn of openemr',
          value: copies.arn,
        },
        VaultName: { description: 'Name of the vault', value: copies.name },
        KeyArn: {
          description: 'KMS key of the copies, also for a file system that is restored from them',
          value: copies.key,
        },
      },
    };
  },
});
