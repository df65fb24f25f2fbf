import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject, references } from '../../template/walk.ts';
import { guess } from '../guess.ts';
import { valuesIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isOneEditAway } from './edit-distance.ts';
import { dimensionTargets, knownNamespaces, metricsOf } from './metric-facts.ts';
import { policyHolders } from './policies.ts';
import { at } from './properties.ts';
import { resourcePolicyAllows } from './resource-policy.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * An alarm can ring, and someone hears it: the metric exists and AWS keeps it by these dimensions, each dimension names a
 * resource by what the metric calls it, a metric of one's own is written by a filter or by code in the system, and each action
 * reaches a topic that admits CloudWatch and that someone subscribes to.
 *
 * The key of an encrypted topic is for key-policy to judge. It can't see metrics that something outside of the system writes under names of AWS and its agents, and judges names of
 * metrics only where the list of a namespace is known as a whole, else where they are one letter off.
 */
export const alarm: Chain = {
  name: 'alarm',
  why: 'The alarm watched a metric that never received a data point, or notified a topic without subscribers.',
  check: (system) => {
    const topics = new Set<ChainResource>();
    const alarms = system.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm');
    const findings = alarms.flatMap((resource) =>
      [
        ...watched(resource).flatMap((metric) => metricFaults(system, metric)),
        ...actionFaults(system, resource, topics),
        ...silent(system, resource),
      ].map((fault) => ({ resource, ...fault })),
    );
    return [...findings, ...[...topics].flatMap((topic) => unheard(system, topic))];
  },
};

type Fault = Omit<ChainFinding, 'resource'>;

/** A metric with the dimensions by which an alarm watches it. */
export interface Watched {
  readonly namespace: Json | undefined;
  readonly metric: Json | undefined;
  readonly dimensions: Json | undefined;
}

function watched({ properties }: ChainResource): readonly Watched[] {
  const { Namespace, MetricName, Dimensions, Metrics } = properties;
  const own = MetricName === undefined ? [] : [{ namespace: Namespace, metric: MetricName, dimensions: Dimensions }];
  const queried = listOf(Metrics)
    .filter(isObject)
    .map((query) => at({ properties: query }, 'MetricStat.Metric'))
    .filter(isObject)
    .map((metric) => ({ namespace: metric.Namespace, metric: metric.MetricName, dimensions: metric.Dimensions }));
  return [...own, ...queried];
}

/** What is wrong with a metric, as an alarm or a graph watches it. */
export function metricFaults(system: ChainSystem, metric: Watched): readonly Fault[] {
  if (system.isUnknown(metric.namespace) || system.isUnknown(metric.metric)) return [];
  const namespace = textOf(metric.namespace);
  const name = textOf(metric.metric);
  if (!isOthers.test(namespace)) return written(system, namespace, name, metric.dimensions);
  const known = metricsOf(namespace);
  if (!known) return wrongNamespace(namespace);
  const sets = known.metrics.get(name);
  return [
    ...(sets ? wrongDimensions(namespace, name, sets, metric.dimensions) : unknownMetric(namespace, name, known)),
    ...dimensionsIn(metric.dimensions).flatMap((dimension) => wrongTarget(system, namespace, dimension)),
  ];
}

/** Namespaces of AWS and its agents. */
const isOthers =
  /^(AWS\/|ECS\/|CWAgent$|ContainerInsights|LambdaInsights$|CloudWatchSynthetics$|Glue$|WAF$|Prometheus)/;

function wrongNamespace(namespace: string): readonly Fault[] {
  const meant = knownNamespaces().find((known) => lettersOf(known) === lettersOf(namespace));
  return meant ? [{ what: `there is no namespace ${namespace}`, fix: `Did you mean ${meant}?` }] : [];
}

/** A namespace is mistyped if it has the letters of another one: one letter more or less may be one that is not known here. */
const lettersOf = (namespace: string) => [...namespace.toLowerCase()].sort().join('');

function unknownMetric(
  namespace: string,
  name: string,
  known: NonNullable<ReturnType<typeof metricsOf>>,
): readonly Fault[] {
  const names = [...known.metrics.keys()];
  const near = names.some((each) => each.toLowerCase() === name.toLowerCase() || isOneEditAway(each, name));
  if (!known.complete && !near) return [];
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
): readonly Fault[] {
  const dimensions = dimensionsIn(value);
  if (dimensions.length < listOf(value).length) return [];
  const given = dimensions
    .map(({ name }) => name)
    .sort()
    .join('+');
  if (sets.includes(given)) return [];
  const fix = `Its dimensions are ${sets.map((set) => set.replaceAll('+', ' and ') || 'none').join('; or ')}.`;
  return [
    {
      what: `${namespace} does not publish ${metric} with the dimensions ${given.replaceAll('+', ' and ') || 'none'}`,
      fix,
    },
  ];
}

