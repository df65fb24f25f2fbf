import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import { guess } from '../guess.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { detailFieldsOf, eventFields } from './event-facts.ts';
import { missingFields, wantedOf } from './event-patterns.ts';
import { systemKey } from './keys.ts';
import { allows, type PolicyTarget, policyHolders, trusts } from './policies.ts';
import { type Caller, canInvoke, keyPolicyAllows, resourcePolicyAllows } from './resource-policy.ts';
import { listOf, textOf } from './text.ts';

/**
 * Each target of a rule or a schedule lets the event in: the policy of the queue or topic, the permission of the function, or
 * a role that may do the action; the key of an encrypted target admits EventBridge; there is a dead-letter queue, and it
 * admits the rule too; an input transformer reads fields that the events have.
 *
 * The policies of queues and topics stand before the rule is made: what they refuse is lost.
 *
 * It can't see targets outside of the system (but what a role may do to them), the resource policies of CloudWatch Logs, and
 * fields of events that the facts do not list.
 */
export const eventTarget: Chain = {
  name: 'event-target',
  why: 'The rule matched, its target rejected the event, and after 24 hours of retries the event was lost.',
  check: (system) => [
    ...system.ofType('AWS::Events::Rule').flatMap((rule) => ruleFindings(system, rule)),
    ...system.ofType('AWS::Scheduler::Schedule').flatMap((schedule) => scheduleFindings(system, schedule)),
  ],
};

type Fault = Omit<ChainFinding, 'resource'>;

function ruleFindings(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const { Targets } = rule.properties;
  if (Targets !== undefined && !Array.isArray(Targets)) return [];
  const targets = listOf(Targets).filter((target): target is JsonObject => isObject(target) && !functionIn(target));
  if (listOf(Targets).length === 0)
    return [{ resource: rule, what: 'it has no target', fix: 'Add a target, or remove the rule.' }];
  return targets
    .flatMap((target) => [
      ...deliveries(system, target, { service: 'events.amazonaws.com', source: rule }),
      ...transformed(rule, target),
    ])
    .map((fault) => ({ resource: rule, ...fault }));
}

function scheduleFindings(system: ChainSystem, schedule: ChainResource): readonly ChainFinding[] {
  const { Target } = schedule.properties;
  if (!isObject(Target) || functionIn(Target)) return [];
  const caller = { service: 'scheduler.amazonaws.com', source: schedule };
  return deliveries(system, Target, caller).map((fault) => ({ resource: schedule, ...fault }));
}

const deliveries = (system: ChainSystem, target: JsonObject, caller: Caller): readonly Fault[] => [
  ...delivery(system, target, caller),
  ...deadLetters(system, target, caller),
];

/** How a target of a type is reached: the action, and what it is done to if not to the target itself. */
interface Way {
  readonly action: string;
  /** Where the property stands that names what the action is done to. */
  readonly on?: readonly [string, string];
  /** Behind the ARN. */
  readonly behind?: string;
}

const ways: Readonly<Record<string, Way>> = {
  'AWS::SQS::Queue': { action: 'sqs:SendMessage' },
  'AWS::SNS::Topic': { action: 'sns:Publish' },
  'AWS::Lambda::Function': { action: 'lambda:InvokeFunction' },
  'AWS::Lambda::Alias': { action: 'lambda:InvokeFunction' },
  'AWS::Lambda::Version': { action: 'lambda:InvokeFunction' },
  'AWS::StepFunctions::StateMachine': { action: 'states:StartExecution' },
  'AWS::Kinesis::Stream': { action: 'kinesis:PutRecord' },
  'AWS::KinesisFirehose::DeliveryStream': { action: 'firehose:PutRecord' },
  'AWS::ECS::Cluster': { action: 'ecs:RunTask', on: ['EcsParameters', 'TaskDefinitionArn'] },
  'AWS::Batch::JobQueue': { action: 'batch:SubmitJob' },
  'AWS::CodeBuild::Project': { action: 'codebuild:StartBuild' },
  'AWS::Events::EventBus': { action: 'events:PutEvents' },
};

/** Targets with a policy of their own that lets EventBridge in without a role. */
const admitting = new Set(['AWS::SQS::Queue', 'AWS::SNS::Topic']);
const invoked = new Set(['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version']);

