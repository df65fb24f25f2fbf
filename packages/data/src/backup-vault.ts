import { type Arn, policy, resource, snippet, uniqueName } from '@hipaa-stacks/cloudformation';

export interface BackupVaultProps {
  /** What it is for, in its name: lower-case letters, digits and hyphens, at most 41. */
  readonly role: string;
  /** Its policy must admit the roles that back up and restore, see `allowBackup`, and let AWS Backup use it for who creates the vault: `encrypts: ['AWS::Backup::BackupVault']`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Days for which its lock keeps a backup at least. Default: 7. */
  readonly minDays?: number;
  /** Days for which its lock lets a backup be kept at most: a job that wants more fails. Default: 2557, seven years. */
  readonly maxDays?: number;
  /** Roles that may delete a backup, once its days of the lock are over, or end it sooner. Default: nobody. */
  readonly deleters?: readonly Arn<'AWS::IAM::Role'>[];
}

/** Seven years, with their leap days. */
export const sevenYears = 2557;

/**
 * A vault for backups, with a customer managed key and a lock in governance mode: no backup goes before its time, unless someone
 * with that permission takes the lock off first. Its policy lets nobody delete a backup or change how long it stays, except the
 * roles named; AWS Backup itself ends what is over. It stays when its stack goes.
 *
 * The key encrypts what AWS Backup manages in full, such as EFS; a snapshot of Aurora keeps the key of its cluster.
 *
 * Source: AWS Backup Developer Guide, "AWS Backup Vault Lock", "Vault access policies", "Encryption for backups in AWS Backup".
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
