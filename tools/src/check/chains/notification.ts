import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { patternsOf, requiredValues } from './event-patterns.ts';
import { at, isTrue } from './properties.ts';
import { canInvoke, resourcePolicyAllows } from './resource-policy.ts';
import { listOf, textOf } from './text.ts';

/**
 * A bucket that sends notifications has a receiver: a function with a permission for S3, a queue or topic whose
 * policy allows S3, or an EventBridge rule that matches the bucket's events. A rule that matches such events has a
 * bucket that sends them to EventBridge, and keys without a slash at their beginning.
 *
 * The chain `key-policy` checks the key of an encrypted queue or topic. It can't see receivers and buckets outside
 * of the system.
 */
export const notification: Chain = {
  name: 'notification',
  why: 'The file was uploaded, and the function that should have processed it was not invoked.',
  check: (system) => [
    ...system
      .ofType('AWS::S3::Bucket')
      .flatMap((bucket) => [...directNotifications(system, bucket), ...eventBridgeFindings(system, bucket)]),
    ...bucketsWithoutEvents(system),
    ...bucketRules(system).flatMap(({ rule, pattern }) => wrongPrefix(rule, pattern)),
  ],
};

const kinds = [
  { list: 'QueueConfigurations', target: 'Queue', type: 'AWS::SQS::Queue', action: 'sqs:SendMessage' },
  { list: 'TopicConfigurations', target: 'Topic', type: 'AWS::SNS::Topic', action: 'sns:Publish' },
] as const;
const s3 = 's3.amazonaws.com';

function directNotifications(system: ChainSystem, bucket: ChainResource): readonly ChainFinding[] {
  const functions = itemsIn(bucket, 'LambdaConfigurations').flatMap((item) => {
    const fn = system.target(item.Function, bucket, 'AWS::Lambda::Function', 'AWS::Lambda::Alias');
    if (!fn || canInvoke(system, fn, { service: s3, source: bucket })) return [];
    const fix = `Add an AWS::Lambda::Permission for it with the Principal ${s3}, SourceAccount and the bucket's ARN.`;
    return [{ resource: bucket, what: `it notifies ${fn.id}, which does not allow S3 to invoke it`, fix }];
  });
  const others = kinds.flatMap(({ list, target, type, action }) =>
    itemsIn(bucket, list).flatMap((item) => {
      const found = system.target(item[target], bucket, type);
      return found ? deniedByPolicy(system, bucket, found, action) : [];
    }),
  );
  return [...functions, ...others];
}

const itemsIn = (bucket: ChainResource, list: string): readonly JsonObject[] =>
  listOf(at(bucket, `NotificationConfiguration.${list}`)).filter(isObject);

function deniedByPolicy(
  system: ChainSystem,
  bucket: ChainResource,
  target: ChainResource,
  action: string,
): readonly ChainFinding[] {
  if (resourcePolicyAllows(system, target, action, { service: s3, source: bucket }) !== 'no') return [];
  const what = `it notifies ${target.id}, whose policy does not allow S3 to call ${action} for it`;
  return [{ resource: bucket, what, fix: `Allow ${action} to ${s3} with the bucket's ARN as aws:SourceArn.` }];
}

const sendsToEventBridge = (bucket: ChainResource): boolean => {
  const configuration = at(bucket, 'NotificationConfiguration.EventBridgeConfiguration');
  return isObject(configuration) && isTrue(configuration.EventBridgeEnabled ?? true);
};

/** Rules that match the events of a bucket, or services that create such rules. */
function eventBridgeFindings(system: ChainSystem, bucket: ChainResource): readonly ChainFinding[] {
  if (!sendsToEventBridge(bucket) || system.mayHave('AWS::Events::Rule', 'AWS::GuardDuty::MalwareProtectionPlan'))
    return [];
  const scanned = system.referencedBy(bucket).some(({ type }) => type === 'AWS::GuardDuty::MalwareProtectionPlan');
  if (scanned || bucketRules(system).some(({ pattern }) => matchesBucket(system, pattern, bucket))) return [];
  const fix =
    'Add a rule for the source aws.s3 with its name in detail.bucket.name, or remove EventBridgeConfiguration.';
  return [{ resource: bucket, what: 'it sends its events to EventBridge, and no rule matches them', fix }];
}

/** The rules that match events that S3 sends, not API calls that CloudTrail records. */
const bucketRules = (system: ChainSystem) =>
  patternsOf(system).filter(({ pattern }) => {
    const sources = requiredValues(pattern.source);
    const types = requiredValues(pattern['detail-type']);
    const fromS3 = sources === undefined || !sources.exact || sources.texts.includes('aws.s3');
    return fromS3 && (types === undefined || !types.exact || types.texts.some((type) => type.startsWith('Object ')));
  });

const bucketNames = (pattern: JsonObject) => {
  const detail = isObject(pattern.detail) ? pattern.detail : {};
  return isObject(detail.bucket) ? detail.bucket.name : undefined;
};

/** A rule without a bucket name matches all buckets. A rule with a matcher or an external name may match the bucket. */
function matchesBucket(system: ChainSystem, pattern: JsonObject, bucket: ChainResource): boolean {
  const names = bucketNames(pattern) ?? pattern.resources;
  if (names === undefined || system.isUnknown(names)) return true;
  return listOf(names).some(
    (item) =>
      (isObject(item) && functionIn(item) === undefined) ||
      system.target(item, undefined, 'AWS::S3::Bucket') === bucket,
  );
}

/** Keys that AWS services and the AWS CLI write do not begin with a slash. */
function wrongPrefix(rule: ChainResource, { detail }: JsonObject): readonly ChainFinding[] {
  const keys = isObject(detail) && isObject(detail.object) ? listOf(detail.object.key) : [];
  return keys
    .map((key) => textOf(isObject(key) ? (key.prefix ?? '') : key))
    .filter((key) => key.startsWith('/'))
    .map((key) => ({ resource: rule, what: `it matches keys that begin with ${key}`, fix: 'Remove the first slash.' }));
}

/** A rule for a bucket that does not send events to EventBridge. */
function bucketsWithoutEvents(system: ChainSystem): readonly ChainFinding[] {
  return bucketRules(system).flatMap(({ rule, pattern }) => {
    if (!requiredValues(pattern.source)?.texts.includes('aws.s3')) return [];
    return listOf(bucketNames(pattern)).flatMap((name) => {
      const bucket = system.target(name, rule, 'AWS::S3::Bucket');
      if (!bucket || sendsToEventBridge(bucket)) return [];
      const what = `it matches events of ${bucket.id}, which does not send events to EventBridge`;
      const fix = `Set NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled of ${bucket.id}.`;
      return [{ resource: rule, what, fix }];
    });
  });
}
