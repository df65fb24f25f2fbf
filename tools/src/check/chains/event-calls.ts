import { type Json, type JsonObject, managementEventFacts } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { callType, isHeldBack } from './event-facts.ts';
import { alternativesOf, patternsOf, takes } from './event-patterns.ts';
import { listOf } from './text.ts';

/**
 * A rule for the calls of a service that records the use of its keys, roles or secrets as management events names the calls
 * that it means; and no rule takes the calls that the delivery of its own events makes.
 *
 * It can't see data events, such as `Publish` and `Invoke`: EventBridge gets them only where a trail records them. Nor does it
 * judge a pattern that asks for more fields of a call than its service and name, and targets outside of the system.
 */
export const eventCalls: Chain = {
  name: 'event-calls',
  why: 'Each notification about a key was encrypted with that key, which caused the next notification: thousands a day.',
  check: (system) =>
    patternsOf(system)
      .filter(({ rule }) => rule.properties.State !== 'DISABLED')
      .flatMap(({ rule, pattern }) => [...unnamedUses(rule, pattern), ...loops(system, rule, pattern)]),
};

/** A call as CloudTrail records it. */
interface Call {
  /** As in `eventSource`, without the domain. */
  readonly service: string;
  readonly name: string;
}

/** Fields that every call has, or most: a pattern that asks for them takes hardly less. */
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

/** Calls that principals make themselves, and not through a service, are most of the calls; none of them is made by a delivery. */
const isCommonInUses = (field: string, value: Json | undefined): boolean =>
  isCommon(field) ||
  (field === 'userIdentity' && isObject(value) && Object.keys(value).every((each) => each === 'invokedBy'));

interface Alternative {
  readonly source: Json | undefined;
  readonly detail: JsonObject;
}

/** The alternatives of a pattern that may take calls by their service and name, and ask for nothing else that `isOpen` does not admit. */
function alternatives(
  pattern: JsonObject,
  isOpen: (field: string, value: Json | undefined) => boolean,
): readonly Alternative[] {
  return alternativesOf(pattern)
    .filter((each) => takes(each['detail-type'], callType) === true)
    .flatMap(({ source, detail }) =>
      alternativesOf(isObject(detail) ? detail : {})
        .filter((fields) => Object.entries(fields).every(([field, value]) => isOpen(field, value)))
        .map((fields) => ({ source, detail: fields })),
    );
}

/** Whether a pattern surely takes a call. */
const takesCall = (rule: ChainResource, { source, detail }: Alternative, { service, name }: Call): boolean =>
  takes(source, `aws.${service}`) === true &&
  takes(detail.eventSource, `${service}.amazonaws.com`) === true &&
  takes(detail.eventName, name) === true &&
  (rule.properties.State === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' || !isHeldBack(service, name));

/** Uses that a pattern takes without their names; of the services that it names. */
function unnamedUses(rule: ChainResource, pattern: JsonObject): readonly ChainFinding[] {
  const open = alternatives(pattern, isCommonInUses);
  return Object.entries(managementEventFacts()).flatMap(([service, { uses }]) => {
    const ofService = open.filter(
      ({ source, detail }) =>
        listOf(source).includes(`aws.${service}`) || listOf(detail.eventSource).includes(`${service}.amazonaws.com`),
    );
    const taken = uses.filter((name) =>
      ofService.some(
        (each) => !listOf(each.detail.eventName).includes(name) && takesCall(rule, each, { service, name }),
      ),
    );
    if (taken.length === 0) return [];
    const more = taken.length > 3 ? ` and ${taken.length - 3} more` : '';
    return [
      {
        resource: rule,
        what: `its pattern does not restrict the calls to ${service}, so it also matches ${taken.slice(0, 3).join(', ')}${more}, which change nothing`,
        fix: 'List the calls in detail.eventName, or exclude these with anything-but.',
      },
    ];
  });
}

function loops(system: ChainSystem, rule: ChainResource, pattern: JsonObject): readonly ChainFinding[] {
  const open = alternatives(pattern, isCommon);
  const targets = listOf(rule.properties.Targets).filter(
    (each): each is JsonObject => isObject(each) && !functionIn(each),
  );
  const made = targets.flatMap((target) => callsOf(system, rule, target));
  const own = made.filter(({ call }) => open.some((each) => takesCall(rule, each, call)));
  const places = [...new Set(own.map(({ by }) => by))];
  return places.map((by) => {
    const names = [...new Set(own.flatMap(({ call, by: at }) => (at === by ? [`${call.service} ${call.name}`] : [])))];
    return {
      resource: rule,
      what: `it triggers itself: each event that it delivers to ${by} causes the call ${names.join(' and ')}, which its pattern matches`,
      fix: 'Use other calls in detail.eventName.',
    };
  });
}

/** A call that a delivery makes, and the resource for which it is made. */
interface Made {
  readonly call: Call;
  readonly by: string;
}

/** Type of a target -> management events of its delivery, besides those of its key and role. */
const deliveries: Readonly<Record<string, readonly Call[]>> = {
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
const keys: Readonly<Record<string, { readonly property: string; readonly calls: readonly string[] }>> = {
  'AWS::Lambda::Function': { property: 'KmsKeyArn', calls: ['Decrypt'] },
  'AWS::SNS::Topic': { property: 'KmsMasterKeyId', calls: ['GenerateDataKey', 'Decrypt'] },
  'AWS::SQS::Queue': { property: 'KmsMasterKeyId', calls: ['GenerateDataKey', 'Decrypt'] },
};

function callsOf(system: ChainSystem, rule: ChainResource, target: JsonObject): readonly Made[] {
  const found = system.target(target.Arn, rule, ...Object.keys(deliveries));
  const behind = found?.type === 'AWS::SNS::Topic' ? subscribersOf(system, found) : [];
  const role = target.RoleArn === undefined ? [] : [{ call: { service: 'sts', name: 'AssumeRole' }, by: 'its target' }];
  return [...role, ...(found ? [found, ...behind] : []).flatMap(callsOn)];
}

function callsOn(resource: ChainResource): readonly Made[] {
  const { property, calls } = keys[resource.type] ?? { property: '', calls: [] };
  const ofKey = resource.properties[property] === undefined ? [] : calls.map((name) => ({ service: 'kms', name }));
  return [...(deliveries[resource.type] ?? []), ...ofKey].map((call) => ({ call, by: resource.id }));
}

/** Queues and functions that get what is published to a topic. */
function subscribersOf(system: ChainSystem, topic: ChainResource): readonly ChainResource[] {
  return system
    .ofType('AWS::SNS::Subscription')
    .filter((each) => system.target(each.properties.TopicArn, each, 'AWS::SNS::Topic') === topic)
    .flatMap((each) => {
      const found = system.target(each.properties.Endpoint, each, 'AWS::SQS::Queue', 'AWS::Lambda::Function');
      return found ? [found] : [];
    });
}
