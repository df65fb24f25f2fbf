import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyPolicyAllowsRole } from './key-policy.ts';
import { systemKey } from './keys.ts';
import { allows, type PolicyTarget, trusts } from './policies.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A schedule that exports a database works: its role can start the export, pass the role that writes, and use the key,
 * whose key policy allows it, and can decrypt the schedule itself; the role that writes trusts RDS and can write to the
 * bucket; each export has a unique name; and a failed export causes a notification. Sources: Amazon RDS API Reference,
 * StartExportTask; EventBridge Scheduler User Guide, "Encryption at rest".
 *
 * Not checked: exports that a function or a user starts, and input that is composed at run time.
 */
export const databaseExport: Chain = {
  name: 'database-export',
  why: 'Analysts used data from March for half a year: every export since had failed, without a notification.',
  check: (system) =>
    system.ofType('AWS::Scheduler::Schedule').flatMap((schedule) => {
      const { Target } = schedule.properties;
      if (!isObject(Target) || !textOf(Target.Arn).endsWith(':aws-sdk:rds:startExportTask')) return [];
      const task = taskOf(textOf(Target.Input));
      const starter = system.target(Target.RoleArn, schedule, 'AWS::IAM::Role');
      return [
        ...(task ? sharedName(schedule, task) : []),
        ...(task && starter ? startFindings(system, schedule, starter, task) : []),
        ...(starter ? scheduleKeyFindings(system, schedule, starter) : []),
        ...(task ? writerFindings(system, task) : []),
        ...withoutNotification(system, schedule),
      ];
    }),
};

/** The input of StartExportTask, with values as `textOf` returns them. */
type Task = Readonly<Record<string, string>>;

