import { organizationTags } from '@hipaa-stacks/audit';
import { blueprint, sub, text } from '@hipaa-stacks/cloudformation';
import { copyVault } from '@hipaa-stacks/data';
import { parameters } from './parameters.ts';

const { Environment, Owner, CostCenter } = parameters.Organization;

/**
 * For another Region, deployed there before the system: the vault to which its backups are copied, with a key and a lock of its own.
 * Its key knows the roles of the system, which are not made yet, by the beginning of their names.
 *
 * Source: AWS Backup Developer Guide, "Encryption for copies of a backup to a different account or AWS Region".
 */
export const backupCopies = blueprint('openemr-backup-copies', {
  title: 'OpenEMR: vault for copies of its backups in another Region',
  parameters: {
    Copies: {
      SystemName: text('Name of the stack', {
        Description: 'Name of the openemr stack of which it takes copies; of a longer one, its first 20 characters.',
        Default: 'openemr',
        AllowedPattern: '^[A-Za-z][A-Za-z0-9-]{0,19}$',
        ConstraintDescription: '1 to 20 letters, digits and hyphens, a letter first',
      }),
    },
    Organization: { Environment, Owner, CostCenter },
  },
  tags: organizationTags,
  system: () => {
    // CloudFormation puts the beginning of the stack's name before the role's, and random letters after it.
    const role = (id: string) => sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/\${SystemName}*${id}-*`);
    const copies = copyVault('BackupVault', {
      role: 'openemr-copies',
      users: [role('BackupRole'), role('RestoreRole')],
    });
    return {
      stacks: { copies: [copies] },
      outputs: {
        VaultArn: { description: 'Give this to openemr as BackupCopyVaultArn', value: copies.arn },
        VaultName: { description: 'Vault of the copies', value: copies.name },
        KeyArn: { description: 'Key of the copies; a restored file system takes it too', value: copies.key },
      },
    };
  },
});
