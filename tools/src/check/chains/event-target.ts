import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import { guess } from '../guess.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { detailFieldsOf, eventFields } from './event-facts.ts';
import { missingFields, requiredValues } from './event-patterns.ts';
import { systemKey } from './keys.ts';
import { allows, type PolicyTarget, policyResources, resourceStatements, trusts } from './policies.ts';
import { type Caller, canInvoke, keyPolicyAllows, resourcePolicyAllows } from './resource-policy.ts';
import { listOf, textOf } from './text.ts';

/**
 * Each target of a rule or a schedule accepts the event: the policy of the queue or topic, the permission of the
 * function, or a role that allows the action; the key policy of an encrypted target allows EventBridge; there is a
 * dead-letter queue, which also accepts events of the rule; an input transformer uses fields that the events have. The policy of a
 * topic allows EventBridge without a condition: EventBridge does not support conditions there. Source: EventBridge User Guide, "Using
 * resource-based policies for Amazon EventBridge".
 *
 * The policies of queues and topics are created before the rule: events that they refuse are lost.
 *
 * Not checked: targets outside the system (except the permissions of the role), resource policies of CloudWatch Logs,
 * and fields of events that the facts do not list.
 */
export const eventTarget: Chain = {
  name: 'event-target',
  why: 'The rule matched, its target rejected the event, and after 24 hours of retries the event was lost.',
  check: (system) => [
    ...system.ofType('AWS::Events::Rule').flatMap((rule) => ruleFindings(system, rule)),
    ...system.ofType('AWS::Scheduler::Schedule').flatMap((schedule) => scheduleFindings(system, schedule)),
  ],
};

type FindingDetails = Omit<ChainFinding, 'resource'>;

function ruleFindings(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const { Targets } = rule.properties;
  if (Targets !== undefined && !Array.isArray(Targets)) return [];
  const targets = listOf(Targets).filter((target): target is JsonObject => isObject(target) && !functionIn(target));
  if (listOf(Targets).length === 0)
    return [{ resource: rule, what: 'it has no target', fix: 'Add a target, or remove the rule.' }];
  return targets
    .flatMap((target) => [
      ...deliveryFindings(system, target, { service: 'events.amazonaws.com', source: rule }),
      ...transformerFindings(rule, target),
    ])
    .map((details) => ({ resource: rule, ...details }));
}

function scheduleFindings(system: ChainSystem, schedule: ChainResource): readonly ChainFinding[] {
  const { Target } = schedule.properties;
  if (!isObject(Target) || functionIn(Target)) return [];
  const caller = { service: 'scheduler.amazonaws.com', source: schedule };
  return deliveryFindings(system, Target, caller).map((details) => ({ resource: schedule, ...details }));
}

const deliveryFindings = (system: ChainSystem, target: JsonObject, caller: Caller): readonly FindingDetails[] => [
  ...targetFindings(system, target, caller),
  ...deadLetterFindings(system, target, caller),
];

/**
 * How events are delivered to a type of target: the action, and the resource of the action if it is not the target
 * itself.
 */
interface DeliveryAction {
  readonly action: string;
  /** The property with the resource of the action. */
  readonly resourceProperty?: readonly [string, string];
  /** Suffix of the ARN. */
  readonly suffix?: string;
}

const deliveryActions: Readonly<Record<string, DeliveryAction>> = {
  'AWS::SQS::Queue': { action: 'sqs:SendMessage' },
  'AWS::SNS::Topic': { action: 'sns:Publish' },
  'AWS::Lambda::Function': { action: 'lambda:InvokeFunction' },
  'AWS::Lambda::Alias': { action: 'lambda:InvokeFunction' },
  'AWS::Lambda::Version': { action: 'lambda:InvokeFunction' },
  'AWS::StepFunctions::StateMachine': { action: 'states:StartExecution' },
  'AWS::Kinesis::Stream': { action: 'kinesis:PutRecord' },
  'AWS::KinesisFirehose::DeliveryStream': { action: 'firehose:PutRecord' },
  'AWS::ECS::Cluster': { action: 'ecs:RunTask', resourceProperty: ['EcsParameters', 'TaskDefinitionArn'] },
  'AWS::Batch::JobQueue': { action: 'batch:SubmitJob' },
  'AWS::CodeBuild::Project': { action: 'codebuild:StartBuild' },
  'AWS::Events::EventBus': { action: 'events:PutEvents' },
};

