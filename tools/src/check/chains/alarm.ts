import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject, references } from '../../template/walk.ts';
import { guess } from '../guess.ts';
import { valuesIn } from '../values.ts';
import { agentMetrics } from './agent-metrics.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isOneEditAway } from './edit-distance.ts';
import { dimensionTargets, knownNamespaces, metricsOf } from './metric-facts.ts';
import { policyResources } from './policies.ts';
import { at } from './properties.ts';
import { resourcePolicyAllows } from './resource-policy.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * An alarm can fire, and a subscriber is notified: the metric exists with these dimensions, each dimension identifies a
 * resource by the value that the metric uses, a custom metric is written by a metric filter or by code in the system,
 * and each action is a topic whose policy allows CloudWatch and that has a subscription. A topic that is notified of
 * the end of an alarm is notified of the alarm.
 *
 * A metric of the CloudWatch agent is in its configuration, if that is an SSM parameter of the system. The chain
 * `key-policy` checks the key of an encrypted topic. Metrics that something outside the system writes to
 * namespaces of AWS and its agents are not checked. Metric names are checked only where all metrics of a namespace are
 * known; in other namespaces, only names that are one edit away from a known name are reported.
 */
export const alarm: Chain = {
  name: 'alarm',
  why: 'The alarm watched a metric that never received a data point, or notified a topic without subscribers.',
  check: (system) => {
    const topics = new Set<ChainResource>();
    const alarms = system.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm');
    const findings = alarms.flatMap((resource) =>
      [
        ...metricsWatchedBy(resource).flatMap((metric) => metricFindings(system, metric)),
        ...actionFindings(system, resource, topics),
        ...neverNotifies(system, resource),
      ].map((details) => ({ resource, ...details })),
    );
    return [...findings, ...[...topics].flatMap((topic) => withoutSubscription(system, topic))];
  },
};

type FindingDetails = Omit<ChainFinding, 'resource'>;

/** A metric and its dimensions, as an alarm or a graph uses them. */
export interface Watched {
  readonly namespace: Json | undefined;
  readonly metric: Json | undefined;
  readonly dimensions: Json | undefined;
}

function metricsWatchedBy({ properties }: ChainResource): readonly Watched[] {
  const { Namespace, MetricName, Dimensions, Metrics } = properties;
  const own = MetricName === undefined ? [] : [{ namespace: Namespace, metric: MetricName, dimensions: Dimensions }];
  const queried = listOf(Metrics)
    .filter(isObject)
    .map((query) => at({ properties: query }, 'MetricStat.Metric'))
    .filter(isObject)
    .map((metric) => ({ namespace: metric.Namespace, metric: metric.MetricName, dimensions: metric.Dimensions }));
  return [...own, ...queried];
}

/** The findings about a metric that an alarm or a graph uses. */
export function metricFindings(system: ChainSystem, metric: Watched): readonly FindingDetails[] {
  if (system.isUnknown(metric.namespace) || system.isUnknown(metric.metric)) return [];
  const namespace = textOf(metric.namespace);
  const name = textOf(metric.metric);
  if (!isAwsNamespace.test(namespace)) return customMetricFindings(system, namespace, name, metric.dimensions);
  const agents = agentMetrics(system, namespace);
  const known = agents ? { complete: true, metrics: agents } : metricsOf(namespace);
  if (!known) return wrongNamespace(namespace);
  const sets = known.metrics.get(name);
  return [
    ...(sets ? wrongDimensions(namespace, name, sets, metric.dimensions) : unknownMetric(namespace, name, known)),
    ...dimensionsIn(metric.dimensions).flatMap((dimension) => dimensionFindings(system, namespace, dimension)),
  ];
}

/** Namespaces of AWS and its agents. */
const isAwsNamespace =
  /^(AWS\/|ECS\/|CWAgent$|ContainerInsights|LambdaInsights$|CloudWatchSynthetics$|Glue$|WAF$|Prometheus)/;

function wrongNamespace(namespace: string): readonly FindingDetails[] {
  const similar = knownNamespaces().find((known) => sortedCharacters(known) === sortedCharacters(namespace));
  return similar ? [{ what: `there is no namespace ${namespace}`, fix: `Did you mean ${similar}?` }] : [];
}

