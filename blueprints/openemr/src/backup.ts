import type { Organization, Role } from '@hipaa-stacks/baseline';
import {
  type Conditions,
  isGiven,
  isInRegion,
  not,
  optionalArnOf,
  type References,
  regionsWithout,
  sub,
  when,
} from '@hipaa-stacks/cloudformation';
import {
  backupManagedPolicies,
  backupPlan,
  backupSelection,
  backupVault,
  restoreManagedPolicies,
  restoreTesting,
} from '@hipaa-stacks/data';
import type { database } from './database.ts';
import type { files } from './files.ts';
import type { Foundation } from './foundation.ts';

/** The parameter of the copies of backups. */
export const backupParameters = {
  BackupCopyVaultArn: optionalArnOf('AWS::Backup::BackupVault', 'Backup vault in another Region', {
    Description:
      'Optional. ARN of the vault to which each backup is copied, such as the vault of the companion in another Region. If empty, backups are not copied.',
    ConstraintDescription:
      'The ARN of a vault, arn:aws:backup:…:backup-vault:…, or empty. A vault in the same Region is not refused: check the Region in the ARN',
  }),
};

type BackupReferences = References<typeof backupParameters>;

/** The conditions of the backups. */
export const backupConditions = (p: BackupReferences) => ({
  HasBackupCopy: isGiven(p.BackupCopyVaultArn),
  HasRestoreTesting: not(isInRegion(regionsWithout('backup-restore-testing'))),
});

/** The roles of AWS Backup. */
export const backupRoles = ({ role }: Organization) => ({
  backupRole: role(
    'BackupRole',
    'backup.amazonaws.com',
    'AWS Backup backs up database and file system',
    backupManagedPolicies,
  ),
  restoreRole: role(
    'RestoreRole',
    'backup.amazonaws.com',
    'AWS Backup restores database and file system, including restore tests',
    restoreManagedPolicies,
  ),
});

export interface BackupProps {
  readonly backupRole: Role;
  readonly restoreRole: Role;
  readonly database: ReturnType<typeof database>['database'];
  readonly files: ReturnType<typeof files>['fileSystem'];
}

/** The backups of the database and the file system, and the test of their restore. */
export function backup(
  p: BackupReferences,
  has: Conditions<typeof backupConditions>,
  { keys, custom }: Foundation,
  { backupRole, restoreRole, database, files }: BackupProps,
) {
  const vault = backupVault('BackupVault', { role: 'openemr', key: keys.backup.arn });
  const plan = backupPlan('BackupPlan', {
    role: 'openemr',
    vault: vault.name,
    copyTo: { vault: p.BackupCopyVaultArn, condition: has.HasBackupCopy },
  });
  const selection = backupSelection('BackupSelection', {
    plan: plan.id,
    role: backupRole.arn,
    stores: [database.arn, files.arn],
    after: [custom.optIn.optIn],
  });
  const tests = when(has.HasRestoreTesting, () =>
    restoreTesting('RestoreTestingPlan', {
      role: 'openemr',
      vault: vault.arn,
      restorer: restoreRole.arn,
      stores: {
        Database: {
          type: 'Aurora',
          arn: database.arn,
          overrides: {
            dbSubnetGroupName: database.subnetGroup,
            vpcSecurityGroupIds: sub('["${Group}"]', { Group: database.securityGroup }),
          },
        },
        FileSystem: { type: 'EFS', arn: files.arn, overrides: { kmsKeyId: keys.data.arn } },
      },
    }),
  );
  return { vault, plan, selection, tests };
}
