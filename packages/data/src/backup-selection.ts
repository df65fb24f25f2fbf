import { type Arn, type Id, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface BackupSelectionProps {
  readonly plan: Id<'AWS::Backup::BackupPlan'>;
  /** Role that AWS Backup assumes: see `backupManagedPolicies`. */
  readonly role: Arn<'AWS::IAM::Role'>;
  /** ARNs of the resources to back up, because tags can be forgotten or removed. */
  readonly stores: readonly Value<string>[];
  /** Resources that must be created first, such as the account's opt-in to backups of their types. */
  readonly after?: readonly Resource[];
}

/**
 * Names of AWS managed policies for the role of a selection: `awsPolicies` of a `serviceRole` for
 * `backup.amazonaws.com`.
 */
export const backupManagedPolicies: readonly string[] = ['service-role/AWSBackupServiceRolePolicyForBackup'];

/**
 * The resources that a backup plan backs up, by ARN, and the role for it.
 *
 * Source: AWS Backup Developer Guide, "Assign resources to a backup plan", "Service roles".
 */
export function backupSelection(id: string, { plan, role, stores, after = [] }: BackupSelectionProps) {
  const selection = resource(
    id,
    'AWS::Backup::BackupSelection',
    { BackupPlanId: plan, BackupSelection: { SelectionName: id, IamRoleArn: role, Resources: stores } },
    { dependsOn: after, supports: ['164.308(a)(7)(ii)(A)'] },
  );
  return snippet([selection], { id: selection.ref });
}
