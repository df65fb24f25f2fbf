import { snippet, type Value } from '@hipaa-stacks/cloudformation';
import { backupVault } from './backup-vault.ts';
import { dataKey } from './data-key.ts';
import { allowBackupFromRoles } from './key-policy-statements.ts';

export interface CopyVaultProps {
  /** As of `backupVault`. */
  readonly role: string;
  /** ARNs of the roles that back up and restore for the system, in which `*` stands for anything: they may be made later. */
  readonly users: readonly Value<string>[];
  /** Days for which its lock keeps a copy at least and at most. Default: as of `backupVault`. */
  readonly minDays?: number;
  readonly maxDays?: number;
}

/**
 * The vault of another Region to which a `backupPlan` copies, with a key and a lock of its own: for a companion of a blueprint,
 * deployed in that Region before the system.
 *
 * Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions".
 */
export function copyVault(id: string, { role, users, ...lock }: CopyVaultProps) {
  const key = dataKey(`${id}Key`, {
    description: 'Copies of backups from another Region',
    services: allowBackupFromRoles(users),
    // A database restored there, and the system beside it, are made by the deployer.
    encrypts: ['AWS::Backup::BackupVault', 'AWS::RDS::DBCluster'],
  });
  const vault = backupVault(id, { role, key: key.arn, ...lock });
  return snippet([key, vault], { name: vault.name, arn: vault.arn, key: key.arn });
}
