import { type Json, type JsonObject, managementEventFacts } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { callType, isReadOnlyCall } from './event-facts.ts';
import { alternativesOf, fieldMatches, patternsOf } from './event-patterns.ts';
import { listOf } from './text.ts';

/**
 * A rule for the calls of a service that records the use of its keys, roles or secrets as management events names these
 * calls; and no rule matches the calls that the delivery of its own events causes.
 *
 * Not checked: data events, such as `Publish` and `Invoke`, which EventBridge receives only where a trail records them;
 * patterns that require more fields of a call than its service and name; and targets outside the system.
 */
export const eventCalls: Chain = {
  name: 'event-calls',
  why: 'Each notification about a key was encrypted with that key, which caused the next notification: thousands a day.',
  check: (system) =>
    patternsOf(system)
      .filter(({ rule }) => rule.properties.State !== 'DISABLED')
      .flatMap(({ rule, pattern }) => [...unnamedUses(rule, pattern), ...selfTriggered(system, rule, pattern)]),
};

/** A call as CloudTrail records it. */
interface Call {
  /** As in `eventSource`, without the domain. */
  readonly service: string;
  readonly name: string;
}

/** Fields of every call, or of most calls: a pattern that requires them matches hardly fewer calls. */
const common = new Set([
  'awsRegion',
  'eventCategory',
  'eventName',
  'eventSource',
  'eventType',
  'eventVersion',
  'managementEvent',
  'recipientAccountId',
]);

const isCommon = (field: string): boolean => common.has(field);

/** Calls of principals that are not made through a service are most of the calls, but no delivery makes such a call. */
const isCommonInUses = (field: string, value: Json | undefined): boolean =>
  isCommon(field) ||
  (field === 'userIdentity' && isObject(value) && Object.keys(value).every((each) => each === 'invokedBy'));

interface Alternative {
  readonly source: Json | undefined;
  readonly detail: JsonObject;
}

/**
 * The alternatives of a pattern that can match calls by service and name, and whose other fields all meet
 * `isUnrestrictive`.
 */
function alternatives(
  pattern: JsonObject,
  isUnrestrictive: (field: string, value: Json | undefined) => boolean,
): readonly Alternative[] {
  return alternativesOf(pattern)
    .filter((each) => fieldMatches(each['detail-type'], callType) === true)
    .flatMap(({ source, detail }) =>
      alternativesOf(isObject(detail) ? detail : {})
        .filter((fields) => Object.entries(fields).every(([field, value]) => isUnrestrictive(field, value)))
        .map((fields) => ({ source, detail: fields })),
    );
}

