import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { policiesOf, speaksOfAction, speaksOfTarget, trustOf } from './policies.ts';
import { at, numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

const day = 86_400;

/** What SQS takes where a template is silent: four days. */
const usual = 4 * day;

/**
 * A message waits long enough for someone to come: in a queue for a day, and in a dead-letter queue for four days and for as long as
 * in the queue that it came from, whose age it keeps; in a system with alarms, one watches each dead-letter queue; and what rules,
 * topics and buckets fill, somebody reads.
 *
 * It can't see dead-letter queues that are named from outside, nor readers outside of the templates: a queue that is an output may have some. How long a message stays hidden is for `lambda` and `queue-timeouts`.
 */
export const queue: Chain = {
  name: 'queue',
  why: 'The messages that failed on Friday night had expired from the dead-letter queue on Monday morning.',
  check: (system) => {
    const dead = deadLetterQueues(system);
    return [
      ...system.ofType('AWS::SQS::Queue').flatMap((one) => short(one, dead.get(one))),
      ...system.ofType('AWS::Events::Rule').flatMap((rule) => ownDeadLetters(system, rule)),
      ...[...dead.keys()].flatMap((one) => unwatched(system, one)),
      ...[...fillings(system)]
        .filter(([one]) => !dead.has(one))
        .flatMap(([one, filler]) => unread(system, one, filler)),
    ];
  },
};

const keptFor = ({ properties }: ChainResource): number | undefined =>
  properties.MessageRetentionPeriod === undefined ? usual : numberOf(properties.MessageRetentionPeriod);

function short(one: ChainResource, sources: ReadonlySet<ChainResource> | undefined): readonly ChainFinding[] {
  const kept = keptFor(one);
  if (kept === undefined) return [];
  const longest = Math.max(
    sources ? usual : day,
    ...[...(sources ?? [])].map((source) => (source.type === 'AWS::SQS::Queue' ? (keptFor(source) ?? 0) : 0)),
  );
  if (kept >= longest) return [];
  const what = sources
    ? `is a dead-letter queue, and keeps messages for ${kept} s, counted from when they were sent to the source queue`
    : `keeps messages for ${kept} s: if its reader stops for longer, they are lost`;
  return [{ resource: one, what, fix: `Set MessageRetentionPeriod to ${longest} or more; the maximum is 1209600.` }];
}

const alarms = 'AWS::CloudWatch::Alarm';

/** Of what has failed so often, someone should have heard. */
const tooMany = 1000;

/** In a system with alarms, one rings when something arrives where nothing should. */
function unwatched(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  if (system.ofType(alarms).length === 0 || system.isExported(one)) return [];
  const watching = system.readBy(one).filter(({ type }) => type === alarms);
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
    .filter(({ properties: { Threshold } }) => (numberOf(Threshold) ?? 0) >= tooMany)
    .map((resource) => ({
      resource,
      what: `does not fire until ${tooMany} messages or more have failed`,
      fix: 'Set Threshold to 1.',
    }));
}

/** Dead-letter queue -> those whose failures it takes. */
export function deadLetterQueues(system: ChainSystem): ReadonlyMap<ChainResource, ReadonlySet<ChainResource>> {
  const found = new Map<ChainResource, Set<ChainResource>>();
  for (const source of system.resources.values())
    for (const arn of deadLetterArns(source)) {
      const target = system.target(arn, source, 'AWS::SQS::Queue');
      if (target) found.set(target, (found.get(target) ?? new Set()).add(source));
    }
  return found;
}

/** What is sent at once to the queue for failures is read by nobody. */
const ownDeadLetters = (system: ChainSystem, rule: ChainResource): readonly ChainFinding[] =>
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

/** Each queue that something in the system fills, with what does. */
function fillings(system: ChainSystem): ReadonlyMap<ChainResource, ChainResource> {
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

/** Types that name a queue and do not read it: they fill it, permit, watch, or describe it. */
const besides =
  /^AWS::(Events::Rule|SNS::Subscription|S3::Bucket|SQS::|IAM::|KMS::|CloudWatch::|Scheduler::|Lambda::EventInvokeConfig)/;

function unread(system: ChainSystem, one: ChainResource, filler: ChainResource): readonly ChainFinding[] {
  const isRead =
    system.readBy(one).some(({ type }) => !besides.test(type)) ||
    system.ofType('AWS::IAM::Role').some((role) => mayPoll(system, role, one));
  if (isRead || system.isOutput(one) || system.mayHave(mappings)) return [];
  const fix = `Add an ${mappings} for the function that should read it.`;
  return [{ resource: one, what: `receives messages from ${filler.id}, and nothing reads it`, fix }];
}

/** A role by which something else than a function reads it: a function is called by a mapping, or told of the queue. */
const mayPoll = (system: ChainSystem, role: ChainResource, one: ChainResource): boolean =>
  trustOf(role).some(({ principals }) => principals.some(({ text }) => text !== 'lambda.amazonaws.com')) &&
  policiesOf(system, role).statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      speaksOfAction(statement, 'sqs:ReceiveMessage') &&
      speaksOfTarget(statement.resources, { resource: one }) !== 'no',
  );