function delivery(system: ChainSystem, target: JsonObject, caller: Caller): readonly Fault[] {
  const arn = target.Arn;
  const found = targetOf(system, arn, caller.source);
  const way = found ? ways[found.type] : wayOfArn(textOf(arn));
  if (!way) return [];
  const encrypted = found ? keyFaults(system, found, caller.service) : [];
  const name = found?.id ?? textOf(arn);
  if (target.RoleArn !== undefined) return [...byRole(system, target, { way, found, name, caller }), ...encrypted];
  if (!found) return [];
  if (admitting.has(found.type)) return [...byPolicy(system, found, way, caller), ...encrypted];
  if (invoked.has(found.type) && caller.service === 'events.amazonaws.com') {
    if (canInvoke(system, found, caller)) return [];
    const fix = `Add an AWS::Lambda::Permission for it with the Principal ${caller.service} and the rule's ARN as SourceArn.`;
    return [{ what: `its target ${found.id} does not allow EventBridge to invoke it`, fix }];
  }
  if (found.type === 'AWS::Events::EventBus') return [];
  return [
    {
      what: `its target ${found.id} needs a role, and RoleArn is missing`,
      fix: `Set a role that allows ${way.action}.`,
    },
  ];
}

/** A target by a type that EventBridge can deliver to; a resource that merely stands in the ARN is none. */
function targetOf(system: ChainSystem, arn: Json | undefined, from: ChainResource): ChainResource | undefined {
  return system.target(arn, from, ...Object.keys(ways));
}

const wayOfArn = (arn: string): Way | undefined =>
  /:event-bus\//.test(arn) ? ways['AWS::Events::EventBus'] : undefined;

interface Delivered {
  readonly way: Way;
  readonly found: ChainResource | undefined;
  readonly name: string;
  readonly caller: Caller;
}

function byRole(system: ChainSystem, target: JsonObject, { way, found, name, caller }: Delivered): readonly Fault[] {
  const role = system.target(target.RoleArn, caller.source, 'AWS::IAM::Role');
  if (!role) return [];
  const untrusted = trusts(role, caller.service) === 'no';
  const [group = '', property = ''] = way.on ?? [];
  const parameters = target[group];
  const other = way.on && isObject(parameters) ? parameters[property] : undefined;
  const object = other === undefined ? found : system.target(other, caller.source);
  const on: PolicyTarget | undefined = object ? { resource: object } : way.on ? undefined : textOf(target.Arn);
  const refused = on !== undefined && allows(system, role, way.action, on) === 'no';
  return [
    ...(untrusted
      ? [{ what: `its role ${role.id} does not trust ${caller.service}`, fix: 'Add the service to the trust policy.' }]
      : []),
    ...(refused
      ? [
          {
            what: `its role ${role.id} does not allow ${way.action} on ${name}`,
            fix: 'Allow it in a policy of the role.',
          },
        ]
      : []),
  ];
}

function byPolicy(system: ChainSystem, found: ChainResource, { action }: Way, caller: Caller): readonly Fault[] {
  if (caller.service === 'scheduler.amazonaws.com')
    return [{ what: 'it has no RoleArn, which it needs to call its target', fix: `Set a role that allows ${action}.` }];
  if (resourcePolicyAllows(system, found, action, caller) !== 'no') return tooEarly(system, found, caller.source);
  const what = `the policy of its target ${found.id} does not allow ${caller.service} to call ${action} for it`;
  return [{ what, fix: "Allow it, with the rule's ARN (or rule/*) as aws:SourceArn." }];
}

/**
 * What EventBridge is refused it does not try again. Source: EventBridge User Guide, "Using dead-letter queues to process undelivered
 * events", on missing permissions.
 */
const tooEarly = (system: ChainSystem, to: ChainResource, rule: ChainResource): readonly Fault[] =>
  policyHolders(system, to)
    .filter((policy) => policy !== to && !system.standsBefore(policy, rule) && !system.standsBefore(rule, policy))
    .map(({ id }) => ({
      what: `it can be created before ${id}, without which ${to.id} rejects its events`,
      fix: `Add ${id} to DependsOn.`,
    }));

/** The property that names the key of a target. */
const keyProperties: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'KmsMasterKeyId',
  'AWS::SNS::Topic': 'KmsMasterKeyId',
};

