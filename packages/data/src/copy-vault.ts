import { snippet, type Value } from '@hipaa-stacks/cloudformation';
import { backupVault } from './backup-vault.ts';
import { dataKey } from './data-key.ts';
import { allowBackupFromRoles } from './key-policy-statements.ts';

export interface CopyVaultProps {
  /** As in `backupVault`. */
  readonly role: string;
  /** ARNs of the roles that back up and restore for the system, with `*` as a wildcard: they can be created later. */
  readonly users: readonly Value<string>[];
  /** Minimum and maximum retention of its lock, in days. Default: as in `backupVault`. */
  readonly minDays?: number;
  readonly maxDays?: number;
}

/**
 * A vault in another Region to which a `backupPlan` copies, with its own key and lock: for a companion of a blueprint
 * that is deployed in that Region before the system.
 *
 * Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions".
 */
export function copyVault(id: string, { role, users, ...lock }: CopyVaultProps) {
  const key = dataKey(`${id}Key`, {
    description: 'Copies of backups from another Region',
    services: allowBackupFromRoles(users),
    // The deployer creates a restored database and a system there.
    encrypts: ['AWS::Backup::BackupVault', 'AWS::RDS::DBCluster'],
  });
  const vault = backupVault(id, { role, key: key.arn, ...lock });
  return snippet([key, vault], { name: vault.name, arn: vault.arn, key: key.arn });
}
