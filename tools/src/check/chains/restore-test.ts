import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { matchesAction, matchesTarget, policiesOf, trusts } from './policies.ts';
import { at } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

const service = 'backup.amazonaws.com';

/** Whether a backup selection includes a data store, as the chain `backup` decides. */
export type Selects = (store: ChainResource) => boolean;

/** Resource types of AWS Backup that a restore test supports -> type in CloudFormation. */
const types: Readonly<Record<string, string>> = {
  Aurora: 'AWS::RDS::DBCluster',
  DocumentDB: 'AWS::DocDB::DBCluster',
  DynamoDB: 'AWS::DynamoDB::Table',
  EFS: 'AWS::EFS::FileSystem',
  Neptune: 'AWS::Neptune::DBCluster',
  RDS: 'AWS::RDS::DBInstance',
  S3: 'AWS::S3::Bucket',
};

/** Source: AWS Backup Developer Guide, "Restore testing", supported resource types. */
const testable = new Set([...Object.keys(types), 'EBS', 'EC2', 'FSx']);

/**
 * A restore test uses a vault that contains backups, and restores data stores that are backed up, with a role that
 * allows it.
 */
export function restoreTestFindings(system: ChainSystem, isBackedUp: Selects): readonly ChainFinding[] {
  const selections = system.ofType('AWS::Backup::RestoreTestingSelection');
  return [
    ...system.ofType('AWS::Backup::RestoreTestingPlan').flatMap((plan) => planFindings(system, plan, selections)),
    ...selections.flatMap((selection) => [
      ...storeFindings(system, selection, isBackedUp),
      ...networkFindings(system, selection),
      ...roleFindings(system, selection),
    ]),
  ];
}

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function planFindings(
  system: ChainSystem,
  plan: ChainResource,
  selections: readonly ChainResource[],
): readonly ChainFinding[] {
  const hasSelection = selections.some(
    (selection) => system.target(selection.properties.RestoreTestingPlanName, selection) === plan,
  );
  const found = hasSelection
    ? []
    : [finding(plan, 'has no selection: it restores nothing', 'Add an AWS::Backup::RestoreTestingSelection.')];
  const included = at(plan, 'RecoveryPointSelection.IncludeVaults');
  const patterns = textsOf(included ?? []);
  const vaults = vaultsOfPlans(system);
  if (vaults.length === 0 || system.isUnknown(included)) return found;
  if (vaults.some((vault) => matchesTarget(patterns, { resource: vault }) !== 'no')) return found;
  const what = `looks for backups in vaults that no plan uses: ${patterns.join(', ') || 'none'}`;
  return [...found, finding(plan, what, `Set IncludeVaults to the ARN of ${vaults.map(({ id }) => id).join(' or ')}.`)];
}

/** Vaults of the system that its backup plans use. */
const vaultsOfPlans = (system: ChainSystem): readonly ChainResource[] =>
  system.ofType('AWS::Backup::BackupPlan').flatMap((plan) =>
    listOf(at(plan, 'BackupPlan.BackupPlanRule'))
      .filter(isObject)
      .flatMap((rule: JsonObject) => system.target(rule.TargetBackupVault, plan, 'AWS::Backup::BackupVault') ?? []),
  );

function storeFindings(system: ChainSystem, selection: ChainResource, isBackedUp: Selects): readonly ChainFinding[] {
  const { ProtectedResourceArns, ProtectedResourceType } = selection.properties;
  const type = textOf(ProtectedResourceType);
  const named = system.mentions(ProtectedResourceArns ?? []).filter((one) => Object.values(types).includes(one.type));
  if (!testable.has(type) && !system.isUnknown(ProtectedResourceType)) {
    const what = `tests ${type || 'no type'}, which AWS Backup cannot restore in a restore test`;
    return [finding(selection, what, `Set ProtectedResourceType to one of ${[...testable].join(', ')}.`)];
  }
  return named.flatMap((store) => {
    if (types[type] !== undefined && store.type !== types[type])
      return [
        finding(
          selection,
          `tests ${type}, but ${store.id} is an ${store.type}`,
          'Use the type of the data store, in a separate selection.',
        ),
      ];
    if (isBackedUp(store)) return [];
    const what = `tests backups of ${store.id}, which no plan backs up`;
    return [finding(selection, what, 'Add it to a backup selection.')];
  });
}

/**
 * Types that a test restores into the default VPC, with its default security group, unless its metadata overrides
 * that.
 */
const typesInVpc = new Set(['Aurora', 'DocumentDB', 'Neptune', 'RDS']);

function networkFindings(system: ChainSystem, selection: ChainResource): readonly ChainFinding[] {
  const { ProtectedResourceType, RestoreMetadataOverrides } = selection.properties;
  if (!typesInVpc.has(textOf(ProtectedResourceType)) || system.isUnknown(RestoreMetadataOverrides)) return [];
  const names = isObject(RestoreMetadataOverrides) ? Object.keys(RestoreMetadataOverrides) : [];
  const overridden = new Set(names.map((name) => name.toLowerCase()));
  const missing = ['dbSubnetGroupName', 'vpcSecurityGroupIds'].filter((name) => !overridden.has(name.toLowerCase()));
  if (missing.length === 0) return [];
  const what = 'restores into the default VPC, which may not exist and has public subnets';
  return [finding(selection, what, `Set ${missing.join(' and ')} in RestoreMetadataOverrides.`)];
}

function roleFindings(system: ChainSystem, selection: ChainResource): readonly ChainFinding[] {
  const role = system.target(selection.properties.IamRoleArn, selection, 'AWS::IAM::Role');
  if (!role) return [];
  if (trusts(role, service) === 'no')
    return [
      finding(
        role,
        `is the restore role of ${selection.id}, but ${service} is not allowed to assume it`,
        `Add ${service} to the trust policy.`,
      ),
    ];
  const { statements, complete } = policiesOf(system, role);
  const canRestore = statements.some(
    (one) => one.effect === 'Allow' && restoreActions.some((action) => matchesAction(one, action)),
  );
  if (!complete || canRestore) return [];
  const what = `is the restore role of ${selection.id}, but none of its policies allows it to restore anything`;
  return [finding(role, what, 'Attach the AWS managed policy service-role/AWSBackupServiceRolePolicyForRestores.')];
}

const restoreActions = [
  'backup:StartRestoreJob',
  'dynamodb:RestoreTableFromBackup',
  'dynamodb:RestoreTableFromAwsBackup',
  'elasticfilesystem:Restore',
  'ec2:CreateVolume',
  'rds:RestoreDBClusterFromSnapshot',
  'rds:RestoreDBClusterToPointInTime',
  'rds:RestoreDBInstanceFromDBSnapshot',
  's3:PutObject',
];
