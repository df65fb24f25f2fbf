import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import { guess } from '../guess.ts';
import { valuesIn } from '../values.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isOneEditAway } from './edit-distance.ts';
import {
  detailFieldsOf,
  detailTypesOf,
  eventFields,
  isAwsSource,
  isFromCloudTrail,
  isReadOnlyCall,
  knownSources,
  similarType,
} from './event-facts.ts';
import {
  alternativesOf,
  fieldsOf,
  missingFields,
  patternsOf,
  type RequiredValues,
  requiredValues,
} from './event-patterns.ts';
import { iamService, isIamService } from './iam-facts.ts';
import { textOf } from './text.ts';

/**
 * A rule matches events that exist: source, detail type, the fields in the pattern, and calls that CloudTrail sends to
 * EventBridge. No list of the pattern has a value twice.
 *
 * Not checked: events of partners and of custom applications, and whether a trail records in the account. Detail types
 * are checked only for sources whose detail types are all known. Call names are reported only if they are one edit away
 * from a known name.
 */
export const eventPattern: Chain = {
  name: 'event-pattern',
  why: 'The rule matched an event that no service sends, and no error was reported.',
  check: (system) => [
    ...patternsOf(system).flatMap(({ rule, pattern }) =>
      patternFindings(system, rule, pattern).map((details) => ({ resource: rule, ...details })),
    ),
    ...system.ofType('AWS::Events::Rule').flatMap((rule) => noPattern(system, rule)),
    ...system.ofType('AWS::Events::Rule', 'AWS::Scheduler::Schedule').flatMap(disabled),
  ],
};

function noPattern(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const { EventPattern: pattern } = rule.properties;
  if (pattern === undefined || isObject(pattern) || system.isUnknown(pattern) || `${pattern}`.trim().startsWith('{'))
    return [];
  return [{ resource: rule, what: 'its EventPattern is not an object', fix: 'Set source, detail-type and detail.' }];
}

type FindingDetails = Omit<ChainFinding, 'resource'>;

function patternFindings(system: ChainSystem, rule: ChainResource, pattern: JsonObject): readonly FindingDetails[] {
  const sources = requiredValues(pattern.source);
  const types = requiredValues(pattern['detail-type']);
  const detail = isObject(pattern.detail) ? pattern.detail : {};
  return [
    ...unknownFields(pattern),
    ...emptyLists(pattern),
    ...repeatedValues(pattern),
    ...unknownSources(sources),
    ...unknownTypes(sources, types),
    ...signInFindings(sources, types, detail),
    ...unknownDetail(sources, types, detail),
    ...(types?.exact && types.texts.every(isFromCloudTrail)
      ? alternativesOf(detail).flatMap((each) => callFindings(sources, each, rule))
      : []),
    ...wrongBus(system, rule, sources),
  ];
}

/** A parameter may disable it. */
const disabled = (resource: ChainResource): readonly ChainFinding[] =>
  resource.properties.State === 'DISABLED'
    ? [
        {
          resource,
          what: 'its State is DISABLED: it matches no event',
          fix: 'Set State to ENABLED, or remove the rule.',
          mayBeRequested: true,
        },
      ]
    : [];

/** EventBridge refuses an empty list. It would match no event. */
const emptyLists = (pattern: JsonObject): readonly FindingDetails[] =>
  [...valuesIn(pattern)].some(({ value }) => Array.isArray(value) && value.length === 0)
    ? [{ what: 'its pattern has an empty list, which matches no event', fix: 'Add a value, or remove the field.' }]
    : [];

/** Usually another value was intended. */
const repeatedValues = (pattern: JsonObject): readonly FindingDetails[] =>
  listsIn(pattern).flatMap((items) => {
    const texts = items.map((item) => JSON.stringify(item));
    const place = texts.findIndex((text, index) => texts.indexOf(text) !== index);
    if (place < 0) return [];
    const repeated = functionIn(items[place]!) ? textOf(items[place]) : texts[place];
    return [{ what: `its pattern has ${repeated} twice in a list`, fix: 'Use the intended value, or remove one.' }];
  });

/** The lists of a pattern, not the arguments of functions. */
function listsIn(value: Json): readonly (readonly Json[])[] {
  if (Array.isArray(value)) return [value as readonly Json[], ...(value as readonly Json[]).flatMap(listsIn)];
  return isObject(value) && !functionIn(value) ? Object.values(value).flatMap(listsIn) : [];
}

function unknownFields(pattern: JsonObject): readonly FindingDetails[] {
  return Object.keys(pattern)
    .filter((field) => field !== '$or' && !eventFields.includes(field))
    .map((field) => ({ what: `its pattern uses ${field}, which no event has`, fix: guess(field, eventFields) }));
}

