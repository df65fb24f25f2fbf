import { type Arn, resource, snippet, sub, systemId, type Value } from '@hipaa-stacks/cloudformation';

/** A store whose backups are tried. */
export interface TestedStore {
  readonly type: 'Aurora' | 'DynamoDB' | 'EFS' | 'RDS' | 'S3';
  readonly arn: Value<string>;
  /**
   * What AWS Backup would choose otherwise, by its names: `kmsKeyId` for EFS, else it is a key of AWS; `dbSubnetGroupName` and
   * `vpcSecurityGroupIds` for Aurora, else it is the default VPC.
   */
  readonly overrides?: Readonly<Record<string, Value<string>>>;
}

export interface RestoreTestingProps {
  /** What it is for, in its names: letters, digits and `_`, at most 31. */
  readonly role: string;
  readonly vault: Arn<'AWS::Backup::BackupVault'>;
  /** As whom AWS Backup restores: see `restoreManagedPolicies`. */
  readonly restorer: Arn<'AWS::IAM::Role'>;
  /** By a word that names each of them in its selection: a letter, then letters and digits, at most 10 in all. */
  readonly stores: Readonly<Record<string, TestedStore>>;
  /** When. Default: on the first Sunday of each month at 9, UTC. */
  readonly schedule?: string;
  /** Hours for which what was restored stays, so that someone can look at it. Default: 4. */
  readonly hours?: number;
}

/** Names of AWS's own policies for the role that restores: `awsPolicies` of a `serviceRole` for `backup.amazonaws.com`. */
export const restoreManagedPolicies: readonly string[] = ['service-role/AWSBackupServiceRolePolicyForRestores'];

/**
 * Proof that backups can be restored: on schedule, AWS Backup restores one backup of the last 35 days of each store, by chance, and
 * deletes it again. The result stands in AWS Backup and in its `Restore Job State Change` events. AWS has it in neither GovCloud nor
 * China: there, it stands under a condition that does not hold.
 *
 * Source: AWS Backup Developer Guide, "Restore testing", "Restore testing inferred metadata".
 */
export function restoreTesting(id: string, props: RestoreTestingProps) {
  const { role, vault, restorer, stores, schedule = 'cron(0 9 ? * SUN#1 *)', hours = 4 } = props;
  const named = (...words: string[]) => sub([...words, '${SystemId}'].join('_'), { SystemId: systemId });
  const plan = resource(
    id,
    'AWS::Backup::RestoreTestingPlan',
    {
      RestoreTestingPlanName: named(role),
      ScheduleExpression: schedule,
      StartWindowHours: 8,
      RecoveryPointSelection: {
        Algorithm: 'RANDOM_WITHIN_WINDOW',
        SelectionWindowDays: 35,
        RecoveryPointTypes: ['SNAPSHOT', 'CONTINUOUS'],
        IncludeVaults: [vault],
      },
    },
    { supports: ['164.308(a)(7)(ii)(D)'] },
  );
  const selections = Object.entries(stores).map(([name, { type, arn, overrides }]) =>
    resource(
      `${id}${name}`,
      'AWS::Backup::RestoreTestingSelection',
      {
        RestoreTestingPlanName: plan.ref,
        RestoreTestingSelectionName: named(role, name),
        ProtectedResourceType: type,
        ProtectedResourceArns: [arn],
        IamRoleArn: restorer,
        ValidationWindowHours: hours,
        ...(overrides && { RestoreMetadataOverrides: overrides }),
      },
      { supports: ['164.308(a)(7)(ii)(D)'] },
    ),
  );
  return snippet([plan, ...selections], { name: plan.ref, arn: plan.att('RestoreTestingPlanArn') });
}
