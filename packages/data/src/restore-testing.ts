import { type Arn, resource, snippet, sub, systemId, type Value } from '@hipaa-stacks/cloudformation';

/** A resource with backups to test. */
export interface TestedStore {
  readonly type: 'Aurora' | 'DynamoDB' | 'EFS' | 'RDS' | 'S3';
  readonly arn: Value<string>;
  /**
   * Restore metadata that overrides what AWS Backup infers: `kmsKeyId` for EFS, otherwise an AWS managed key;
   * `dbSubnetGroupName` and `vpcSecurityGroupIds` for Aurora, otherwise the default VPC.
   */
  readonly overrides?: Readonly<Record<string, Value<string>>>;
}

export interface RestoreTestingProps {
  /** Its purpose, as part of its names: letters, digits and `_`, at most 31. */
  readonly role: string;
  readonly vault: Arn<'AWS::Backup::BackupVault'>;
  /** Role that AWS Backup assumes: see `restoreManagedPolicies`. */
  readonly restorer: Arn<'AWS::IAM::Role'>;
  /**
   * Resources by name, which is part of the name of a selection: a letter, then letters and digits, at most 10 in all.
   */
  readonly stores: Readonly<Record<string, TestedStore>>;
  /** Schedule. Default: the first Sunday of each month at 09:00 UTC. */
  readonly schedule?: string;
  /** Hours for which a restored resource is retained for inspection. Default: 4. */
  readonly hours?: number;
}

/**
 * Names of AWS managed policies for the role that restores: `awsPolicies` of a `serviceRole` for
 * `backup.amazonaws.com`.
 */
export const restoreManagedPolicies: readonly string[] = ['service-role/AWSBackupServiceRolePolicyForRestores'];

/**
 * Restore testing: on a schedule, AWS Backup restores a random backup of the last 35 days of each resource, and deletes
 * the restored resource. Results are in AWS Backup and in its `Restore Job State Change` events. Not available in
 * GovCloud and China: use a condition that is false there.
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