/**
 * A namespace is mistyped if it consists of the same characters as a known one. One that has a character more or less
 * may exist and not be known here.
 */
const sortedCharacters = (namespace: string) => [...namespace.toLowerCase()].sort().join('');

function unknownMetric(
  namespace: string,
  name: string,
  known: NonNullable<ReturnType<typeof metricsOf>>,
): readonly FindingDetails[] {
  const names = [...known.metrics.keys()];
  const isSimilar = names.some((each) => each.toLowerCase() === name.toLowerCase() || isOneEditAway(each, name));
  if (!known.complete && !isSimilar) return [];
  return [{ what: `${namespace} has no metric ${name}`, fix: guess(name, names) }];
}

interface Dimension {
  readonly name: string;
  readonly value: Json | undefined;
}

function dimensionsIn(value: Json | undefined): readonly Dimension[] {
  return listOf(value)
    .filter((item): item is JsonObject => isObject(item) && !functionIn(item))
    .map(({ Name, Value }) => ({ name: textOf(Name), value: Value }));
}

function wrongDimensions(
  namespace: string,
  metric: string,
  sets: readonly string[],
  value: Json | undefined,
): readonly FindingDetails[] {
  const dimensions = dimensionsIn(value);
  if (dimensions.length < listOf(value).length) return [];
  const used = dimensions
    .map(({ name }) => name)
    .sort()
    .join('+');
  if (sets.includes(used)) return [];
  const fix = `Its dimensions are ${sets.map((set) => set.replaceAll('+', ' and ') || 'none').join('; or ')}.`;
  return [
    {
      what: `${namespace} does not publish ${metric} with the dimensions ${used.replaceAll('+', ' and ') || 'none'}`,
      fix,
    },
  ];
}

function dimensionFindings(
  system: ChainSystem,
  namespace: string,
  { name, value }: Dimension,
): readonly FindingDetails[] {
  const targets = dimensionTargets[namespace];
  const target = targets && Object.hasOwn(targets, name) ? targets[name]! : undefined;
  const [reference, ...more] = value === undefined ? [] : [...references(value)];
  if (!target || !reference || more.length > 0 || reference.path.length !== 1) return [];
  const resource = system.resources.get(reference.id);
  if (!resource || reference.kind === 'Condition') return [];
  const { id, type } = resource;
  if (!target.types.includes(type))
    return [
      {
        what: `its dimension ${name} is ${id}, of type ${type}`,
        fix: `The dimension takes an ${target.types.join(' or ')}.`,
      },
    ];
  const by = reference.kind === 'Ref' ? 'Ref' : reference.attribute!;
  if (target.by.includes(by)) return [];
  const correct = target.by[0] === 'Ref' ? `!Ref ${id}` : `!GetAtt ${id}.${target.by[0]}`;
  const wrong = by === 'Ref' ? `!Ref ${id}` : `!GetAtt ${id}.${by}`;
  return [
    { what: `its dimension ${name} is ${wrong}, which is not the value that the metric uses`, fix: `Use ${correct}.` },
  ];
}

/** A custom metric: written by a metric filter, or by code that contains the namespace or is configured with it. */
function customMetricFindings(
  system: ChainSystem,
  namespace: string,
  name: string,
  dimensions: Json | undefined,
): readonly FindingDetails[] {
  const filters = transformations(system).filter((each) => textOf(each.MetricNamespace) === namespace);
  const filter = filters.find((each) => textOf(each.MetricName) === name);
  if (filter) return filterDimensionFindings(filter, name, dimensions);
  const writers = writersOf(system, namespace);
  const code = writers
    .map((writer) => at(writer, 'Code.ZipFile'))
    .map((each) => (each === undefined ? undefined : textOf(each)));
  const writing = code.filter((each) => each === undefined || name.includes('${') || each.includes(name));
  if (writers.length > 0 && writing.length > 0) return codeDimensionFindings(name, writing, dimensions);
  const what = `nothing in the system writes the metric ${name} to ${namespace}`;
  return [
    {
      what,
      fix: guessFor(
        name,
        filters.map((each) => textOf(each.MetricName)),
      ),
    },
  ];
}