const isAws = (source: string) => source.startsWith('aws.') && !source.startsWith('aws.partner/');

function unknownSources(sources: RequiredValues | undefined): readonly FindingDetails[] {
  return (sources?.texts ?? [])
    .filter((source) => isAws(source) && !isAwsSource(source))
    .map((source) => ({
      what: `AWS services send no events with the source ${source}`,
      fix: guess(source, knownSources()),
    }));
}

function unknownTypes(
  sources: RequiredValues | undefined,
  types: RequiredValues | undefined,
): readonly FindingDetails[] {
  if (!sources?.exact || !types) return [];
  const lists = sources.texts.map(detailTypesOf);
  if (lists.length === 0) return [];
  if (lists.includes(undefined)) return misspeltTypeFindings(sources, types);
  const known = lists.flatMap((list) => list!);
  return types.texts
    .filter((type) => !known.includes(type))
    .map((type) => ({
      what: `${sources.texts.join(' and ')} send${sources.texts.length === 1 ? 's' : ''} no event '${type}'`,
      fix: guess(type, known),
    }));
}

const misspeltTypeFindings = (sources: RequiredValues, types: RequiredValues): readonly FindingDetails[] =>
  types.texts.flatMap((type) =>
    sources.texts.flatMap((source) => {
      const similar = similarType(source, type);
      return similar ? [{ what: `${source} sends no event '${type}'`, fix: `Did you mean '${similar}'?` }] : [];
    }),
  );

const signInTypes = ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'];

/** Source: CloudTrail User Guide, "AWS Management Console sign-in events". */
const signInCalls = [
  'ConsoleLogin',
  'CheckMfa',
  'SwitchRole',
  'ExitRole',
  'RenewRole',
  'PasswordRecoveryRequested',
  'PasswordRecoveryCompleted',
  'PasswordUpdated',
];

/** Sign-ins have a specific source and detail type. */
function signInFindings(
  sources: RequiredValues | undefined,
  types: RequiredValues | undefined,
  detail: JsonObject,
): readonly FindingDetails[] {
  const isOtherSource = sources?.exact && !sources.texts.includes('aws.signin');
  if (isOtherSource && types?.texts.some((type) => signInTypes.includes(type)))
    return [{ what: `sign-ins come from aws.signin, not from ${sources.texts.join(' and ')}`, fix: 'Use aws.signin.' }];
  const names = requiredValues(detail.eventName);
  const misspelt = (names?.texts ?? []).flatMap((name) =>
    signInCalls.filter((call) => call !== name && isOneEditAway(call, name)),
  );
  if (types?.texts.some((type) => signInTypes.includes(type)) && misspelt.length > 0)
    return [{ what: `no sign-in event is named ${names!.texts.join(' or ')}`, fix: `Did you mean ${misspelt[0]}?` }];
  if (!names?.exact || !names.texts.every((name) => name === 'ConsoleLogin') || !types?.exact) return [];
  if (types.texts.length === 0 || types.texts.some((type) => signInTypes.includes(type))) return [];
  return [
    {
      what: `ConsoleLogin does not have the detail type '${types.texts.join("' or '")}'`,
      fix: `Use the detail type '${signInTypes[0]}'.`,
    },
  ];
}

function unknownDetail(
  sources: RequiredValues | undefined,
  types: RequiredValues | undefined,
  detail: JsonObject,
): readonly FindingDetails[] {
  if (!sources?.exact || !types?.exact) return [];
  const pairs = sources.texts.flatMap((source) => types.texts.map((type) => detailFieldsOf(source, type)));
  if (pairs.length === 0 || pairs.includes(undefined)) return [];
  const known = new Set(pairs.flatMap((fields) => [...fields!]));
  return missingFields(fieldsOf(detail), known).map((field) => ({
    what: `'${types.texts.join("' and '")}' ha${types.texts.length === 1 ? 's' : 've'} no field detail.${field}`,
    fix: guess(field, [...known]),
  }));
}

/** Service names in CloudTrail that do not exist in IAM. */
const otherEventSources = new Set(['monitoring', 'signin', 'tagging', 'email', 'edgelambda', 'oam', 'aoss-data']);

function callFindings(
  sources: RequiredValues | undefined,
  detail: JsonObject,
  rule: ChainResource,
): readonly FindingDetails[] {
  const eventSources = requiredValues(detail.eventSource);
  const names = requiredValues(detail.eventName);
  return [
    ...(eventSources?.texts ?? []).flatMap(wrongEventSource),
    ...otherService(sources, eventSources),
    ...(names?.texts ?? []).flatMap((name) => misspelt(name, eventSources ?? sources)),
    ...undeliveredReads(names, eventSources, rule),
  ];
}