function wrongTarget(system: ChainSystem, namespace: string, { name, value }: Dimension): readonly Fault[] {
  const targets = dimensionTargets[namespace];
  const wanted = targets && Object.hasOwn(targets, name) ? targets[name]! : undefined;
  const [reference, ...more] = value === undefined ? [] : [...references(value)];
  if (!wanted || !reference || more.length > 0 || reference.path.length !== 1) return [];
  const resource = system.resources.get(reference.id);
  if (!resource || reference.kind === 'Condition') return [];
  const { id, type } = resource;
  if (!wanted.types.includes(type))
    return [
      {
        what: `its dimension ${name} is ${id}, of type ${type}`,
        fix: `The dimension takes an ${wanted.types.join(' or ')}.`,
      },
    ];
  const by = reference.kind === 'Ref' ? 'Ref' : reference.attribute!;
  if (wanted.by.includes(by)) return [];
  const right = wanted.by[0] === 'Ref' ? `!Ref ${id}` : `!GetAtt ${id}.${wanted.by[0]}`;
  const wrong = by === 'Ref' ? `!Ref ${id}` : `!GetAtt ${id}.${by}`;
  return [
    { what: `its dimension ${name} is ${wrong}, which is not the value that the metric uses`, fix: `Use ${right}.` },
  ];
}