/** Code that writes a metric contains the names of its dimensions. */
function codeDimensionFindings(
  name: string,
  writing: readonly (string | undefined)[],
  dimensions: Json | undefined,
): readonly FindingDetails[] {
  const names = dimensionsIn(dimensions).map((each) => each.name);
  const isWritten = (each: string) => each.includes('${') || writing.some((code) => code?.includes(each) ?? true);
  return names
    .filter((each) => !isWritten(each))
    .map((each) => ({
      what: `it watches ${name} with the dimensions ${each}, which do not occur in the code that writes the metric`,
      fix: 'Use the same dimensions in both.',
    }));
}

const guessFor = (name: string, others: readonly string[]) =>
  others.length > 0
    ? guess(name, others)
    : 'Write the metric with a metric filter, or from code that names the namespace.';

const transformations = (system: ChainSystem): readonly JsonObject[] =>
  system
    .ofType('AWS::Logs::MetricFilter')
    .flatMap((filter) => listOf(filter.properties.MetricTransformations).filter(isObject));

function filterDimensionFindings(
  { Dimensions }: JsonObject,
  name: string,
  dimensions: Json | undefined,
): readonly FindingDetails[] {
  const written = listOf(Dimensions)
    .filter(isObject)
    .map(({ Key }) => textOf(Key))
    .sort()
    .join(' and ');
  const watched = dimensionsIn(dimensions)
    .map((each) => each.name)
    .sort()
    .join(' and ');
  if (written === watched) return [];
  const what = `it watches ${name} with the dimensions ${watched || 'none'}, and the filter writes it with ${written || 'none'}`;
  return [{ what, fix: 'Use the same dimensions in both.' }];
}

/** Resources that read metrics or grant permissions do not write metrics. */
const isNoMetricWriter = /^AWS::(CloudWatch|IAM|Logs|KMS)::/;

/**
 * Resources whose properties contain the namespace: the environment of a function, the configuration of an agent, code.
 */
function writersOf(system: ChainSystem, namespace: string): readonly ChainResource[] {
  return [...system.resources.values()].filter(
    ({ type, properties }) =>
      !isNoMetricWriter.test(type) && textsWithin(properties).some((text) => text.includes(namespace)),
  );
}

const textsWithin = memoize((properties: JsonObject): readonly string[] =>
  [...valuesIn(properties)].filter(({ value }) => isTextual(value)).map(({ value }) => textOf(value)),
);

const isTextual = (value: Json): boolean =>
  typeof value === 'string' || (isObject(value) && functionIn(value) !== undefined);

/**
 * An alarm whose actions are disabled, or that can never fire. A metric filter writes no data where nothing matches, so
 * its count is never less than 1.
 */
function neverNotifies(system: ChainSystem, { properties }: ChainResource): readonly FindingDetails[] {
  const { ActionsEnabled, ComparisonOperator, Namespace, MetricName, Threshold } = properties;
  const isOff = `${ActionsEnabled}` === 'false';
  const counting = transformations(system).filter(
    (each) =>
      textOf(each.MetricNamespace) === textOf(Namespace) &&
      textOf(each.MetricName) === textOf(MetricName) &&
      each.DefaultValue === undefined &&
      /^[1-9]\d*$/.test(textOf(each.MetricValue)),
  );
  const isOwn = !isAwsNamespace.test(textOf(Namespace)) && textOf(properties.TreatMissingData) === 'notBreaching';
  const isSum = counting.length > 0 && textOf(properties.Statistic) === 'Sum';
  const contradicts =
    isOwn && textOf(ComparisonOperator).startsWith('LessThan') && (isSum || Number(textOf(Threshold)) <= 1);
  const never =
    !contradicts && /^LessThan/.test(textOf(ComparisonOperator)) && counting.length > 0 && Number(Threshold) <= 1;
  return [
    ...(isOff
      ? [{ what: 'its actions are disabled', fix: 'Remove ActionsEnabled.', mayBeRequested: true as const }]
      : []),
    ...(never
      ? [
          {
            what: `it fires when ${textOf(MetricName)} is less than ${textOf(Threshold)}, which never happens`,
            fix: 'Change ComparisonOperator.',
          },
        ]
      : []),
    ...(contradicts
      ? [
          {
            what: `it fires when ${textOf(MetricName)} is less than ${textOf(Threshold)}, and treats missing data as notBreaching`,
            fix: 'Change ComparisonOperator, or set TreatMissingData to breaching.',
          },
        ]
      : []),
    ...unreachableThreshold(properties),
    ...invertedComparison(system, properties),
  ];
}