/** Targets with a resource policy that allows EventBridge without a role. */
const withResourcePolicy = new Set(['AWS::SQS::Queue', 'AWS::SNS::Topic']);
const functionTypes = new Set(['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version']);

function targetFindings(system: ChainSystem, target: JsonObject, caller: Caller): readonly FindingDetails[] {
  const arn = target.Arn;
  const found = targetOf(system, arn, caller.source);
  const delivery = found ? deliveryActions[found.type] : deliveryOfArn(textOf(arn));
  if (!delivery) return [];
  const keyFindings = found ? encryptionFindings(system, found, caller.service) : [];
  const name = found?.id ?? textOf(arn);
  if (target.RoleArn !== undefined)
    return [...roleFindings(system, target, { delivery, found, name, caller }), ...keyFindings];
  if (!found) return [];
  if (withResourcePolicy.has(found.type)) return [...policyFindings(system, found, delivery, caller), ...keyFindings];
  if (functionTypes.has(found.type) && caller.service === 'events.amazonaws.com') {
    if (canInvoke(system, found, caller)) return [];
    const fix = `Add an AWS::Lambda::Permission for it with the Principal ${caller.service} and the rule's ARN as SourceArn.`;
    return [{ what: `its target ${found.id} does not allow EventBridge to invoke it`, fix }];
  }
  if (found.type === 'AWS::Events::EventBus') return [];
  return [
    {
      what: `its target ${found.id} needs a role, and RoleArn is missing`,
      fix: `Set a role that allows ${delivery.action}.`,
    },
  ];
}

/** A target of a type that EventBridge can deliver to, not another resource in the ARN. */
function targetOf(system: ChainSystem, arn: Json | undefined, from: ChainResource): ChainResource | undefined {
  return system.target(arn, from, ...Object.keys(deliveryActions));
}

const deliveryOfArn = (arn: string): DeliveryAction | undefined =>
  /:event-bus\//.test(arn) ? deliveryActions['AWS::Events::EventBus'] : undefined;

interface Delivery {
  readonly delivery: DeliveryAction;
  readonly found: ChainResource | undefined;
  readonly name: string;
  readonly caller: Caller;
}

function roleFindings(
  system: ChainSystem,
  target: JsonObject,
  { delivery, found, name, caller }: Delivery,
): readonly FindingDetails[] {
  const role = system.target(target.RoleArn, caller.source, 'AWS::IAM::Role');
  if (!role) return [];
  const untrusted = trusts(role, caller.service) === 'no';
  const [group = '', property = ''] = delivery.resourceProperty ?? [];
  const parameters = target[group];
  const other = delivery.resourceProperty && isObject(parameters) ? parameters[property] : undefined;
  const object = other === undefined ? found : system.target(other, caller.source);
  const policyTarget: PolicyTarget | undefined = object
    ? { resource: object }
    : delivery.resourceProperty
      ? undefined
      : textOf(target.Arn);
  const denied = policyTarget !== undefined && allows(system, role, delivery.action, policyTarget) === 'no';
  return [
    ...(untrusted
      ? [{ what: `its role ${role.id} does not trust ${caller.service}`, fix: 'Add the service to the trust policy.' }]
      : []),
    ...(denied
      ? [
          {
            what: `its role ${role.id} does not allow ${delivery.action} on ${name}`,
            fix: 'Allow it in a policy of the role.',
          },
        ]
      : []),
  ];
}

function policyFindings(
  system: ChainSystem,
  found: ChainResource,
  { action }: DeliveryAction,
  caller: Caller,
): readonly FindingDetails[] {
  if (caller.service === 'scheduler.amazonaws.com')
    return [{ what: 'it has no RoleArn, which it needs to call its target', fix: `Set a role that allows ${action}.` }];
  if (resourcePolicyAllows(system, found, action, caller) !== 'no')
    return [...createdBeforePolicy(system, found, caller.source), ...conditionFindings(system, found, caller.service)];
  const what = `the policy of its target ${found.id} does not allow ${caller.service} to call ${action} for it`;
  return [{ what, fix: "Allow it, with the rule's ARN (or rule/*) as aws:SourceArn." }];
}

function conditionFindings(system: ChainSystem, topic: ChainResource, service: string): readonly FindingDetails[] {
  if (topic.type !== 'AWS::SNS::Topic') return [];
  const allowing = resourceStatements(system, topic).filter(
    ({ effect, principals }) => effect === 'Allow' && principals.some(({ text }) => text === service),
  );
  if (allowing.length === 0 || allowing.some(({ condition }) => Object.keys(condition).length === 0)) return [];
  const what = `the policy of its target ${topic.id} allows ${service} under a condition, which EventBridge does not support for topics`;
  return [{ what, fix: 'Remove the condition.' }];
}