function taskOf(input: string): Task | undefined {
  try {
    const task = JSON.parse(input) as Json;
    return isObject(task)
      ? Object.fromEntries(Object.entries(task).map(([name, value]) => [name, textOf(value)]))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The resource whose `Ref` or attribute a text is. */
const resourceIn = (system: ChainSystem, type: string, text: string | undefined): ChainResource | undefined =>
  system.ofType(type).find(({ key }) => text === `\${${key}}` || text?.startsWith(`\${${key}.`));

function sharedName(schedule: ChainResource, { ExportTaskIdentifier: name = '' }: Task): readonly ChainFinding[] {
  if (/<aws\.scheduler\.(execution-id|attempt-number)>/.test(name)) return [];
  const what = `gives every export the same name '${name}': RDS requires unique names and rejects every export after the first`;
  return [{ resource: schedule, what, fix: 'Add <aws.scheduler.execution-id> to ExportTaskIdentifier.' }];
}

/**
 * Actions that the caller of StartExportTask needs, so that RDS can create a grant. AWS policies grant the other
 * actions together with these.
 */
const grantActions = ['kms:CreateGrant', 'kms:DescribeKey'];

function startFindings(
  system: ChainSystem,
  schedule: ChainResource,
  starter: ChainResource,
  task: Task,
): readonly ChainFinding[] {
  const source = resourceIn(system, 'AWS::RDS::DBCluster', task.SourceArn);
  const writer = resourceIn(system, 'AWS::IAM::Role', task.IamRoleArn);
  const key = resourceIn(system, 'AWS::KMS::Key', task.KmsKeyId);
  const isAllowed = (action: string, target: PolicyTarget) => allows(system, starter, action, target) !== 'no';
  const missing = [
    ...(task.SourceArn && !isAllowed('rds:StartExportTask', source ? { resource: source } : task.SourceArn)
      ? [`rds:StartExportTask on ${source?.id ?? task.SourceArn}`]
      : []),
    ...(writer && !isAllowed('iam:PassRole', { resource: writer }) ? [`iam:PassRole on ${writer.id}`] : []),
    ...(key
      ? grantActions.filter((action) => !isAllowed(action, { resource: key })).map((action) => `${action} on ${key.id}`)
      : []),
  ];
  const deniedByKey = key
    ? grantActions.filter((action) => !keyPolicyAllowsRole(system, key, starter, action, 'rds'))
    : [];
  return [
    ...(missing.length > 0
      ? [
          {
            resource: schedule,
            what: `its role ${starter.id} does not allow ${missing.join(', ')}: no export starts`,
            fix: 'Allow it in a policy of the role.',
          },
        ]
      : []),
    ...(key && missing.length === 0 && deniedByKey.length > 0
      ? [
          {
            resource: key,
            what: `does not allow ${starter.id} to call ${deniedByKey.join(', ')} through RDS, for the exports of ${schedule.id}`,
            fix: `Allow the role in the key policy, with kms:ViaService rds.<region>.amazonaws.com.`,
          },
        ]
      : []),
  ];
}

/** The role of a schedule decrypts the schedule each time that it runs. */
function scheduleKeyFindings(
  system: ChainSystem,
  schedule: ChainResource,
  starter: ChainResource,
): readonly ChainFinding[] {
  const key = systemKey(system, schedule.properties.KmsKeyArn, schedule);
  if (!key) return [];
  const roleAllows = allows(system, starter, 'kms:Decrypt', { resource: key }) !== 'no';
  if (roleAllows && keyPolicyAllowsRole(system, key, starter, 'kms:Decrypt', 'scheduler')) return [];
  const what = `is encrypted with ${key.id}, and its role ${starter.id} is not allowed to decrypt with it: it never runs`;
  return [{ resource: schedule, what, fix: 'Allow kms:Decrypt in a policy of the role and in the key policy.' }];
}

const RDS = 'export.rds.amazonaws.com';

function writerFindings(system: ChainSystem, task: Task): readonly ChainFinding[] {
  const writer = resourceIn(system, 'AWS::IAM::Role', task.IamRoleArn);
  const bucket = resourceIn(system, 'AWS::S3::Bucket', task.S3BucketName);
  if (!writer) return [];
  const needed: readonly (readonly [string, string])[] = [
    ...['s3:GetBucketLocation', 's3:ListBucket'].map((action) => [action, ''] as const),
    ...['s3:DeleteObject', 's3:GetObject', 's3:PutObject'].map((action) => [action, '/*'] as const),
  ];
  const missing = bucket
    ? needed.filter(([action, suffix]) => allows(system, writer, action, { resource: bucket, suffix }) === 'no')
    : [];
  return [
    ...(trusts(writer, RDS) === 'no'
      ? [
          {
            resource: writer,
            what: `writes exports, and does not trust ${RDS}`,
            fix: 'Add the service to the trust policy.',
          },
        ]
      : []),
    ...(missing.length > 0
      ? [
          {
            resource: writer,
            what: `writes exports to ${bucket!.id}, and does not have ${missing.map(([action]) => action).join(', ')} there`,
            fix: 'Allow it in a policy of the role: RDS requires all of these permissions.',
          },
        ]
      : []),
  ];
}

/** RDS publishes an event in this category when an export fails after its start. */
const FAILED = 'RDS-EVENT-0234';
const CATEGORY = 'notification';

function withoutNotification(system: ChainSystem, schedule: ChainResource): readonly ChainFinding[] {
  const matchesFailure = (rule: ChainResource) => {
    const pattern = rule.properties.EventPattern;
    if (!isObject(pattern) || textOf(rule.properties.State) === 'DISABLED') return false;
    const { EventID, EventCategories } = (isObject(pattern.detail) ? pattern.detail : {}) as JsonObject;
    const matches = (wanted: Json | undefined, value: string) =>
      wanted === undefined || textsOf(wanted).includes(value);
    return (
      textsOf(pattern.source).includes('aws.rds') && matches(EventID, FAILED) && matches(EventCategories, CATEGORY)
    );
  };
  const subscribed = system
    .ofType('AWS::RDS::EventSubscription')
    .some(({ properties }) => listOf(properties.SourceType).every((type) => textOf(type) === 'db-cluster'));
  if (subscribed || system.ofType('AWS::Events::Rule').some(matchesFailure)) return [];
  const what = `starts exports, and no rule matches ${FAILED}: a failed export causes no notification`;
  return [{ resource: schedule, what, fix: 'Add an EventBridge rule that sends this event to a topic.' }];
}
