import { type Arn, policy, resource, snippet, uniqueName } from '@hipaa-stacks/cloudformation';

export interface BackupVaultProps {
  /** Its purpose, as part of its name: lower-case letters, digits and hyphens, at most 41. */
  readonly role: string;
  /**
   * Its key policy must allow the backup and restore roles, see `allowBackup`, and the creator of the vault, through
   * AWS Backup: `encrypts: ['AWS::Backup::BackupVault']`.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Minimum retention of its lock, in days. Default: 7. */
  readonly minDays?: number;
  /** Maximum retention of its lock, in days: jobs with a longer retention fail. Default: 2557, seven years. */
  readonly maxDays?: number;
  /** Roles that can delete a backup after the minimum retention, or shorten its retention. Default: none. */
  readonly deleters?: readonly Arn<'AWS::IAM::Role'>[];
}

/** Days of seven years, with leap days. */
export const sevenYears = 2557;

/**
 * A backup vault with a customer managed KMS key and a vault lock in governance mode: backups cannot be deleted before
 * their retention ends, unless a principal with the permission removes the lock first. Its access policy allows only
 * the named roles to delete a backup or to change its retention; AWS Backup itself deletes expired backups. The vault
 * is retained.
 *
 * The key encrypts backups that AWS Backup fully manages, such as those of EFS; a snapshot of Aurora has the key of its
 * cluster.
 *
 * Source: AWS Backup Developer Guide, "AWS Backup Vault Lock", "Vault access policies", "Encryption for backups in AWS
 * Backup".
 */
export function backupVault(id: string, props: BackupVaultProps) {
  const { role, key, minDays = 7, maxDays = sevenYears, deleters = [] } = props;
  const vault = resource(
    id,
    'AWS::Backup::BackupVault',
    {
      BackupVaultName: uniqueName(role, 50),
      EncryptionKeyArn: key,
      LockConfiguration: { MinRetentionDays: minDays, MaxRetentionDays: maxDays },
      AccessPolicy: policy({
        Sid: 'DenyDeletion',
        Effect: 'Deny',
        Principal: '*',
        Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
        Resource: '*',
        ...(deleters.length > 0 && { Condition: { ArnNotEquals: { 'aws:PrincipalArn': deleters } } }),
      }),
    },
    { keep: 'store', supports: ['164.308(a)(7)(ii)(A)', '164.312(a)(2)(iv)', '164.312(c)(1)'] },
  );
  return snippet([vault], { name: vault.ref, arn: vault.att('BackupVaultArn') });
}
