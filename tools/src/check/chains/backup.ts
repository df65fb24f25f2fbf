import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { matchesPattern } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { logBuckets } from './log-writers.ts';
import { machinesOf } from './machines.ts';
import { type Decision, matchesAction, matchesTarget, policiesOf, trusts } from './policies.ts';
import { at, isTrue, numberOf, valueAt } from './properties.ts';
import { restoreTestFindings } from './restore-test.ts';
import { listOf, textOf, textsOf } from './text.ts';

const service = 'backup.amazonaws.com';

/** Whether a store has automatic backups with point-in-time recovery. */
type HasAutomaticBackups = (store: ChainResource) => boolean;

const never: HasAutomaticBackups = () => false;

/**
 * Data stores that AWS Backup supports. A plan must select a database or a file system even if it has automatic
 * backups, because these expire after at most 35 days. A table with point-in-time recovery and a bucket with versioning
 * need no plan, nor do buckets to which AWS delivers logs.
 */
const stores: Readonly<
  Record<string, { readonly needsPlan: boolean; readonly hasAutomaticBackups: HasAutomaticBackups }>
> = {
  'AWS::DocDB::DBCluster': { needsPlan: true, hasAutomaticBackups: hasRetentionDays },
  'AWS::DynamoDB::GlobalTable': {
    needsPlan: false,
    hasAutomaticBackups: ({ properties }) =>
      listOf(properties.Replicas).every((replica) =>
        isNotOff(valueAt(replica, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')),
      ),
  },
  'AWS::DynamoDB::Table': {
    needsPlan: false,
    hasAutomaticBackups: (table) => isNotOff(at(table, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')),
  },
  'AWS::EC2::Volume': { needsPlan: true, hasAutomaticBackups: never },
  'AWS::EFS::FileSystem': {
    needsPlan: true,
    hasAutomaticBackups: (one) => at(one, 'BackupPolicy.Status') === 'ENABLED',
  },
  'AWS::FSx::FileSystem': { needsPlan: true, hasAutomaticBackups: never },
  'AWS::Neptune::DBCluster': { needsPlan: true, hasAutomaticBackups: hasRetentionDays },
  'AWS::RDS::DBCluster': { needsPlan: true, hasAutomaticBackups: hasRetentionDays },
  'AWS::RDS::DBInstance': { needsPlan: true, hasAutomaticBackups: hasRetentionDays },
  'AWS::Redshift::Cluster': { needsPlan: true, hasAutomaticBackups: never },
  'AWS::S3::Bucket': {
    needsPlan: false,
    hasAutomaticBackups: (bucket) =>
      isNotOff(at(bucket, 'VersioningConfiguration.Status') === 'Enabled' || at(bucket, 'ObjectLockEnabled')),
  },
  'AWS::Timestream::Table': { needsPlan: true, hasAutomaticBackups: never },
};

/** Enabled, or not known. */
const isNotOff = (value: Json | undefined) => isTrue(value) || isObject(value);

/** RDS, DocumentDB and Neptune keep automatic backups for one day by default. */
function hasRetentionDays({ properties }: ChainResource): boolean {
  return numberOf(properties.BackupRetentionPeriod ?? 1) !== 0;
}

/**
 * A backup plan has a selection, the selection includes the databases and file systems of the system, its role can back
 * up, and the vault has a key and a lock that allows the retention periods of the plan. Without a plan, each data store
 * has at least automatic backups. A restore test finds backups in its vault and restores what is backed up, and its
 * role can restore.
 *
 * Not checked: the opt-in of a Region for Aurora, EFS and others, which is a setting of the account; tags that are
 * added to a whole stack; and backup policies of an organization.
 */
export const backup: Chain = {
  name: 'backup',
  why: 'The disk failed, and the backup plan, which had succeeded for a year, had selected no database.',
  check: (system) => {
    const plans = system.ofType('AWS::Backup::BackupPlan');
    const selections = system.ofType('AWS::Backup::BackupSelection');
    const logs = logBuckets(system);
    return [
      ...plans.flatMap((plan) => planFindings(system, plan, selections)),
      ...selections.flatMap((selection) => roleFindings(system, selection)),
      ...system.ofType('AWS::Backup::BackupVault').flatMap(vaultFindings),
      ...system
        .ofType(...Object.keys(stores))
        .filter((store) => !isCopy(store) && !logs.has(store))
        .flatMap((store) => storeFindings(system, store, plans, selections)),
      ...restoreTestFindings(
        system,
        (store) => plans.length === 0 || selections.some((selection) => selects(system, selection, store) !== 'no'),
      ),
    ];
  },
};

/** An instance of a cluster and a replica contain the data of another resource. */
const isCopy = ({ type, properties }: ChainResource) =>
  type === 'AWS::RDS::DBInstance' &&
  (properties.DBClusterIdentifier !== undefined || properties.SourceDBInstanceIdentifier !== undefined);

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function storeFindings(
  system: ChainSystem,
  store: ChainResource,
  plans: readonly ChainResource[],
  selections: readonly ChainResource[],
): readonly ChainFinding[] {
  const { needsPlan, hasAutomaticBackups } = stores[store.type]!;
  if (hasAutomaticBackups(store) && (plans.length === 0 || !needsPlan)) return [];
  if (selections.some((selection) => selects(system, selection, store) !== 'no')) return [];
  if (plans.length === 0)
    return [
      finding(
        store,
        'has no automatic backups, and no backup plan selects it',
        'Enable automatic backups, or add a backup plan that selects it.',
      ),
    ];
  const what = `is not selected by any backup plan of the system${hasAutomaticBackups(store) ? ', and its automatic backups expire after some weeks' : ''}`;
  return [finding(store, what, 'Add its ARN to a backup selection, or add the tag that a selection uses.')];
}

/**
 * Whether a selection includes a store: it matches by ARN (with wildcards) or tag, is not excluded, and all conditions
 * are true.
 */
function selects(system: ChainSystem, selection: ChainResource, store: ChainResource): Decision {
  const { Resources, NotResources, ListOfTags, Conditions } = partsOf(selection);
  const target = { resource: store };
  if (matchesTarget(textsOf(NotResources), target) === 'yes') return 'no';
  const tags = system.tagsOf(store);
  const isAnyVolume = store.type === 'AWS::EC2::Volume' && textsOf(Resources).some((arn) => /:volume\/\*$/.test(arn));
  const byArn = isAnyVolume ? 'yes' : matchesTarget(textsOf(Resources), target);
  const byTag = listOf(ListOfTags)
    .filter(isObject)
    .map(({ ConditionKey, ConditionValue }) => hasTag(system, tags, ConditionKey, ConditionValue, 'StringEquals'));
  const selected = anyDecision([byArn, ...byTag]);
  const conditions = isObject(Conditions) ? Object.entries(Conditions) : [];
  const conditionResults = conditions.flatMap(([operator, tests]) =>
    listOf(tests)
      .filter(isObject)
      .map(({ ConditionKey, ConditionValue }) => hasTag(system, tags, ConditionKey, ConditionValue, operator)),
  );
  return conditionResults.includes('no')
    ? 'no'
    : conditionResults.includes('unknown') && selected === 'yes'
      ? 'unknown'
      : selected;
}

const partsOf = (selection: ChainResource): JsonObject => {
  const inner = selection.properties.BackupSelection;
  return isObject(inner) ? inner : {};
};

const anyDecision = (answers: readonly Decision[]): Decision =>
  answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';

function hasTag(
  system: ChainSystem,
  tags: ReadonlyMap<string, string>,
  key: Json | undefined,
  value: Json | undefined,
  operator: string,
): Decision {
  if (system.isUnknown(key) || system.isUnknown(value)) return 'unknown';
  const actual = tags.get(textOf(key).replace(/^aws:ResourceTag\//, ''));
  const expected = textOf(value);
  const matches =
    actual !== undefined && (/Like$/.test(operator) ? matchesPattern(expected, actual) : expected === actual);
  return matches === !/Not/.test(operator) ? 'yes' : 'no';
}

function planFindings(
  system: ChainSystem,
  plan: ChainResource,
  selections: readonly ChainResource[],
): readonly ChainFinding[] {
  const selectionsOfPlan = selections.filter(
    (selection) => system.target(selection.properties.BackupPlanId, selection) === plan,
  );
  const findings: ChainFinding[] = [];
  if (selectionsOfPlan.length === 0)
    findings.push(
      finding(plan, 'has no selection: it backs up nothing', 'Add an AWS::Backup::BackupSelection with its ID.'),
    );
  const supported = [...system.ofType(...Object.keys(stores)), ...volumesOfMachines(system)];
  for (const selection of selectionsOfPlan)
    if (
      supported.length > 0 &&
      supported.every((store) => selects(system, selection, store) === 'no') &&
      isFullyKnown(system, selection)
    )
      findings.push(
        finding(
          selection,
          'selects no resource of the system',
          'Select by ARN, or by a tag that the data stores have.',
        ),
      );
  const rules = listOf(at(plan, 'BackupPlan.BackupPlanRule')).filter(isObject);
  return [...findings, ...rules.flatMap((rule) => ruleFindings(system, plan, rule))];
}

/** The volumes of instances and launch templates, with the tags that they get. Source: Amazon EC2 User Guide, "Tag a launch template". */
const volumesOfMachines = (system: ChainSystem): readonly ChainResource[] =>
  machinesOf(system).map(({ resource, data }) => {
    const specified = listOf(data.TagSpecifications)
      .filter(isObject)
      .filter(({ ResourceType }) => ResourceType === 'volume')
      .flatMap(({ Tags }) => listOf(Tags));
    return { ...resource, type: 'AWS::EC2::Volume', properties: { Tags: specified } };
  });

/** Whether a selection uses no external values. */
const isFullyKnown = (system: ChainSystem, selection: ChainResource) => !system.isUnknown(partsOf(selection));

function ruleFindings(system: ChainSystem, plan: ChainResource, rule: JsonObject): readonly ChainFinding[] {
  const name = textOf(rule.RuleName) || 'a rule';
  const findings: ChainFinding[] = [];
  const days = numberOf(valueAt(rule, 'Lifecycle.DeleteAfterDays'));
  const cold = numberOf(valueAt(rule, 'Lifecycle.MoveToColdStorageAfterDays'));
  if (days !== undefined && cold !== undefined && days < cold + 90)
    findings.push(
      finding(
        plan,
        `${name} deletes backups after ${days} days, less than 90 days after the move to cold storage`,
        'Keep backups in cold storage for at least 90 days, which AWS requires.',
      ),
    );
  if (textOf(rule.TargetBackupVault) === 'Default')
    findings.push(
      finding(
        plan,
        `${name} writes to the Default vault, which has no customer managed key and no vault lock`,
        'Add a backup vault.',
      ),
    );
  const vault = system.target(rule.TargetBackupVault, plan, 'AWS::Backup::BackupVault');
  if (!vault) return findings;
  const minimum = numberOf(at(vault, 'LockConfiguration.MinRetentionDays'));
  const maximum = numberOf(at(vault, 'LockConfiguration.MaxRetentionDays'));
  if (days !== undefined && minimum !== undefined && days < minimum)
    findings.push(
      finding(
        plan,
        `${name} keeps backups for ${days} days, but the vault lock of ${vault.id} requires at least ${minimum}: each job fails`,
        'Increase DeleteAfterDays, or lower MinRetentionDays.',
      ),
    );
  if (
    maximum !== undefined &&
    (days === undefined ? valueAt(rule, 'Lifecycle.DeleteAfterDays') === undefined : days > maximum)
  )
    findings.push(
      finding(
        plan,
        `${name} keeps backups for ${days ?? 'unlimited'} days, but the vault lock of ${vault.id} allows at most ${maximum} days: each job fails`,
        'Set DeleteAfterDays to at most MaxRetentionDays.',
      ),
    );
  return findings;
}

function vaultFindings(vault: ChainResource): readonly ChainFinding[] {
  if (vault.properties.LockConfiguration !== undefined) return [];
  const what = 'has no vault lock: anyone with permission to delete backups can delete all of them';
  return [
    finding(vault, what, 'Set LockConfiguration.MinRetentionDays, without ChangeableForDays for governance mode.'),
  ];
}

function roleFindings(system: ChainSystem, selection: ChainResource): readonly ChainFinding[] {
  const role = system.target(partsOf(selection).IamRoleArn, selection, 'AWS::IAM::Role');
  if (!role) return [];
  const findings: ChainFinding[] = [];
  if (trusts(role, service) === 'no')
    findings.push(
      finding(
        role,
        `is the backup role of ${selection.id}, but ${service} is not allowed to assume it`,
        `Add ${service} to the trust policy.`,
      ),
    );
  const { statements, complete } = policiesOf(system, role);
  const canStart = statements.some(
    (one) => one.effect === 'Allow' && backupActions.some((action) => matchesAction(one, action)),
  );
  if (complete && !canStart)
    findings.push(
      finding(
        role,
        `is the backup role of ${selection.id}, but none of its policies allows it to start a backup`,
        'Attach the AWS managed policy service-role/AWSBackupServiceRolePolicyForBackup.',
      ),
    );
  return findings;
}

const backupActions = [
  'backup:StartBackupJob',
  'rds:CreateDBClusterSnapshot',
  'rds:CreateDBSnapshot',
  'elasticfilesystem:Backup',
  'dynamodb:StartAwsBackupJob',
  'ec2:CreateSnapshot',
  's3:GetObject',
];
