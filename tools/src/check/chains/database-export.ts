import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { roleMayUse } from './key-policy.ts';
import { systemKey } from './keys.ts';
import { allows, type PolicyTarget, trusts } from './policies.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A schedule that exports a database does so: its role may start the export, pass the role that writes, and use the key, which admits
 * it, as it does for the key of the schedule; the role that writes trusts RDS and may fill the bucket; each export has a name of its
 * own; and someone hears of one that fails. Sources: Amazon RDS API Reference, StartExportTask; EventBridge Scheduler User Guide,
 * "Encryption at rest".
 *
 * It can't see exports that a function or a person starts, nor an input that is put together at run time.
 */
export const databaseExport: Chain = {
  name: 'database-export',
  why: 'Analysts used data from March for half a year: every export since had failed, and no one was notified.',
  check: (system) =>
    system.ofType('AWS::Scheduler::Schedule').flatMap((schedule) => {
      const { Target } = schedule.properties;
      if (!isObject(Target) || !textOf(Target.Arn).endsWith(':aws-sdk:rds:startExportTask')) return [];
      const task = taskOf(textOf(Target.Input));
      const starter = system.target(Target.RoleArn, schedule, 'AWS::IAM::Role');
      return [
        ...(task ? sameName(schedule, task) : []),
        ...(task && starter ? starts(system, schedule, starter, task) : []),
        ...(starter ? opens(system, schedule, starter) : []),
        ...(task ? writes(system, task) : []),
        ...unheard(system, schedule),
      ];
    }),
};

/** What the schedule asks RDS for, as `textOf` has it; nothing where it can't be read. */
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

/** The resource whose `Ref`, or one of whose attributes, a text is. */
const named = (system: ChainSystem, type: string, text: string | undefined): ChainResource | undefined =>
  system.ofType(type).find(({ key }) => text === `\${${key}}` || text?.startsWith(`\${${key}.`));

function sameName(schedule: ChainResource, { ExportTaskIdentifier: name = '' }: Task): readonly ChainFinding[] {
  if (/<aws\.scheduler\.(execution-id|attempt-number)>/.test(name)) return [];
  const what = `gives every export the same name '${name}': RDS requires unique names and rejects every export after the first`;
  return [{ resource: schedule, what, fix: 'Add <aws.scheduler.execution-id> to ExportTaskIdentifier.' }];
}

/** What StartExportTask asks of its caller, of which RDS makes the grant; the rest goes with these in all that AWS writes. */
const granted = ['kms:CreateGrant', 'kms:DescribeKey'];

function starts(
  system: ChainSystem,
  schedule: ChainResource,
  starter: ChainResource,
  task: Task,
): readonly ChainFinding[] {
  const source = named(system, 'AWS::RDS::DBCluster', task.SourceArn);
  const writer = named(system, 'AWS::IAM::Role', task.IamRoleArn);
  const key = named(system, 'AWS::KMS::Key', task.KmsKeyId);
  const may = (action: string, target: PolicyTarget) => allows(system, starter, action, target) !== 'no';
  const missing = [
    ...(task.SourceArn && !may('rds:StartExportTask', source ? { resource: source } : task.SourceArn)
      ? [`rds:StartExportTask on ${source?.id ?? task.SourceArn}`]
      : []),
    ...(writer && !may('iam:PassRole', { resource: writer }) ? [`iam:PassRole on ${writer.id}`] : []),
    ...(key
      ? granted.filter((action) => !may(action, { resource: key })).map((action) => `${action} on ${key.id}`)
      : []),
  ];
  const refused = key ? granted.filter((action) => !roleMayUse(system, key, starter, action, 'rds')) : [];
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
    ...(key && missing.length === 0 && refused.length > 0
      ? [
          {
            resource: key,
            what: `does not allow ${starter.id} to call ${refused.join(', ')} through RDS, for the exports of ${schedule.id}`,
            fix: `Allow the role in the key policy, with kms:ViaService rds.<region>.amazonaws.com.`,
          },
        ]
      : []),
  ];
}

/** The role of a schedule decrypts it each time that it runs. */
function opens(system: ChainSystem, schedule: ChainResource, starter: ChainResource): readonly ChainFinding[] {
  const key = systemKey(system, schedule.properties.KmsKeyArn, schedule);
  if (!key) return [];
  const ofRole = allows(system, starter, 'kms:Decrypt', { resource: key }) !== 'no';
  if (ofRole && roleMayUse(system, key, starter, 'kms:Decrypt', 'scheduler')) return [];
  const what = `is encrypted with ${key.id}, and its role ${starter.id} is not allowed to decrypt with it: it never runs`;
  return [{ resource: schedule, what, fix: 'Allow kms:Decrypt in a policy of the role and in the key policy.' }];
}

const RDS = 'export.rds.amazonaws.com';

function writes(system: ChainSystem, task: Task): readonly ChainFinding[] {
  const writer = named(system, 'AWS::IAM::Role', task.IamRoleArn);
  const bucket = named(system, 'AWS::S3::Bucket', task.S3BucketName);
  if (!writer) return [];
  const needed: readonly (readonly [string, string])[] = [
    ...['s3:GetBucketLocation', 's3:ListBucket'].map((action) => [action, ''] as const),
    ...['s3:DeleteObject', 's3:GetObject', 's3:PutObject'].map((action) => [action, '/*'] as const),
  ];
  const missing = bucket
    ? needed.filter(([action, behind]) => allows(system, writer, action, { resource: bucket, behind }) === 'no')
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

/** RDS tells of an export that fails later in an event, of this category. */
const FAILED = 'RDS-EVENT-0234';
const CATEGORY = 'notification';

function unheard(system: ChainSystem, schedule: ChainResource): readonly ChainFinding[] {
  const hears = (rule: ChainResource) => {
    const pattern = rule.properties.EventPattern;
    if (!isObject(pattern) || textOf(rule.properties.State) === 'DISABLED') return false;
    const { EventID, EventCategories } = (isObject(pattern.detail) ? pattern.detail : {}) as JsonObject;
    const takes = (wanted: Json | undefined, value: string) => wanted === undefined || textsOf(wanted).includes(value);
    return textsOf(pattern.source).includes('aws.rds') && takes(EventID, FAILED) && takes(EventCategories, CATEGORY);
  };
  const subscribed = system
    .ofType('AWS::RDS::EventSubscription')
    .some(({ properties }) => listOf(properties.SourceType).every((type) => textOf(type) === 'db-cluster'));
  if (subscribed || system.ofType('AWS::Events::Rule').some(hears)) return [];
  const what = `starts exports, and no rule matches ${FAILED}: no one is notified of a failed export`;
  return [{ resource: schedule, what, fix: 'Add an EventBridge rule that sends this event to a topic.' }];
}
