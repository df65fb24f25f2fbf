import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { matchesAction, matchesTarget, policiesOf, trustOf } from './policies.ts';
import { at, numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

const day = 86_400;

/** The default of SQS: four days. */
const defaultRetention = 4 * day;

/**
 * A message is retained long enough to be processed: in a queue for a day, and in a dead-letter queue for four days
 * and at least as long as in its source queue, because it keeps its original timestamp. In a system with alarms,
 * each dead-letter queue has one, and one on the age of messages fires before they expire. Each queue that receives messages from rules, topics and buckets has a reader.
 *
 * It can't see external dead-letter queues, or readers outside of the templates: a queue that is an output may have
 * some. The chain `lambda` and the check `queue-timeouts` cover visibility timeouts.
 */
export const queue: Chain = {
  name: 'queue',
  why: 'The messages that failed on Friday night had expired from the dead-letter queue on Monday morning.',
  check: (system) => {
    const dead = deadLetterQueues(system);
    return [
      ...system.ofType('AWS::SQS::Queue').flatMap((one) => shortRetention(one, dead.get(one))),
      ...system.ofType('AWS::SQS::Queue').flatMap((one) => lateAlarms(system, one)),
      ...system.ofType('AWS::Events::Rule').flatMap((rule) => ownDeadLetterQueue(system, rule)),
      ...[...dead.keys()].flatMap((one) => withoutAlarm(system, one)),
      ...[...senders(system)].filter(([one]) => !dead.has(one)).flatMap(([one, sender]) => unread(system, one, sender)),
    ];
  },
};

const retentionOf = ({ properties }: ChainResource): number | undefined =>
  properties.MessageRetentionPeriod === undefined ? defaultRetention : numberOf(properties.MessageRetentionPeriod);

function shortRetention(one: ChainResource, sources: ReadonlySet<ChainResource> | undefined): readonly ChainFinding[] {
  const retention = retentionOf(one);
  if (retention === undefined) return [];
  const longest = Math.max(
    sources ? defaultRetention : day,
    ...[...(sources ?? [])].map((source) => (source.type === 'AWS::SQS::Queue' ? (retentionOf(source) ?? 0) : 0)),
  );
  if (retention >= longest) return [];
  const what = sources
    ? `is a dead-letter queue, and keeps messages for ${retention} s, counted from when they were sent to the source queue`
    : `keeps messages for ${retention} s: if its reader stops for longer, they are lost`;
  return [{ resource: one, what, fix: `Set MessageRetentionPeriod to ${longest} or more; the maximum is 1209600.` }];
}

const alarms = 'AWS::CloudWatch::Alarm';

/** An alarm on the age of messages that expire before. */
function lateAlarms(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const retention = retentionOf(one);
  if (retention === undefined) return [];
  return system
    .referencedBy(one)
    .filter(({ type, properties: { MetricName: metric, Threshold } }) => {
      const isAge = type === alarms && textOf(metric) === 'ApproximateAgeOfOldestMessage';
      return isAge && (numberOf(Threshold) ?? 0) >= retention;
    })
    .map((resource) => ({
      resource,
      what: `never fires: ${one.id} deletes messages after ${retention} s, before they reach its threshold`,
      fix: 'Lower Threshold.',
    }));
}

/** Maximum threshold: an alarm must fire earlier. */
const maxThreshold = 1000;

/** In a system with alarms, each dead-letter queue has an alarm. */
function withoutAlarm(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  if (system.ofType(alarms).length === 0 || system.isExported(one)) return [];
  const watching = system.referencedBy(one).filter(({ type }) => type === alarms);
  if (watching.length === 0 && system.mayHave(alarms)) return [];
  if (watching.length === 0)
    return [
      {
        resource: one,
        what: 'is a dead-letter queue, and has no alarm',
        fix: 'Add an alarm on ApproximateNumberOfMessagesVisible.',
      },
    ];
  return watching
    .filter(({ properties: { MetricName: metric } }) => textOf(metric) === 'ApproximateNumberOfMessagesVisible')
    .filter(({ properties: { Threshold } }) => (numberOf(Threshold) ?? 0) >= maxThreshold)
    .map((resource) => ({
      resource,
      what: `does not fire until ${maxThreshold} messages or more have failed`,
      fix: 'Set Threshold to 1.',
    }));
}

/** Dead-letter queue -> the resources that send failed messages or events to it. */
export function deadLetterQueues(system: ChainSystem): ReadonlyMap<ChainResource, ReadonlySet<ChainResource>> {
  const found = new Map<ChainResource, Set<ChainResource>>();
  for (const source of system.resources.values())
    for (const arn of deadLetterArns(source)) {
      const target = system.target(arn, source, 'AWS::SQS::Queue');
      if (target) found.set(target, (found.get(target) ?? new Set()).add(source));
    }
  return found;
}

/** A dead-letter queue usually has no reader, so a rule must not send events to it directly. */
const ownDeadLetterQueue = (system: ChainSystem, rule: ChainResource): readonly ChainFinding[] =>
  listOf(rule.properties.Targets)
    .filter(isObject)
    .flatMap(({ Arn, DeadLetterConfig }) => {
      const target = system.target(Arn, rule, 'AWS::SQS::Queue');
      const dead = isObject(DeadLetterConfig)
        ? system.target(DeadLetterConfig.Arn, rule, 'AWS::SQS::Queue')
        : undefined;
      if (!target || target !== dead) return [];
      return [
        {
          resource: rule,
          what: `sends to ${target.id}, which is its own dead-letter queue`,
          fix: 'Use the source queue.',
        },
      ];
    });

function deadLetterArns({ properties }: ChainResource) {
  const { RedrivePolicy, DeadLetterConfig, Targets } = properties;
  return [
    ...(isObject(RedrivePolicy) ? [RedrivePolicy.deadLetterTargetArn] : []),
    ...(isObject(DeadLetterConfig) ? [DeadLetterConfig.TargetArn ?? DeadLetterConfig.Arn] : []),
    ...listOf(Targets)
      .filter(isObject)
      .flatMap((target) => (isObject(target.DeadLetterConfig) ? [target.DeadLetterConfig.Arn] : [])),
  ];
}

/** Queue -> the resource in the system that sends messages to it. */
function senders(system: ChainSystem): ReadonlyMap<ChainResource, ChainResource> {
  const sources = [
    ...system
      .ofType('AWS::Events::Rule')
      .map(
        (rule) =>
          [rule, listOf(rule.properties.Targets).map((target) => (isObject(target) ? target.Arn : undefined))] as const,
      ),
    ...system
      .ofType('AWS::SNS::Subscription')
      .filter(({ properties }) => properties.Protocol === 'sqs')
      .map((subscription) => [subscription, [subscription.properties.Endpoint]] as const),
    ...system
      .ofType('AWS::S3::Bucket')
      .map((bucket) => [bucket, [at(bucket, 'NotificationConfiguration.QueueConfigurations')]] as const),
  ];
  return new Map(
    sources.flatMap(([source, values]) =>
      values.flatMap((value) =>
        (Array.isArray(value) ? system.mentions(value) : [system.target(value, source, 'AWS::SQS::Queue')])
          .filter((each) => each?.type === 'AWS::SQS::Queue')
          .map((each) => [each!, source] as const),
      ),
    ),
  );
}

const mappings = 'AWS::Lambda::EventSourceMapping';

/** Types that reference a queue but do not read it: they send to it, allow access to it, monitor it, or describe it. */
const nonReaders =
  /^AWS::(Events::Rule|SNS::Subscription|S3::Bucket|SQS::|IAM::|KMS::|CloudWatch::|Scheduler::|Lambda::EventInvokeConfig)/;

function unread(system: ChainSystem, one: ChainResource, sender: ChainResource): readonly ChainFinding[] {
  const isRead =
    system.referencedBy(one).some(({ type }) => !nonReaders.test(type)) ||
    system.ofType('AWS::IAM::Role').some((role) => mayPoll(system, role, one));
  if (isRead || system.isOutput(one) || system.mayHave(mappings)) return [];
  const fix = `Add an ${mappings} for the function that should read it.`;
  return [{ resource: one, what: `receives messages from ${sender.id}, and nothing reads it`, fix }];
}

/**
 * Whether a role allows a principal other than a function to read the queue. A function reads a queue through an
 * event source mapping, or has the queue in its properties.
 */
const mayPoll = (system: ChainSystem, role: ChainResource, one: ChainResource): boolean =>
  trustOf(role).some(({ principals }) => principals.some(({ text }) => text !== 'lambda.amazonaws.com')) &&
  policiesOf(system, role).statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      matchesAction(statement, 'sqs:ReceiveMessage') &&
      matchesTarget(statement.resources, { resource: one }) !== 'no',
  );