function keyFaults(system: ChainSystem, target: ChainResource, service: string): readonly Fault[] {
  const property = keyProperties[target.type];
  if (!property || service !== 'events.amazonaws.com') return [];
  const value = target.properties[property];
  if (/(^|:)alias\/aws\//.test(textOf(value)))
    return [
      {
        what: `${target.id} is encrypted with an AWS managed key, which EventBridge cannot use`,
        fix: `Encrypt ${target.id} with a customer managed key whose policy allows ${service}.`,
      },
    ];
  const key = systemKey(system, value, target);
  if (!key || keyPolicyAllows(system, key, service) !== 'no') return [];
  const what = `the key ${key.id} of ${target.id} does not allow ${service} to use it`;
  return [{ what, fix: 'Allow kms:GenerateDataKey and kms:Decrypt in the key policy.' }];
}

function deadLetters(system: ChainSystem, target: JsonObject, caller: Caller): readonly Fault[] {
  const { DeadLetterConfig } = target;
  const id = typeof target.Id === 'string' ? `its target '${target.Id}'` : 'its target';
  if (DeadLetterConfig === undefined)
    return [
      { what: `${id} has no dead-letter queue`, fix: 'Set DeadLetterConfig to a queue, and add an alarm on it.' },
    ];
  const queue = isObject(DeadLetterConfig)
    ? system.target(DeadLetterConfig.Arn, caller.source, 'AWS::SQS::Queue')
    : undefined;
  if (!queue) return [];
  if (queue.properties.FifoQueue === true)
    return [
      { what: `its dead-letter queue ${queue.id} is a FIFO queue`, fix: 'EventBridge requires a standard queue.' },
    ];
  if (caller.service !== 'events.amazonaws.com') return bySchedule(system, target, queue, caller);
  const refused = resourcePolicyAllows(system, queue, 'sqs:SendMessage', caller) === 'no';
  return [
    ...(refused
      ? [
          {
            what: `the policy of its dead-letter queue ${queue.id} does not allow ${caller.service} to call sqs:SendMessage for it`,
            fix: "Allow it, with the rule's ARN (or rule/*) as aws:SourceArn.",
          },
        ]
      : tooEarly(system, queue, caller.source)),
    ...keyFaults(system, queue, caller.service),
  ];
}

/** A schedule fills its dead-letter queue as its role. Source: EventBridge Scheduler User Guide, "Configuring a dead-letter queue". */
function bySchedule(system: ChainSystem, target: JsonObject, queue: ChainResource, caller: Caller): readonly Fault[] {
  const role = system.target(target.RoleArn, caller.source, 'AWS::IAM::Role');
  if (!role || allows(system, role, 'sqs:SendMessage', { resource: queue }) !== 'no') return [];
  const what = `its role ${role.id} does not allow sqs:SendMessage on its dead-letter queue ${queue.id}`;
  return [{ what, fix: 'Allow it in a policy of the role.' }];
}

const reserved = new Set([
  ...['aws.events.rule-arn', 'aws.events.rule-name', 'aws.events.event', 'aws.events.event.json'],
  'aws.events.event.ingestion-time',
]);

function transformed(rule: ChainResource, { InputTransformer: transformer }: JsonObject): readonly Fault[] {
  if (!isObject(transformer)) return [];
  const { InputPathsMap: paths = {}, InputTemplate: template } = transformer;
  if (!isObject(paths) || functionIn(paths)) return [];
  const holes = [...textOf(template).matchAll(/<([A-Za-z][\w.-]*)>/g)].map(([, name]) => name!);
  const missing = [...new Set(holes)].filter((name) => !Object.hasOwn(paths, name) && !reserved.has(name));
  return [
    ...missing.map((name) => ({
      what: `its input template uses <${name}>, which InputPathsMap does not define`,
      fix: guess(name, Object.keys(paths)),
    })),
    ...Object.entries(paths).flatMap(([name, path]) => wrongPath(rule, name, path)),
  ];
}

/** A path that some of the events do not have leaves a hole in what is sent. */
function wrongPath(rule: ChainResource, name: string, path: Json): readonly Fault[] {
  const [, top, , below] = (typeof path === 'string' && /^\$\.([^.[]+)(\.(.+))?$/.exec(path)) || [];
  if (top === undefined) return [];
  if (!eventFields.includes(top))
    return [{ what: `its input path ${name} is $.${top}, which no event has`, fix: guess(top, eventFields) }];
  const { EventPattern: pattern } = rule.properties;
  if (top !== 'detail' || below === undefined || !isObject(pattern)) return [];
  const [sources, types] = [wantedOf(pattern.source), wantedOf(pattern['detail-type'])];
  if (!sources?.exact || !types?.exact) return [];
  const field = below.replace(/\[.*$/, '');
  return types.texts.flatMap((type) => {
    const known = sources.texts.map((source) => detailFieldsOf(source, type)).find((fields) => fields !== undefined);
    if (!known || missingFields([field.split('.')[0]!, field], known).length === 0) return [];
    return [
      {
        what: `its input path ${name} is ${path as string}, which '${type}' does not have`,
        fix: guess(field, [...known]),
      },
    ];
  });
}
