import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { fits } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { logBuckets } from './log-writers.ts';
import { type Answer, policiesOf, speaksOfAction, speaksOfTarget, trusts } from './policies.ts';
import { at, isTrue, numberOf, valueAt } from './properties.ts';
import { restoreTestFindings } from './restore-test.ts';
import { listOf, textOf, textsOf } from './text.ts';

const service = 'backup.amazonaws.com';

/** Whether a store has backups of its own from which any moment can be restored. */
type OwnBackup = (store: ChainResource) => boolean;

const never: OwnBackup = () => false;

/**
 * Data stores that AWS Backup supports. A plan has to select a database or a file system even if it has backups of its own: they end
 * after 35 days at most. A table with point-in-time recovery and a bucket with versions need no plan, nor do buckets that AWS writes logs to.
 */
const stores: Readonly<Record<string, { readonly needsPlan: boolean; readonly own: OwnBackup }>> = {
  'AWS::DocDB::DBCluster': { needsPlan: true, own: hasDays },
  'AWS::DynamoDB::GlobalTable': {
    needsPlan: false,
    own: ({ properties }) =>
      listOf(properties.Replicas).every((replica) =>
        isNotOff(valueAt(replica, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')),
      ),
  },
  'AWS::DynamoDB::Table': {
    needsPlan: false,
    own: (table) => isNotOff(at(table, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled')),
  },
  'AWS::EC2::Volume': { needsPlan: true, own: never },
  'AWS::EFS::FileSystem': { needsPlan: true, own: (one) => at(one, 'BackupPolicy.Status') === 'ENABLED' },
  'AWS::FSx::FileSystem': { needsPlan: true, own: never },
  'AWS::Neptune::DBCluster': { needsPlan: true, own: hasDays },
  'AWS::RDS::DBCluster': { needsPlan: true, own: hasDays },
  'AWS::RDS::DBInstance': { needsPlan: true, own: hasDays },
  'AWS::Redshift::Cluster': { needsPlan: true, own: never },
  'AWS::S3::Bucket': {
    needsPlan: false,
    own: (bucket) =>
      isNotOff(at(bucket, 'VersioningConfiguration.Status') === 'Enabled' || at(bucket, 'ObjectLockEnabled')),
  },
  'AWS::Timestream::Table': { needsPlan: true, own: never },
};

/** On, or not known. */
const isNotOff = (value: Json | undefined) => isTrue(value) || isObject(value);

/** RDS and its kin keep one day of backups where nothing else is said. */
function hasDays({ properties }: ChainResource): boolean {
  return numberOf(properties.BackupRetentionPeriod ?? 1) !== 0;
}

/**
 * A backup plan has a selection, the selection takes the databases and file systems of the system, its role can back up, and the vault
 * has a key and a lock that the plan's lifetimes fit. Without a plan, each store at least has backups of its own. A restore test
 * finds backups in its vault, restores what is backed up, and its role can.
 *
 * It can't see the opt-in of a Region for Aurora, EFS and others, which the account sets, tags that someone gives a whole stack, and
 * backup policies of an organization.
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

/** An instance of a cluster and a replica hold what another one holds. */
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
  const { needsPlan, own } = stores[store.type]!;
  if (own(store) && (plans.length === 0 || !needsPlan)) return [];
  if (selections.some((selection) => selects(system, selection, store) !== 'no')) return [];
  if (plans.length === 0)
    return [
      finding(
        store,
        'has no automatic backups, and no backup plan selects it',
        'Enable automatic backups, or add a backup plan that selects it.',
      ),
    ];
  const what = `is not selected by any backup plan of the system${own(store) ? ', and its automatic backups expire after some weeks' : ''}`;
  return [finding(store, what, 'Add its ARN to a backup selection, or add the tag that a selection uses.')];
}

/** Whether a selection takes a store: by ARN (with wildcards) or tag, not excluded, and all of its conditions hold. */
function selects(system: ChainSystem, selection: ChainResource, store: ChainResource): Answer {
  const { Resources, NotResources, ListOfTags, Conditions } = partsOf(selection);
  const target = { resource: store };
  if (speaksOfTarget(textsOf(NotResources), target) === 'yes') return 'no';
  const tags = system.tagsOf(store);
  const byArn = speaksOfTarget(textsOf(Resources), target);
  const byTag = listOf(ListOfTags)
    .filter(isObject)
    .map(({ ConditionKey, ConditionValue }) => hasTag(system, tags, ConditionKey, ConditionValue, 'StringEquals'));
  const taken = either([byArn, ...byTag]);
  const conditions = isObject(Conditions) ? Object.entries(Conditions) : [];
  const held = conditions.flatMap(([operator, tests]) =>
    listOf(tests)
      .filter(isObject)
      .map(({ ConditionKey, ConditionValue }) => hasTag(system, tags, ConditionKey, ConditionValue, operator)),
  );
  return held.includes('no') ? 'no' : held.includes('unknown') && taken === 'yes' ? 'unknown' : taken;
}

const partsOf = (selection: ChainResource): JsonObject => {
  const inner = selection.properties.BackupSelection;
  return isObject(inner) ? inner : {};
};

const either = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';

function hasTag(
  system: ChainSystem,
  tags: ReadonlyMap<string, string>,
  key: Json | undefined,
  value: Json | undefined,
  operator: string,
): Answer {
  if (system.isUnknown(key) || system.isUnknown(value)) return 'unknown';
  const given = tags.get(textOf(key).replace(/^aws:ResourceTag\//, ''));
  const wanted = textOf(value);
  const same = given !== undefined && (/Like$/.test(operator) ? fits(wanted, given) : wanted === given);
  return same === !/Not/.test(operator) ? 'yes' : 'no';
}

function planFindings(
  system: ChainSystem,
  plan: ChainResource,
  selections: readonly ChainResource[],
): readonly ChainFinding[] {
  const own = selections.filter((selection) => system.target(selection.properties.BackupPlanId, selection) === plan);
  const found: ChainFinding[] = [];
  if (own.length === 0)
    found.push(
      finding(plan, 'has no selection: it backs up nothing', 'Add an AWS::Backup::BackupSelection with its ID.'),
    );
  const supported = system.ofType(...Object.keys(stores));
  for (const selection of own)
    if (
      supported.length > 0 &&
      supported.every((store) => selects(system, selection, store) === 'no') &&
      isClosed(system, selection)
    )
      found.push(
        finding(
          selection,
          'selects no resource of the system',
          'Select by ARN, or by a tag that the data stores have.',
        ),
      );
  const rules = listOf(at(plan, 'BackupPlan.BackupPlanRule')).filter(isObject);
  return [...found, ...rules.flatMap((rule) => ruleFindings(system, plan, rule))];
}

/** Whether a selection names nothing from outside. */
const isClosed = (system: ChainSystem, selection: ChainResource) => !system.isUnknown(partsOf(selection));

function ruleFindings(system: ChainSystem, plan: ChainResource, rule: JsonObject): readonly ChainFinding[] {
  const name = textOf(rule.RuleName) || 'a rule';
  const found: ChainFinding[] = [];
  const days = numberOf(valueAt(rule, 'Lifecycle.DeleteAfterDays'));
  const cold = numberOf(valueAt(rule, 'Lifecycle.MoveToColdStorageAfterDays'));
  if (days !== undefined && cold !== undefined && days < cold + 90)
    found.push(
      finding(
        plan,
        `${name} deletes backups after ${days} days, less than 90 days after the move to cold storage`,
        'Keep backups in cold storage for at least 90 days, which AWS requires.',
      ),
    );
  if (textOf(rule.TargetBackupVault) === 'Default')
    found.push(
      finding(
        plan,
        `${name} writes to the Default vault, which has no customer managed key and no vault lock`,
        'Add a backup vault.',
      ),
    );
  const vault = system.target(rule.TargetBackupVault, plan, 'AWS::Backup::BackupVault');
  if (!vault) return found;
  const least = numberOf(at(vault, 'LockConfiguration.MinRetentionDays'));
  const most = numberOf(at(vault, 'LockConfiguration.MaxRetentionDays'));
  if (days !== undefined && least !== undefined && days < least)
    found.push(
      finding(
        plan,
        `${name} keeps backups for ${days} days, but the vault lock of ${vault.id} requires at least ${least}: each job fails`,
        'Increase DeleteAfterDays, or lower MinRetentionDays.',
      ),
    );
  if (
    most !== undefined &&
    (days === undefined ? valueAt(rule, 'Lifecycle.DeleteAfterDays') === undefined : days > most)
  )
    found.push(
      finding(
        plan,
        `${name} keeps backups for ${days ?? 'unlimited'} days, but the vault lock of ${vault.id} allows at most ${most} days: each job fails`,
        'Set DeleteAfterDays to at most MaxRetentionDays.',
      ),
    );
  return found;
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
  const found: ChainFinding[] = [];
  if (trusts(role, service) === 'no')
    found.push(
      finding(
        role,
        `is the backup role of ${selection.id}, but ${service} is not allowed to assume it`,
        `Add ${service} to the trust policy.`,
      ),
    );
  const { statements, complete } = policiesOf(system, role);
  const starts = statements.some(
    (one) => one.effect === 'Allow' && starters.some((action) => speaksOfAction(one, action)),
  );
  if (complete && !starts)
    found.push(
      finding(
        role,
        `is the backup role of ${selection.id}, but none of its policies allows it to start a backup`,
        'Attach the AWS managed policy service-role/AWSBackupServiceRolePolicyForBackup.',
      ),
    );
  return found;
}

const starters = [
  'backup:StartBackupJob',
  'rds:CreateDBClusterSnapshot',
  'rds:CreateDBSnapshot',
  'elasticfilesystem:Backup',
  'dynamodb:StartAwsBackupJob',
  'ec2:CreateSnapshot',
  's3:GetObject',
];