/** Events per second, multiplied by the period of the alarm. More than any account has. */
const maximumEventsPerSecond = 10_000;

/** Metrics of AWS in percent. Some exceed 100 for a short time, because ECS lends idle capacity; none exceeds 1000. */
const inPercent = /(Percent|Percentage|PercentIOLimit|Utilization|HitRate)$/;

/** A threshold of a sum or a percentage that is never reached. Other statistics may be bytes or durations. */
function unreachableThreshold({
  Namespace,
  MetricName,
  Statistic,
  Period,
  Threshold,
}: JsonObject): readonly FindingDetails[] {
  const [namespace, name] = [textOf(Namespace), textOf(MetricName)];
  const [threshold, period] = [Number(textOf(Threshold)), Number(textOf(Period))];
  const isCount =
    textOf(Statistic) === 'Sum' &&
    (/^AWS\/(Lambda|Events|SNS)$|^(?!AWS\/)/.test(namespace) || isBadWhenHigh(namespace, name));
  const isShare = isAwsNamespace.test(namespace) && inPercent.test(name) && textOf(Statistic) !== 'Sum';
  if (isCount && threshold > maximumEventsPerSecond * period)
    return [{ what: `its threshold is ${threshold} in ${period} s, which is never reached`, fix: 'Lower Threshold.' }];
  if (isShare && threshold > 1000)
    return [{ what: `its threshold is ${threshold} percent, which is never reached`, fix: 'Lower Threshold.' }];
  return [];
}

/** Metrics of AWS whose high values are a problem, although their names do not show it. */
const badWhenHigh: Readonly<Record<string, RegExp>> = {
  'AWS/Lambda': /^IteratorAge$/,
  'AWS/SQS': /^(ApproximateAgeOfOldestMessage|ApproximateNumberOfMessagesVisible|NumberOfMessagesSent)$/,
  'AWS/Events': /^InvocationsSentToDlq$/,
  'AWS/ApplicationELB': /^(HTTPCode_.*5XX.*|TargetResponseTime)$/,
  'AWS/EFS': /^PercentIOLimit$/,
  'AWS/ElastiCache': /^(BytesUsedForCache|DatabaseMemoryUsagePercentage|Evictions)$/,
  'AWS/RDS': /^(ACUUtilization|CPUUtilization|(Aurora)?ReplicaLag|DiskQueueDepth)$/,
  'AWS/SES': /^(Bounce|Complaint|Reject|Reputation\.(Bounce|Complaint)Rate)$/,
  'AWS/WAFV2': /^BlockedRequests$/,
};

/** Metrics of AWS that count failures, by their names: `Errors`, `NumberOfBackupJobsFailed`, `ThrottledCmds`. */
const countsFailures = /Error|Fail(ed|ure)|Throttle|Rejected|Denied|Dropped|Aborted|Un[Hh]ealthy/;

/** Metrics of AWS whose low values are a problem: remaining capacity, and health. */
const badWhenLow =
  /^(HealthyHostCount|DaysToExpiry|BurstBalance|(CPU|Burst)CreditBalance|Free(ableMemory|StorageSpace|LocalStorage)|.*\.Success)$/;

const isBadWhenHigh = (namespace: string, name: string): boolean =>
  isAwsNamespace.test(namespace) &&
  (countsFailures.test(name) || (Object.hasOwn(badWhenHigh, namespace) && badWhenHigh[namespace]!.test(name)));

/**
 * An alarm that fires in the normal state always fires, or never. Alarms of scaling policies may watch for idle
 * capacity.
 */
function invertedComparison(
  system: ChainSystem,
  { Namespace, MetricName, ComparisonOperator, AlarmActions }: JsonObject,
): readonly FindingDetails[] {
  const [namespace, name, operator] = [textOf(Namespace), textOf(MetricName), textOf(ComparisonOperator)];
  if (system.mentions(AlarmActions).some(({ type }) => type.endsWith('::ScalingPolicy'))) return [];
  const fix = 'Change ComparisonOperator.';
  if (operator.startsWith('LessThan') && !operator.includes('OrGreater') && isBadWhenHigh(namespace, name))
    return [{ what: `it fires when ${name} is low, which is the normal state`, fix }];
  if (operator.startsWith('GreaterThan') && isAwsNamespace.test(namespace) && badWhenLow.test(name))
    return [{ what: `it fires when ${name} is high, which is the normal state`, fix }];
  return [];
}