/** Whether a pattern certainly matches a call. */
const matchesCall = (rule: ChainResource, { source, detail }: Alternative, { service, name }: Call): boolean =>
  fieldMatches(source, `aws.${service}`) === true &&
  fieldMatches(detail.eventSource, `${service}.amazonaws.com`) === true &&
  fieldMatches(detail.eventName, name) === true &&
  (rule.properties.State === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' || !isReadOnlyCall(service, name));

/** Uses of keys, roles or secrets that a pattern matches without naming the calls, for the services that it names. */
function unnamedUses(rule: ChainResource, pattern: JsonObject): readonly ChainFinding[] {
  const matchingAlternatives = alternatives(pattern, isCommonInUses);
  return Object.entries(managementEventFacts()).flatMap(([service, { uses }]) => {
    const ofService = matchingAlternatives.filter(
      ({ source, detail }) =>
        listOf(source).includes(`aws.${service}`) || listOf(detail.eventSource).includes(`${service}.amazonaws.com`),
    );
    const matched = uses.filter((name) =>
      ofService.some(
        (each) => !listOf(each.detail.eventName).includes(name) && matchesCall(rule, each, { service, name }),
      ),
    );
    if (matched.length === 0) return [];
    const more = matched.length > 3 ? ` and ${matched.length - 3} more` : '';
    return [
      {
        resource: rule,
        what: `its pattern does not restrict the calls to ${service}, so it also matches ${matched.slice(0, 3).join(', ')}${more}, which change nothing`,
        fix: 'List the calls in detail.eventName, or exclude these with anything-but.',
      },
    ];
  });
}

function selfTriggered(system: ChainSystem, rule: ChainResource, pattern: JsonObject): readonly ChainFinding[] {
  const matchingAlternatives = alternatives(pattern, isCommon);
  const targets = listOf(rule.properties.Targets).filter(
    (each): each is JsonObject => isObject(each) && !functionIn(each),
  );
  const deliveryCalls = targets.flatMap((target) => callsOf(system, rule, target));
  const matchedCalls = deliveryCalls.filter(({ call }) =>
    matchingAlternatives.some((each) => matchesCall(rule, each, call)),
  );
  const deliveredTo = [...new Set(matchedCalls.map(({ by }) => by))];
  return deliveredTo.map((by) => {
    const names = [
      ...new Set(matchedCalls.flatMap(({ call, by: at }) => (at === by ? [`${call.service} ${call.name}`] : []))),
    ];
    return {
      resource: rule,
      what: `it triggers itself: each event that it delivers to ${by} causes the call ${names.join(' and ')}, which its pattern matches`,
      fix: 'Use other calls in detail.eventName.',
    };
  });
}

/** A call that a delivery causes, and the resource for which it is made. */
interface DeliveryCall {
  readonly call: Call;
  readonly by: string;
}

/** Type of a target -> management events of its delivery, in addition to those of its key and role. */
const callsByTargetType: Readonly<Record<string, readonly Call[]>> = {
  'AWS::Batch::JobQueue': [{ service: 'batch', name: 'SubmitJob' }],
  'AWS::CodeBuild::Project': [{ service: 'codebuild', name: 'StartBuild' }],
  'AWS::ECS::Cluster': [{ service: 'ecs', name: 'RunTask' }],
  'AWS::Lambda::Alias': [],
  'AWS::Lambda::Function': [
    { service: 'sts', name: 'AssumeRole' },
    { service: 'logs', name: 'CreateLogStream' },
  ],
  'AWS::Logs::LogGroup': [{ service: 'logs', name: 'CreateLogStream' }],
  'AWS::SNS::Topic': [],
  'AWS::SQS::Queue': [],
  'AWS::StepFunctions::StateMachine': [{ service: 'states', name: 'StartExecution' }],
};

/** Type -> the property with the key that a delivery uses, and the calls. */
const keyCallsByType: Readonly<Record<string, { readonly property: string; readonly calls: readonly string[] }>> = {
  'AWS::Lambda::Function': { property: 'KmsKeyArn', calls: ['Decrypt'] },
  'AWS::SNS::Topic': { property: 'KmsMasterKeyId', calls: ['GenerateDataKey', 'Decrypt'] },
  'AWS::SQS::Queue': { property: 'KmsMasterKeyId', calls: ['GenerateDataKey', 'Decrypt'] },
};

function callsOf(system: ChainSystem, rule: ChainResource, target: JsonObject): readonly DeliveryCall[] {
  const found = system.target(target.Arn, rule, ...Object.keys(callsByTargetType));
  const subscribers = found?.type === 'AWS::SNS::Topic' ? subscribersOf(system, found) : [];
  const role = target.RoleArn === undefined ? [] : [{ call: { service: 'sts', name: 'AssumeRole' }, by: 'its target' }];
  return [...role, ...(found ? [found, ...subscribers] : []).flatMap(callsOn)];
}

function callsOn(resource: ChainResource): readonly DeliveryCall[] {
  const { property, calls } = keyCallsByType[resource.type] ?? { property: '', calls: [] };
  const ofKey = resource.properties[property] === undefined ? [] : calls.map((name) => ({ service: 'kms', name }));
  return [...(callsByTargetType[resource.type] ?? []), ...ofKey].map((call) => ({ call, by: resource.id }));
}

/** Queues and functions that subscribe to a topic. */
function subscribersOf(system: ChainSystem, topic: ChainResource): readonly ChainResource[] {
  return system
    .ofType('AWS::SNS::Subscription')
    .filter((each) => system.target(each.properties.TopicArn, each, 'AWS::SNS::Topic') === topic)
    .flatMap((each) => {
      const found = system.target(each.properties.Endpoint, each, 'AWS::SQS::Queue', 'AWS::Lambda::Function');
      return found ? [found] : [];
    });
}
