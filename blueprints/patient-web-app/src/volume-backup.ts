import type { Organization } from '@hipaa-stacks/baseline';
import type { Arn, Id, Resource } from '@hipaa-stacks/cloudformation';
import { backupManagedPolicies, backupPlan, backupSelection, backupVault } from '@hipaa-stacks/data';
import { instanceTag } from './instance.ts';

/** The role of AWS Backup, which the policies of the keys name. */
export const volumeBackupRoles = ({ role }: Organization) => ({
  backupRole: role('BackupRole', 'backup.amazonaws.com', 'AWS Backup backs up volumes', backupManagedPolicies),
});

export interface VolumeBackupProps {
  readonly role: Arn<'AWS::IAM::Role'>;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
  /** The opt-in of the account to backups of volumes. */
  readonly after?: readonly Resource[];
}

/**
 * The vault. It exists without an instance too: it is retained, and its name is unique, so that it could not be created again.
 *
 * @param key its policy has `allowBackup`
 */
export const volumeVault = (key: Arn<'AWS::KMS::Key'>) => backupVault('BackupVault', { role: 'patient-web-app', key });

/**
 * Backups of the volume of the instance, selected by tag: each instance has a new volume. The volume contains logs of the
 * host and state of a shell, but no data of the application: a new instance needs no backup. The backups are for the
 * examination of an instance that was replaced (164.308(a)(6)(ii)). Call it within HasVersion.
 */
export function volumeBackup({ role, vault, after = [] }: VolumeBackupProps) {
  const plan = backupPlan('BackupPlan', { role: 'patient-web-app', vault });
  const selection = backupSelection('VolumeBackups', {
    plan: plan.id,
    role,
    volumesWithTag: { key: 'BackupGroup', value: instanceTag },
    after,
  });
  return { plan, selection };
}