const actionLists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

function actionFindings(
  system: ChainSystem,
  alarm: ChainResource,
  topics: Set<ChainResource>,
): readonly FindingDetails[] {
  const used = new Set(
    actionLists
      .flatMap((list) => listOf(alarm.properties[list]))
      .map((action) => system.target(action, alarm, 'AWS::SNS::Topic'))
      .filter((topic) => topic !== undefined),
  );
  for (const topic of used) topics.add(topic);
  const none = textsOf(alarm.properties.AlarmActions).length === 0 && !isUsed(system, alarm);
  return [
    ...(none ? [{ what: 'it has no AlarmActions: no notification is sent', fix: 'Add a topic to AlarmActions.' }] : []),
    ...otherRecipients(system, alarm),
    ...[...used].flatMap((topic) => topicPolicyFindings(system, alarm, topic)),
  ];
}

/** A topic that gets the end of an alarm, but not the alarm. */
function otherRecipients(system: ChainSystem, alarm: ChainResource): readonly FindingDetails[] {
  const topicsOf = (list: string) =>
    listOf(alarm.properties[list]).map((action) => system.target(action, alarm, 'AWS::SNS::Topic'));
  const informed = topicsOf('AlarmActions');
  if (informed.length === 0 || informed.includes(undefined)) return [];
  return ['OKActions', 'InsufficientDataActions'].flatMap((list) =>
    topicsOf(list)
      .filter((topic) => topic !== undefined && !informed.includes(topic))
      .map((topic) => ({
        what: `its ${list} notify ${topic!.id}, which it does not notify when it fires`,
        fix: `Use the topic of AlarmActions, or add ${topic!.id} to it.`,
      })),
  );
}

/** Whether a composite alarm or another resource uses the alarm, or an output returns it. */
const isUsed = (system: ChainSystem, alarm: ChainResource): boolean =>
  system.referencedBy(alarm).some(({ type }) => type !== 'AWS::CloudWatch::Dashboard') || system.isOutput(alarm);

/**
 * The default policy of a topic allows the alarms of the account. A policy in the template must allow them explicitly.
 */
function topicPolicyFindings(
  system: ChainSystem,
  alarm: ChainResource,
  topic: ChainResource,
): readonly FindingDetails[] {
  const service = 'cloudwatch.amazonaws.com';
  const isDenied =
    policyResources(system, topic).length > 0 &&
    resourcePolicyAllows(system, topic, 'sns:Publish', { service, source: alarm }) === 'no';
  const value = topic.properties.KmsMasterKeyId;
  return [
    ...(isDenied
      ? [
          {
            what: `the policy of ${topic.id} does not allow ${service} to call sns:Publish for it`,
            fix: "Allow it, with the alarm's ARN (or alarm:*) as aws:SourceArn.",
          },
        ]
      : []),
    ...(/(^|:)alias\/aws\//.test(textOf(value))
      ? [
          {
            what: `${topic.id} is encrypted with an AWS managed key, which CloudWatch cannot use`,
            fix: `Encrypt it with a customer managed key whose policy allows ${service}.`,
          },
        ]
      : []),
  ];
}

/**
 * A topic that alarms notify and that has no subscription with any parameter values. One that is an output may have
 * subscriptions outside the system.
 */
function withoutSubscription(system: ChainSystem, topic: ChainResource): readonly ChainFinding[] {
  const subscribed =
    listOf(topic.properties.Subscription).length > 0 ||
    system
      .ofType('AWS::SNS::Subscription')
      .some((each) => system.target(each.properties.TopicArn, each, 'AWS::SNS::Topic') === topic);
  if (subscribed || system.isOutput(topic) || system.mayHave('AWS::SNS::Subscription')) return [];
  const what = 'is the target of alarms and has no subscription';
  return [{ resource: topic, what, fix: 'Add a subscription, with the address as a parameter.' }];
}
