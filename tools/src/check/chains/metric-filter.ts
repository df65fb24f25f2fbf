import type { JsonObject } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { guess } from '../guess.ts';
import { valuesIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isOneEditAway } from './edit-distance.ts';
import { cloudTrailFields } from './event-facts.ts';
import { iamService } from './iam-facts.ts';
import { at } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * A metric filter can match, its value is not 0, and an alarm or a dashboard reads its metric. Its pattern is
 * complete. In a pattern for CloudTrail events, the fields and API calls exist.
 *
 * It checks only the first level of CloudTrail fields, and reports a call as misspelled only if it differs from a
 * known call by one edit.
 */
export const metricFilter: Chain = {
  name: 'metric-filter',
  why: 'The filter matched DeleteTrial, so no notification was sent when the trail was deleted.',
  check: (system) =>
    system.ofType('AWS::Logs::MetricFilter').flatMap((filter) => {
      const pattern = textOf(filter.properties.FilterPattern);
      return [
        ...unbalanced(pattern),
        ...(readsTrail(system, filter, pattern) ? [...unknownFields(pattern), ...unknownCalls(pattern)] : []),
        ...transformationsOf(filter).flatMap((each) => [...zeroValue(each), ...unreadMetric(system, each)]),
      ].map((fault) => ({ resource: filter, ...fault }));
    }),
};

type Fault = Omit<ChainFinding, 'resource'>;

const transformationsOf = ({ properties }: ChainResource) => listOf(properties.MetricTransformations).filter(isObject);

/** A JSON pattern is enclosed in braces, and its parentheses outside of quotes are balanced. */
function unbalanced(pattern: string): readonly Fault[] {
  const unquoted = pattern.replace(/"(\\.|[^"\\])*"/g, '""').trim();
  if (!/^[{]|[}]$/.test(unquoted)) return [];
  let depth = 0;
  const isBalanced = [...unquoted].every((character) => {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    return depth >= 0;
  });
  const isQuoted = unquoted.replaceAll('""', '').includes('"');
  if (unquoted.startsWith('{') && unquoted.endsWith('}') && isBalanced && depth === 0 && !isQuoted) return [];
  return [{ what: 'its pattern is incomplete: a brace, a parenthesis or a quote is not closed', fix: 'Close it.' }];
}

/**
 * Whether it reads CloudTrail events: its log group is that of a trail, or its pattern tests the event name or
 * source.
 */
function readsTrail(system: ChainSystem, filter: ChainResource, pattern: string): boolean {
  const group = system.target(filter.properties.LogGroupName, filter, 'AWS::Logs::LogGroup');
  const isTrailLog = system
    .ofType('AWS::CloudTrail::Trail')
    .some(
      (trail) =>
        group !== undefined &&
        system.target(at(trail, 'CloudWatchLogsLogGroupArn'), trail, 'AWS::Logs::LogGroup') === group,
    );
  return isTrailLog || /\$\.(eventName|eventSource)\b/.test(pattern);
}

function unknownFields(pattern: string): readonly Fault[] {
  const known = cloudTrailFields();
  const fields = new Set([...pattern.matchAll(/\$\.(\w+)/g)].map(([, field = '']) => field));
  return [...fields]
    .filter((field) => !known.includes(field))
    .map((field) => ({ what: `CloudTrail events have no field ${field}`, fix: guess(field, known) }));
}

/** Checks calls against the services that the pattern names, or against common services if it names none. */
function unknownCalls(pattern: string): readonly Fault[] {
  const sources = [...pattern.matchAll(/\$\.eventSource\s*=\s*"?([\w-]+)\.amazonaws\.com/g)].map(
    ([, service = '']) => service,
  );
  const known = callsOf(sources.length > 0 ? sources : benchmarkServices);
  const calls = new Set([...pattern.matchAll(/\$\.eventName\s*=\s*"?([A-Za-z0-9]+)/g)].map(([, name = '']) => name));
  return [...calls].flatMap((name) => {
    const lower = name.toLowerCase();
    if (known.has(lower)) return [];
    const near = [...known].find((call) => isOneEditAway(call, lower));
    return near ? [{ what: `no service has a call ${name}`, fix: `Did you mean ${near}? It is case-sensitive.` }] : [];
  });
}

const known = new Map<string, ReadonlySet<string>>();

function callsOf(services: readonly string[]): ReadonlySet<string> {
  const key = services.join();
  const calls =
    known.get(key) ??
    new Set([...services.flatMap((service) => [...(iamService(service)?.actions.keys() ?? [])]), ...otherCalls]);
  known.set(key, calls);
  return calls;
}

/** Services of the CIS AWS Foundations Benchmark, and calls that are not IAM actions. */
const benchmarkServices = [
  'cloudtrail',
  'config',
  'ec2',
  'iam',
  'kms',
  'organizations',
  's3',
  'sts',
  'guardduty',
  'securityhub',
  'ssm',
];
const otherCalls = [
  'consolelogin',
  'deletebucketcors',
  'putbucketcors',
  'deletebucketlifecycle',
  'putbucketlifecycle',
  'deletebucketreplication',
  'putbucketreplication',
  'switchrole',
  'checkmfa',
];

function zeroValue({ MetricName, MetricValue }: Readonly<Record<string, unknown>>): readonly Fault[] {
  if (!/^0+(\.0*)?$/.test(`${MetricValue}`)) return [];
  return [
    {
      what: `adds 0 to ${textOf(MetricName as string)} for each match`,
      fix: "Set MetricValue to '1', or to a field of the log event.",
    },
  ];
}

function unreadMetric(
  system: ChainSystem,
  { MetricName, MetricNamespace }: ReturnType<typeof transformationsOf>[number],
): readonly Fault[] {
  const [name, namespace] = [textOf(MetricName), textOf(MetricNamespace)];
  const isRead = system
    .ofType(...readers)
    .some(
      ({ properties }) =>
        (textOf(properties.MetricName) === name && textOf(properties.Namespace) === namespace) ||
        metricsIn(properties).includes(name),
    );
  return isRead ? [] : [{ what: `its metric ${name} has no alarm`, fix: 'Add an alarm, or remove the filter.' }];
}

const readers = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::AnomalyDetector'];

/** Names of metrics in the queries of an alarm, or the whole text of a dashboard. */
const metricsIn = memoize((properties: JsonObject): string | readonly string[] => {
  if (properties.DashboardBody !== undefined) return textOf(properties.DashboardBody);
  return [...valuesIn(properties.Metrics)].flatMap(({ value }) =>
    isObject(value) && value.MetricName !== undefined ? [textOf(value.MetricName)] : [],
  );
});
