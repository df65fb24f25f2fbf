import {
  type Arn,
  type Id,
  Problem,
  type Resource,
  resource,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface BackupSelectionProps {
  readonly plan: Id<'AWS::Backup::BackupPlan'>;
  /** Role that AWS Backup assumes: see `backupManagedPolicies`. */
  readonly role: Arn<'AWS::IAM::Role'>;
  /** ARNs of the resources to back up, because tags can be forgotten or removed. Default: none. */
  readonly stores?: readonly Value<string>[];
  /**
   * A tag of volumes to back up: those of an Auto Scaling group have no ARN that a template knows. All other volumes with
   * the tag are backed up too. Default: none.
   */
  readonly volumesWithTag?: { readonly key: string; readonly value: Value<string> };
  /** Resources that must be created first, such as the account's opt-in to backups of their types. */
  readonly after?: readonly Resource[];
}

/**
 * Names of AWS managed policies for the role of a selection: `awsPolicies` of a `serviceRole` for
 * `backup.amazonaws.com`.
 */
export const backupManagedPolicies: readonly string[] = ['service-role/AWSBackupServiceRolePolicyForBackup'];

/**
 * The resources that a backup plan backs up, by ARN or volumes by tag, and the role for it.
 *
 * @throws Problem for `stores` together with `volumesWithTag`: AWS Backup would require the tag of all of them
 *
 * Source: AWS Backup Developer Guide, "Assign resources to a backup plan", "Service roles".
 */
export function backupSelection(id: string, props: BackupSelectionProps) {
  const { plan, role, stores = [], volumesWithTag, after = [] } = props;
  if (volumesWithTag && stores.length > 0)
    throw new Problem(id, 'selects stores and volumes with a tag', 'Use a selection for each.');
  const selection = resource(
    id,
    'AWS::Backup::BackupSelection',
    {
      BackupPlanId: plan,
      BackupSelection: {
        SelectionName: id,
        IamRoleArn: role,
        ...(volumesWithTag ? byTag(volumesWithTag) : { Resources: stores }),
      },
    },
    { dependsOn: after, supports: ['164.308(a)(7)(ii)(A)'] },
  );
  return snippet([selection], { id: selection.ref });
}

const byTag = ({ key, value }: NonNullable<BackupSelectionProps['volumesWithTag']>) => ({
  Resources: [sub('arn:${AWS::Partition}:ec2:*:*:volume/*')],
  Conditions: { StringEquals: [{ ConditionKey: `aws:ResourceTag/${key}`, ConditionValue: value }] },
});
