import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
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
  isHeldBack,
  knownSources,
  similarType,
} from './event-facts.ts';
import { alternativesOf, fieldsOf, missingFields, patternsOf, type Wanted, wantedOf } from './event-patterns.ts';
import { iamService, isIamService } from './iam-facts.ts';

/**
 * A rule waits for events that exist: source, detail type, the fields that the pattern asks for, and the calls that
 * CloudTrail tells EventBridge of.
 *
 * It can't see events of partners and of one's own programs, nor whether a trail records in the account. Detail types are
 * judged only of sources whose list is known as a whole, names of calls only where they are one letter off.
 */
export const eventPattern: Chain = {
  name: 'event-pattern',
  why: 'The rule matched an event that no service sends, and no error was reported.',
  check: (system) => [
    ...patternsOf(system).flatMap(({ rule, pattern }) =>
      judged(system, rule, pattern).map((fault) => ({ resource: rule, ...fault })),
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

type Fault = Omit<ChainFinding, 'resource'>;

function judged(system: ChainSystem, rule: ChainResource, pattern: JsonObject): readonly Fault[] {
  const sources = wantedOf(pattern.source);
  const types = wantedOf(pattern['detail-type']);
  const detail = isObject(pattern.detail) ? pattern.detail : {};
  return [
    ...unknownFields(pattern),
    ...emptyLists(pattern),
    ...unknownSources(sources),
    ...unknownTypes(sources, types),
    ...signIns(sources, types, detail),
    ...unknownDetail(sources, types, detail),
    ...(types?.exact && types.texts.every(isFromCloudTrail)
      ? alternativesOf(detail).flatMap((each) => calls(sources, each, rule))
      : []),
    ...wrongBus(system, rule, sources),
  ];
}

/** A parameter may turn it off. */
const disabled = (resource: ChainResource): readonly ChainFinding[] =>
  resource.properties.State === 'DISABLED'
    ? [
        {
          resource,
          what: 'its State is DISABLED: it matches no event',
          fix: 'Set State to ENABLED, or remove the rule.',
          mayBeAsked: true,
        },
      ]
    : [];

/** EventBridge refuses an empty list; it would take no event. */
const emptyLists = (pattern: JsonObject): readonly Fault[] =>
  [...valuesIn(pattern)].some(({ value }) => Array.isArray(value) && value.length === 0)
    ? [{ what: 'its pattern has an empty list, which matches no event', fix: 'Add a value, or remove the field.' }]
    : [];

function unknownFields(pattern: JsonObject): readonly Fault[] {
  return Object.keys(pattern)
    .filter((field) => field !== '$or' && !eventFields.includes(field))
    .map((field) => ({ what: `its pattern uses ${field}, which no event has`, fix: guess(field, eventFields) }));
}

const isAws = (source: string) => source.startsWith('aws.') && !source.startsWith('aws.partner/');

function unknownSources(sources: Wanted | undefined): readonly Fault[] {
  return (sources?.texts ?? [])
    .filter((source) => isAws(source) && !isAwsSource(source))
    .map((source) => ({
      what: `AWS services send no events with the source ${source}`,
      fix: guess(source, knownSources()),
    }));
}

function unknownTypes(sources: Wanted | undefined, types: Wanted | undefined): readonly Fault[] {
  if (!sources?.exact || !types) return [];
  const lists = sources.texts.map(detailTypesOf);
  if (lists.length === 0) return [];
  if (lists.includes(undefined)) return misspeltTypes(sources, types);
  const known = lists.flatMap((list) => list!);
  return types.texts
    .filter((type) => !known.includes(type))
    .map((type) => ({
      what: `${sources.texts.join(' and ')} send${sources.texts.length === 1 ? 's' : ''} no event '${type}'`,
      fix: guess(type, known),
    }));
}

const misspeltTypes = (sources: Wanted, types: Wanted): readonly Fault[] =>
  types.texts.flatMap((type) =>
    sources.texts.flatMap((source) => {
      const meant = similarType(source, type);
      return meant ? [{ what: `${source} sends no event '${type}'`, fix: `Did you mean '${meant}'?` }] : [];
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

/** A sign-in has a source and a detail type of its own. */
function signIns(sources: Wanted | undefined, types: Wanted | undefined, detail: JsonObject): readonly Fault[] {
  const others = sources?.exact && !sources.texts.includes('aws.signin');
  if (others && types?.texts.some((type) => signInTypes.includes(type)))
    return [{ what: `sign-ins come from aws.signin, not from ${sources.texts.join(' and ')}`, fix: 'Use it.' }];
  const names = wantedOf(detail.eventName);
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

function unknownDetail(sources: Wanted | undefined, types: Wanted | undefined, detail: JsonObject): readonly Fault[] {
  if (!sources?.exact || !types?.exact) return [];
  const pairs = sources.texts.flatMap((source) => types.texts.map((type) => detailFieldsOf(source, type)));
  if (pairs.length === 0 || pairs.includes(undefined)) return [];
  const known = new Set(pairs.flatMap((fields) => [...fields!]));
  return missingFields(fieldsOf(detail), known).map((field) => ({
    what: `'${types.texts.join("' and '")}' ha${types.texts.length === 1 ? 's' : 've'} no field detail.${field}`,
    fix: guess(field, [...known]),
  }));
}

/** Names of services in CloudTrail that are none in IAM. */
const otherEventSources = new Set(['monitoring', 'signin', 'tagging', 'email', 'edgelambda', 'oam', 'aoss-data']);

function calls(sources: Wanted | undefined, detail: JsonObject, rule: ChainResource): readonly Fault[] {
  const eventSources = wantedOf(detail.eventSource);
  const names = wantedOf(detail.eventName);
  return [
    ...(eventSources?.texts ?? []).flatMap(wrongEventSource),
    ...otherService(sources, eventSources),
    ...(names?.texts ?? []).flatMap((name) => misspelt(name, eventSources ?? sources)),
    ...unsentReads(names, eventSources, rule),
  ];
}

function wrongEventSource(eventSource: string): readonly Fault[] {
  const [, prefix = ''] = /^(.+)\.amazonaws\.com$/.exec(eventSource) ?? [];
  if (isIamService(prefix) || otherEventSources.has(prefix)) return [];
  const what = `CloudTrail has no event source ${eventSource}`;
  return [{ what, fix: 'Use the service prefix of IAM, such as s3.amazonaws.com.' }];
}

/** CloudTrail's `iam.amazonaws.com` is EventBridge's `aws.iam`. */
function otherService(sources: Wanted | undefined, eventSources: Wanted | undefined): readonly Fault[] {
  if (!sources?.exact || !eventSources?.exact || sources.texts.length === 0) return [];
  const services = sources.texts.map((source) => source.replace(/^aws\./, ''));
  return eventSources.texts
    .filter((eventSource) => !services.includes(eventSource.replace(/\.amazonaws\.com$/, '')))
    .map((eventSource) => ({
      what: `calls to ${eventSource} do not have the source ${sources.texts.join(' or ')}`,
      fix: `Use aws.${eventSource.replace(/\.amazonaws\.com$/, '')}, or the calls of ${sources.texts[0]}.`,
    }));
}

/** Only what is one letter off: not every name in CloudTrail is an action of IAM. */
function misspelt(name: string, sources: Wanted | undefined): readonly Fault[] {
  if (!sources?.exact) return [];
  const prefixes = sources.texts.map((source) => source.replace(/^aws\.|\.amazonaws\.com$/g, ''));
  const services = prefixes.map((prefix) => iamService(prefix)?.actions);
  const lower = name.toLowerCase();
  const isKnown = services.some(
    (actions) => !actions || actions.has(lower) || actions.has(lower.replace(/\d{8}(v\d+)?$/, '')),
  );
  if (isKnown) return [];
  const near = services.flatMap((actions) => [...actions!.keys()]).find((action) => isOneEditAway(action, lower));
  const what = `${prefixes.join(' and ')} ${prefixes.length === 1 ? 'has' : 'have'} no call ${name}`;
  return near ? [{ what, fix: `Did you mean ${near}? It is case-sensitive.` }] : [];
}

/** Services whose reading calls are management events, not data events. */
const managed = [
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
/** A rule that is `ENABLED` gets no management event that only reads, such as `GetSecretValue`. */
function unsentReads(
  names: Wanted | undefined,
  eventSources: Wanted | undefined,
  rule: ChainResource,
): readonly Fault[] {
  const state = rule.properties.State ?? 'ENABLED';
  if (state !== 'ENABLED' || !names?.exact || !eventSources?.exact || eventSources.texts.length !== 1) return [];
  const prefix = eventSources.texts[0]!.replace(/\.amazonaws\.com$/, '');
  if (!managed.includes(prefix)) return [];
  const reads = names.texts.filter((name) => isHeldBack(prefix, name));
  if (reads.length === 0) return [];
  return [
    {
      what: `its State is ENABLED, and ${reads.join(', ')} ${reads.length === 1 ? 'is a read-only call' : 'are read-only calls'}: EventBridge does not deliver it`,
      fix: 'Set State to ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.',
    },
  ];
}

/** AWS sends its events to the default bus alone. */
function wrongBus(system: ChainSystem, rule: ChainResource, sources: Wanted | undefined): readonly Fault[] {
  const bus = system.target(rule.properties.EventBusName, rule, 'AWS::Events::EventBus');
  if (!bus || !sources?.exact || sources.texts.length === 0 || !sources.texts.every(isAws)) return [];
  const forwarded = system.readBy(bus).some(({ type, properties }) => {
    const targets = type === 'AWS::Events::Rule' && Array.isArray(properties.Targets) ? properties.Targets : [];
    return (targets as readonly Json[]).some((target) => system.mentions(target).includes(bus));
  });
  if (forwarded || system.readBy(bus).some(({ type }) => type === 'AWS::Events::EventBusPolicy')) return [];
  const what = `it uses the event bus ${bus.id}, and events of ${sources.texts.join(' and ')} are sent to the default bus`;
  return [{ what, fix: 'Remove EventBusName, or forward them with a rule on the default bus.' }];
}