/**
 * EventBridge does not retry an event that is refused. Source: EventBridge User Guide, "Using dead-letter queues to
 * process undelivered events", on missing permissions.
 */
const createdBeforePolicy = (system: ChainSystem, to: ChainResource, rule: ChainResource): readonly FindingDetails[] =>
  policyResources(system, to)
    .filter((policy) => policy !== to && !system.isCreatedBefore(policy, rule) && !system.isCreatedBefore(rule, policy))
    .map(({ id }) => ({
      what: `it can be created before ${id}, without which ${to.id} rejects its events`,
      fix: `Add ${id} to DependsOn.`,
    }));

/** The property that names the key of a target. */
const keyProperties: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'KmsMasterKeyId',
  'AWS::SNS::Topic': 'KmsMasterKeyId',
};

function encryptionFindings(system: ChainSystem, target: ChainResource, service: string): readonly FindingDetails[] {
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

function deadLetterFindings(system: ChainSystem, target: JsonObject, caller: Caller): readonly FindingDetails[] {
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
    return [{ what: `its dead-letter queue ${queue.id} is a FIFO queue`, fix: 'Use a standard queue.' }];
  if (caller.service !== 'events.amazonaws.com') return scheduleQueueFindings(system, target, queue, caller);
  const denied = resourcePolicyAllows(system, queue, 'sqs:SendMessage', caller) === 'no';
  return [
    ...(denied
      ? [
          {
            what: `the policy of its dead-letter queue ${queue.id} does not allow ${caller.service} to call sqs:SendMessage for it`,
            fix: "Allow it, with the rule's ARN (or rule/*) as aws:SourceArn.",
          },
        ]
      : createdBeforePolicy(system, queue, caller.source)),
    ...encryptionFindings(system, queue, caller.service),
  ];
}

/**
 * A schedule sends to its dead-letter queue with its role. Source: EventBridge Scheduler User Guide, "Configuring a
 * dead-letter queue".
 */
function scheduleQueueFindings(
  system: ChainSystem,
  target: JsonObject,
  queue: ChainResource,
  caller: Caller,
): readonly FindingDetails[] {
  const role = system.target(target.RoleArn, caller.source, 'AWS::IAM::Role');
  if (!role || allows(system, role, 'sqs:SendMessage', { resource: queue }) !== 'no') return [];
  const what = `its role ${role.id} does not allow sqs:SendMessage on its dead-letter queue ${queue.id}`;
  return [{ what, fix: 'Allow it in a policy of the role.' }];
}

const predefinedVariables = new Set([
  ...['aws.events.rule-arn', 'aws.events.rule-name', 'aws.events.event', 'aws.events.event.json'],
  'aws.events.event.ingestion-time',
]);

function transformerFindings(
  rule: ChainResource,
  { InputTransformer: transformer }: JsonObject,
): readonly FindingDetails[] {
  if (!isObject(transformer)) return [];
  const { InputPathsMap: paths = {}, InputTemplate: template } = transformer;
  if (!isObject(paths) || functionIn(paths)) return [];
  const placeholders = [...textOf(template).matchAll(/<([A-Za-z][\w.-]*)>/g)].map(([, name]) => name!);
  const missing = [...new Set(placeholders)].filter(
    (name) => !Object.hasOwn(paths, name) && !predefinedVariables.has(name),
  );
  return [
    ...missing.map((name) => ({
      what: `its input template uses <${name}>, which InputPathsMap does not define`,
      fix: guess(name, Object.keys(paths)),
    })),
    ...Object.entries(paths).flatMap(([name, path]) => pathFindings(rule, name, path)),
  ];
}

/** A path that some events do not have leaves an empty value in the input. */
function pathFindings(rule: ChainResource, name: string, path: Json): readonly FindingDetails[] {
  const [, top, , below] = (typeof path === 'string' && /^\$\.([^.[]+)(\.(.+))?$/.exec(path)) || [];
  if (top === undefined) return [];
  if (!eventFields.includes(top))
    return [{ what: `its input path ${name} is $.${top}, which no event has`, fix: guess(top, eventFields) }];
  const { EventPattern: pattern } = rule.properties;
  if (top !== 'detail' || below === undefined || !isObject(pattern)) return [];
  const [sources, types] = [requiredValues(pattern.source), requiredValues(pattern['detail-type'])];
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