/** A metric of one's own: a filter writes it, or code that is told or knows the namespace. */
function written(system: ChainSystem, namespace: string, name: string, dimensions: Json | undefined): readonly Fault[] {
  const filters = transformations(system).filter((each) => textOf(each.MetricNamespace) === namespace);
  const filter = filters.find((each) => textOf(each.MetricName) === name);
  if (filter) return filteredBy(filter, name, dimensions);
  const writers = writersOf(system, namespace);
  const code = writers
    .map((writer) => at(writer, 'Code.ZipFile'))
    .map((each) => (each === undefined ? undefined : textOf(each)));
  const writing = code.filter((each) => each === undefined || name.includes('${') || each.includes(name));
  if (writers.length > 0 && writing.length > 0) return unwrittenBy(name, writing, dimensions);
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

/** Code that writes a metric has the names of its dimensions in it. */
function unwrittenBy(
  name: string,
  writing: readonly (string | undefined)[],
  dimensions: Json | undefined,
): readonly Fault[] {
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

function filteredBy({ Dimensions }: JsonObject, name: string, dimensions: Json | undefined): readonly Fault[] {
  const made = listOf(Dimensions)
    .filter(isObject)
    .map(({ Key }) => textOf(Key))
    .sort()
    .join(' and ');
  const asked = dimensionsIn(dimensions)
    .map((each) => each.name)
    .sort()
    .join(' and ');
  if (made === asked) return [];
  const what = `it watches ${name} with the dimensions ${asked || 'none'}, and the filter writes it with ${made || 'none'}`;
  return [{ what, fix: 'Use the same dimensions in both.' }];
}

/** Not those who watch, nor those who permit. */
const noWriters = /^AWS::(CloudWatch|IAM|Logs|KMS)::/;

/** Resources in whose properties a namespace stands: the environment of a function, the configuration of an agent, code. */
function writersOf(system: ChainSystem, namespace: string): readonly ChainResource[] {
  return [...system.resources.values()].filter(
    ({ type, properties }) => !noWriters.test(type) && textsWithin(properties).some((text) => text.includes(namespace)),
  );
}

const textsWithin = memoize((properties: JsonObject): readonly string[] =>
  [...valuesIn(properties)].filter(({ value }) => isTextual(value)).map(({ value }) => textOf(value)),
);

const isTextual = (value: Json): boolean =>
  typeof value === 'string' || (isObject(value) && functionIn(value) !== undefined);

/** An alarm that calls nobody, or that can never ring: what a filter counts is never less than 1, since it writes nothing where nothing matches. */
function silent(system: ChainSystem, { properties }: ChainResource): readonly Fault[] {
  const { ActionsEnabled, ComparisonOperator, Namespace, MetricName, Threshold } = properties;
  const isOff = `${ActionsEnabled}` === 'false';
  const counting = transformations(system).filter(
    (each) =>
      textOf(each.MetricNamespace) === textOf(Namespace) &&
      textOf(each.MetricName) === textOf(MetricName) &&
      each.DefaultValue === undefined &&
      /^[1-9]\d*$/.test(textOf(each.MetricValue)),
  );
  const isOwn = !isOthers.test(textOf(Namespace)) && textOf(properties.TreatMissingData) === 'notBreaching';
  const contradicts = isOwn && textOf(ComparisonOperator).startsWith('LessThan') && Number(Threshold) <= 1;
  const never =
    !contradicts && /^LessThan/.test(textOf(ComparisonOperator)) && counting.length > 0 && Number(Threshold) <= 1;
  return [
    ...(isOff ? [{ what: 'its actions are disabled', fix: 'Remove ActionsEnabled.', mayBeAsked: true as const }] : []),
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
    ...outOfReach(properties),
    ...backwards(system, properties),
  ];
}

/** More than any account has: so many events in a second, for as long as the alarm adds them up. */
const most = 10_000;

/** Metrics of AWS in per cent. Some go over a hundred for a moment, as ECS lends what is idle; none goes over ten times that. */
const inPercent = /(Percent|Percentage|PercentIOLimit|Utilization|HitRate)$/;

/** A sum, or a share, that is never reached. Other statistics may be of bytes or of time. */
function outOfReach({ Namespace, MetricName, Statistic, Period, Threshold }: JsonObject): readonly Fault[] {
  const [namespace, name] = [textOf(Namespace), textOf(MetricName)];
  const [threshold, period] = [Number(textOf(Threshold)), Number(textOf(Period))];
  const isCount =
    textOf(Statistic) === 'Sum' &&
    (/^AWS\/(Lambda|Events|SNS)$|^(?!AWS\/)/.test(namespace) || isTrouble(namespace, name));
  const isShare = isOthers.test(namespace) && inPercent.test(name) && textOf(Statistic) !== 'Sum';
  if (isCount && threshold > most * period)
    return [{ what: `its threshold is ${threshold} in ${period} s, which is never reached`, fix: 'Lower Threshold.' }];
  if (isShare && threshold > 1000)
    return [{ what: `its threshold is ${threshold} percent, which is never reached`, fix: 'Lower Threshold.' }];
  return [];
}

/** Metrics of AWS of which more is worse, whose names do not say so. */
const troubles: Readonly<Record<string, RegExp>> = {
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

/** Metrics of AWS that count what goes wrong, by their names: `Errors`, `NumberOfBackupJobsFailed`, `ThrottledCmds`. */
const counted = /Error|Fail(ed|ure)|Throttle|Rejected|Denied|Dropped|Aborted|Un[Hh]ealthy/;

/** Metrics of AWS of which less is worse: what is left, and what is well. */
const reserves =
  /^(HealthyHostCount|DaysToExpiry|BurstBalance|(CPU|Burst)CreditBalance|Free(ableMemory|StorageSpace|LocalStorage)|.*\.Success)$/;

const isTrouble = (namespace: string, name: string): boolean =>
  isOthers.test(namespace) &&
  (counted.test(name) || (Object.hasOwn(troubles, namespace) && troubles[namespace]!.test(name)));

/** An alarm that rings when all is well rings always, or never. One that scales may ask for what is idle. */
function backwards(
  system: ChainSystem,
  { Namespace, MetricName, ComparisonOperator, AlarmActions }: JsonObject,
): readonly Fault[] {
  const [namespace, name, operator] = [textOf(Namespace), textOf(MetricName), textOf(ComparisonOperator)];
  if (system.mentions(AlarmActions).some(({ type }) => type.endsWith('::ScalingPolicy'))) return [];
  const fix = 'Change ComparisonOperator.';
  if (operator.startsWith('LessThan') && !operator.includes('OrGreater') && isTrouble(namespace, name))
    return [{ what: `it fires when ${name} is low, which is the normal state`, fix }];
  if (operator.startsWith('GreaterThan') && isOthers.test(namespace) && reserves.test(name))
    return [{ what: `it fires when ${name} is high, which is the normal state`, fix }];
  return [];
}

const actionLists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

function actionFaults(system: ChainSystem, alarm: ChainResource, topics: Set<ChainResource>): readonly Fault[] {
  const used = new Set(
    actionLists
      .flatMap((list) => listOf(alarm.properties[list]))
      .map((action) => system.target(action, alarm, 'AWS::SNS::Topic'))
      .filter((topic) => topic !== undefined),
  );
  for (const topic of used) topics.add(topic);
  const none = textsOf(alarm.properties.AlarmActions).length === 0 && !isUsed(system, alarm);
  return [
    ...(none ? [{ what: 'it has no AlarmActions: no one is notified', fix: 'Add a topic to AlarmActions.' }] : []),
    ...[...used].flatMap((topic) => refused(system, alarm, topic)),
  ];
}

/** A composite alarm speaks for it, or a service stops or scales by it. */
const isUsed = (system: ChainSystem, alarm: ChainResource): boolean =>
  system.readBy(alarm).some(({ type }) => type !== 'AWS::CloudWatch::Dashboard') || system.isOutput(alarm);

/** The policy that AWS gives a topic admits the alarms of the account; one of the template must say so. */
function refused(system: ChainSystem, alarm: ChainResource, topic: ChainResource): readonly Fault[] {
  const service = 'cloudwatch.amazonaws.com';
  const closed =
    policyHolders(system, topic).length > 0 &&
    resourcePolicyAllows(system, topic, 'sns:Publish', { service, source: alarm }) === 'no';
  const value = topic.properties.KmsMasterKeyId;
  return [
    ...(closed
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

/** A topic that alarms speak to, and nobody listens to, by any parameter; one that is an output may have listeners outside. */
function unheard(system: ChainSystem, topic: ChainResource): readonly ChainFinding[] {
  const subscribed =
    listOf(topic.properties.Subscription).length > 0 ||
    system
      .ofType('AWS::SNS::Subscription')
      .some((each) => system.target(each.properties.TopicArn, each, 'AWS::SNS::Topic') === topic);
  if (subscribed || system.isOutput(topic) || system.mayHave('AWS::SNS::Subscription')) return [];
  const what = 'is the target of alarms and has no subscription';
  return [{ resource: topic, what, fix: 'Add a subscription, with the address as a parameter.' }];
}