function wrongEventSource(eventSource: string): readonly FindingDetails[] {
  const [, prefix = ''] = /^(.+)\.amazonaws\.com$/.exec(eventSource) ?? [];
  if (isIamService(prefix) || otherEventSources.has(prefix)) return [];
  const what = `CloudTrail has no event source ${eventSource}`;
  return [{ what, fix: 'Use the service prefix of IAM, such as s3.amazonaws.com.' }];
}

/** `iam.amazonaws.com` in CloudTrail is `aws.iam` in EventBridge. */
function otherService(
  sources: RequiredValues | undefined,
  eventSources: RequiredValues | undefined,
): readonly FindingDetails[] {
  if (!sources?.exact || !eventSources?.exact || sources.texts.length === 0) return [];
  const services = sources.texts.map((source) => source.replace(/^aws\./, ''));
  return eventSources.texts
    .filter((eventSource) => !services.includes(eventSource.replace(/\.amazonaws\.com$/, '')))
    .map((eventSource) => ({
      what: `calls to ${eventSource} do not have the source ${sources.texts.join(' or ')}`,
      fix: `Use aws.${eventSource.replace(/\.amazonaws\.com$/, '')}, or the calls of ${sources.texts[0]}.`,
    }));
}

/** Only names that are one edit away from an action: some call names in CloudTrail are not IAM actions. */
function misspelt(name: string, sources: RequiredValues | undefined): readonly FindingDetails[] {
  if (!sources?.exact) return [];
  const prefixes = sources.texts.map((source) => source.replace(/^aws\.|\.amazonaws\.com$/g, ''));
  const services = prefixes.map((prefix) => iamService(prefix)?.actions);
  const lower = name.toLowerCase();
  const isKnown = services.some(
    (actions) => !actions || actions.has(lower) || actions.has(lower.replace(/\d{8}(v\d+)?$/, '')),
  );
  if (isKnown) return [];
  const similar = services.flatMap((actions) => [...actions!.keys()]).find((action) => isOneEditAway(action, lower));
  const what = `${prefixes.join(' and ')} ${prefixes.length === 1 ? 'has' : 'have'} no call ${name}`;
  return similar ? [{ what, fix: `Did you mean ${similar}? It is case-sensitive.` }] : [];
}

/** Services whose read-only calls are management events, not data events. */
const managementReadServices = [
  'cloudtrail',
  'config',
  'ec2',
  'guardduty',
  'iam',
  'kms',
  'organizations',
  'rds',
  'secretsmanager',
  'ssm',
  'sts',
];
/** A rule in the state `ENABLED` does not receive read-only management events, such as `GetSecretValue`. */
function undeliveredReads(
  names: RequiredValues | undefined,
  eventSources: RequiredValues | undefined,
  rule: ChainResource,
): readonly FindingDetails[] {
  const state = rule.properties.State ?? 'ENABLED';
  if (state !== 'ENABLED' || !names?.exact || !eventSources?.exact || eventSources.texts.length !== 1) return [];
  const prefix = eventSources.texts[0]!.replace(/\.amazonaws\.com$/, '');
  if (!managementReadServices.includes(prefix)) return [];
  const reads = names.texts.filter((name) => isReadOnlyCall(prefix, name));
  if (reads.length === 0) return [];
  return [
    {
      what: `its State is ENABLED, and ${reads.join(', ')} ${reads.length === 1 ? 'is a read-only call' : 'are read-only calls'}: EventBridge does not deliver it`,
      fix: 'Set State to ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.',
    },
  ];
}

/** AWS services send events only to the default bus. */
function wrongBus(
  system: ChainSystem,
  rule: ChainResource,
  sources: RequiredValues | undefined,
): readonly FindingDetails[] {
  const bus = system.target(rule.properties.EventBusName, rule, 'AWS::Events::EventBus');
  if (!bus || !sources?.exact || sources.texts.length === 0 || !sources.texts.every(isAws)) return [];
  const forwarded = system.referencedBy(bus).some(({ type, properties }) => {
    const targets = type === 'AWS::Events::Rule' && Array.isArray(properties.Targets) ? properties.Targets : [];
    return (targets as readonly Json[]).some((target) => system.mentions(target).includes(bus));
  });
  if (forwarded || system.referencedBy(bus).some(({ type }) => type === 'AWS::Events::EventBusPolicy')) return [];
  const what = `it uses the event bus ${bus.id}, and events of ${sources.texts.join(' and ')} are sent to the default bus`;
  return [{ what, fix: 'Remove EventBusName, or forward them with a rule on the default bus.' }];
}
