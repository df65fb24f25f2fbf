import { isObject } from '../../template/walk.ts';
import { fits } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { invocationsOf } from './invocations.ts';
import { allows, type PolicyStatement, policiesOf, speaksOfAction, trustOf } from './policies.ts';
import { at, numberOf } from './properties.ts';
import { type SdkCalls, sdkCalls } from './sdk-calls.ts';
import { listOf, textOf } from './text.ts';

/**
 * A function can do its work, and no more: its role may write to its log group, allows the calls of AWS's SDK that its code
 * makes, allows nothing else, and stands with its policies before the function does; an event that it can't handle goes to a
 * dead-letter queue or an on-failure destination; a queue gives it time, and not more at once than the account can bear.
 *
 * It reads the calls out of the text of the code (`ZipFile`); code in a zip and actions by way of a managed policy of AWS can't
 * be seen, nor the resources of a call: a call passes if its action is allowed on anything.
 */
export const lambda: Chain = {
  name: 'lambda',
  why: 'The function was denied on its first call, its event was dropped after three attempts, and its log group remained empty.',
  check: (system) =>
    system
      .ofType('AWS::Lambda::Function')
      .flatMap((fn) => [
        ...logging(system, fn),
        ...calling(system, fn),
        ...order(system, fn),
        ...failing(system, fn),
        ...reading(system, fn),
        ...fetching(system, fn),
        ...inTime(fn),
      ]),
};

const roleOf = (system: ChainSystem, fn: ChainResource) => system.target(fn.properties.Role, fn, 'AWS::IAM::Role');

/** The role of an image or of code that calls itself may log elsewhere; the group of the function is what Lambda writes to. */
function logging(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const role = roleOf(system, fn);
  const named = system.target(at(fn, 'LoggingConfig.LogGroup'), fn, 'AWS::Logs::LogGroup');
  const group =
    named ??
    system
      .ofType('AWS::Logs::LogGroup')
      .find(({ properties }) => textOf(properties.LogGroupName) === `/aws/lambda/\${${fn.key}}`);
  if (!role || !group) return [];
  const refused = ['logs:CreateLogStream', 'logs:PutLogEvents'].filter(
    (action) =>
      allows(system, role, action, { resource: group, behind: ':log-stream:x' }) === 'no' &&
      allows(system, role, action, { resource: group }) === 'no',
  );
  if (refused.length === 0) return [];
  const what = `its role ${role.id} does not allow ${refused.join(' and ')} in ${group.id}: it cannot write logs`;
  return [{ resource: fn, what, fix: 'Allow them on the ARN of the log group, which ends with :*.' }];
}

function codeOf(fn: ChainResource): string | undefined {
  const code = at(fn, 'Code.ZipFile');
  return code === undefined ? undefined : textOf(code);
}

function calling(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const code = codeOf(fn);
  const role = roleOf(system, fn);
  if (code === undefined || !role) return [];
  const { statements, complete } = policiesOf(system, role);
  const read = sdkCalls(code);
  return [...missingActions(fn, role, read, statements, complete), ...unusedActions(system, fn, role)];
}

function missingActions(
  fn: ChainResource,
  role: ChainResource,
  { calls }: SdkCalls,
  statements: readonly PolicyStatement[],
  complete: boolean,
): readonly ChainFinding[] {
  if (!complete) return [];
  const missing = calls.filter(({ needs, admits }) => {
    const isAllowed = (action: string) =>
      statements.some((statement) => allowsSome(statement, action)) &&
      !statements.some(
        (statement) => statement.effect === 'Deny' && isPlain(statement) && speaksOfAction(statement, action),
      );
    return needs.length > 0 ? !needs.every(isAllowed) : admits.length > 0 && !admits.some(isAllowed);
  });
  return missing.map(({ call, needs, admits }) => ({
    resource: fn,
    what: `its code calls ${call}, which its role ${role.id} does not allow`,
    fix: `Allow ${(needs.length > 0 ? needs : admits).join(' and ')} on the resource that it calls.`,
  }));
}

/** A refusal for all: under a condition it is meant for some calls. */
const isPlain = ({ condition }: PolicyStatement): boolean => Object.keys(condition).length === 0;

const allowsSome = ({ effect, actions, notActions }: PolicyStatement, action: string): boolean =>
  effect === 'Allow' &&
  (notActions ? !notActions.some((each) => fits(each, action)) : actions.some((each) => fits(each, action)));

/** What Lambda itself does with the role of a function, or AWS beside a call. */
function implied(system: ChainSystem, functions: readonly ChainResource[]): readonly string[] {
  const has = (path: string) => functions.some((fn) => at(fn, path) !== undefined);
  const sources = functions.flatMap((fn) => invocationsOf(system, fn).mappings);
  const invokeConfigs = system
    .ofType('AWS::Lambda::EventInvokeConfig')
    .filter((config) => functions.some((fn) => system.target(config.properties.FunctionName, config) === fn));
  const destinations = [...invokeConfigs, ...sources].some((each) => at(each, 'DestinationConfig') !== undefined);
  return [
    ...['logs:createlogstream', 'logs:putlogevents'],
    ...[
      'kms:decrypt',
      'kms:generatedatakey',
      'kms:generatedatakey*',
      'kms:describekey',
      'kms:encrypt',
      'kms:reencrypt*',
    ],
    ...(sources.length > 0 ? sourceActions : []),
    ...(has('DeadLetterConfig') || destinations
      ? ['sqs:sendmessage', 'sns:publish', 'events:putevents', 'lambda:invokefunction', 's3:putobject', 's3:listbucket']
      : []),
    ...(has('VpcConfig') ? networkActions : []),
    ...(has('TracingConfig') ? ['xray:puttracesegments', 'xray:puttelemetryrecords'] : []),
    ...(has('FileSystemConfigs') ? ['elasticfilesystem:clientmount', 'elasticfilesystem:clientwrite'] : []),
  ];
}

/** What Lambda does to read a queue or a stream. Source: Lambda Developer Guide, execution role of event source mappings. */
const sourceActions = [
  ...['sqs:receivemessage', 'sqs:deletemessage', 'sqs:getqueueattributes', 'sqs:changemessagevisibility'],
  ...['dynamodb:describestream', 'dynamodb:getrecords', 'dynamodb:getsharditerator', 'dynamodb:liststreams'],
  ...['kinesis:describestream', 'kinesis:describestreamsummary', 'kinesis:getrecords', 'kinesis:getsharditerator'],
  ...['kinesis:listshards', 'kinesis:liststreams', 'kinesis:subscribetoshard'],
];

const networkActions = [
  ...[
    'ec2:createnetworkinterface',
    'ec2:describenetworkinterfaces',
    'ec2:describesubnets',
    'ec2:deletenetworkinterface',
  ],
  ...[
    'ec2:assignprivateipaddresses',
    'ec2:unassignprivateipaddresses',
    'ec2:describesecuritygroups',
    'ec2:describevpcs',
  ],
];

/** Said at the first of the functions that share the role, and only if all of their code can be read. */
function unusedActions(system: ChainSystem, fn: ChainResource, role: ChainResource): readonly ChainFinding[] {
  const functions = system.ofType('AWS::Lambda::Function').filter((other) => roleOf(system, other) === role);
  if (functions[0] !== fn || !servesOnlyLambda(system, role, functions)) return [];
  const reads = functions.map((each) => sdkCalls(codeOf(each) ?? 'boto3'));
  if (reads.some(({ complete }) => !complete)) return [];
  const calls = reads.flatMap((read) => read.calls);
  const used = [
    ...implied(system, functions),
    ...calls.flatMap(({ needs, admits }) => [...needs, ...admits]),
    ...(calls.some(({ call }) => handsOnRole.test(call)) ? ['iam:passrole'] : []),
  ];
  const unused = policiesOf(system, role)
    .statements.filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions }) => actions)
    .filter((action) => !used.some((each) => each === action || fits(action, each)));
  if (unused.length === 0) return [];
  const what = `its role ${role.id} allows ${[...new Set(unused)].join(', ')}, which its code never calls`;
  return [{ resource: fn, what, fix: 'Remove it from the policy.' }];
}

/** Calls that may hand a role to a service. */
const handsOnRole = / (Create|Put|Run|Start|Submit|Register|Update)/;

function servesOnlyLambda(system: ChainSystem, role: ChainResource, functions: readonly ChainResource[]): boolean {
  const services = trustOf(role).flatMap(({ principals }) => principals.map(({ text }) => text));
  const others = system
    .readBy(role)
    .filter(({ type }) => type !== 'AWS::Lambda::Function' && !type.startsWith('AWS::IAM::') && hasRole.test(type));
  return services.every((service) => service === 'lambda.amazonaws.com') && others.length === 0 && functions.length > 0;
}

/** Types that run code by a role. */
const hasRole = /^AWS::(ECS|EC2|Batch|CodeBuild|StepFunctions|Glue|Scheduler|Events|Pipes)::/;

/** Without its policies a function fails at once, and an event source mapping is refused. */
function order(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const role = roleOf(system, fn);
  if (!role) return [];
  const late = system.ofType('AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy').filter((policy) => {
    const roles = [...listOf(policy.properties.Roles), ...listOf(policy.properties.RoleName)];
    const attached = roles.some((each) => system.target(each, policy, 'AWS::IAM::Role') === role);
    return attached && !system.standsBefore(policy, fn) && !system.standsBefore(fn, policy);
  });
  return late.map((policy) => ({
    resource: fn,
    what: `it can be created before ${policy.id}, without which its role has no permissions`,
    fix: `Add DependsOn: ${policy.id}.`,
  }));
}

/** Events that nobody waits for are tried three times, then dropped; so are batches of a stream, when they are too old. */
function failing(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const { mappings, events } = invocationsOf(system, fn);
  const findings: ChainFinding[] = [];
  if (events.length > 0 && at(fn, 'DeadLetterConfig.TargetArn') === undefined && !hasOnFailure(system, fn)) {
    const what = `${events[0]!.id} invokes it asynchronously, and an event that it fails to process is dropped`;
    const fix = 'Set DeadLetterConfig, or add an AWS::Lambda::EventInvokeConfig with an on-failure destination.';
    findings.push({ resource: fn, what, fix });
  }
  for (const mapping of mappings) {
    const queue = queueOf(system, mapping);
    if (queue && !isObject(queue.properties.RedrivePolicy) && queue.properties.RedrivePolicy === undefined)
      findings.push({
        resource: queue,
        what: `${fn.id} reads it, and a message that cannot be processed returns until it expires`,
        fix: 'Set RedrivePolicy with a dead-letter queue.',
      });
    const source = system.target(mapping.properties.EventSourceArn, mapping);
    const isStream = source?.type === 'AWS::Kinesis::Stream' || source?.type === 'AWS::DynamoDB::Table';
    if (isStream && at(mapping, 'DestinationConfig.OnFailure') === undefined)
      findings.push({
        resource: mapping,
        what: `a batch of ${source.id} that ${fn.id} fails to process blocks the shard, and is dropped when it expires`,
        fix: 'Set DestinationConfig with OnFailure, and MaximumRetryAttempts.',
      });
  }
  return findings;
}

const hasOnFailure = (system: ChainSystem, fn: ChainResource): boolean =>
  system
    .ofType('AWS::Lambda::EventInvokeConfig')
    .some(
      (config) =>
        system.target(config.properties.FunctionName, config) === fn &&
        at(config, 'DestinationConfig.OnFailure') !== undefined,
    );

const queueOf = (system: ChainSystem, mapping: ChainResource) =>
  system.target(mapping.properties.EventSourceArn, mapping, 'AWS::SQS::Queue');

/** The most that Lambda takes. Source: Lambda Developer Guide, "Lambda quotas". */
const longest = 900;

/** What Lambda gives where a template is silent. */
const usualTime = 3;

/** Code that has to load an SDK and to call AWS has as long as Lambda gives everyone. */
function inTime(fn: ChainResource): readonly ChainFinding[] {
  const { Timeout } = fn.properties;
  const seconds = Timeout === undefined ? undefined : numberOf(Timeout);
  if (seconds === undefined) return [];
  if (seconds > longest)
    return [{ resource: fn, what: `has a Timeout of ${seconds} s`, fix: `The maximum is ${longest}.` }];
  const code = codeOf(fn);
  if (seconds >= usualTime || code === undefined || sdkCalls(code).calls.length === 0) return [];
  const what = `has ${seconds} s to load its SDK and to call AWS: it times out on a cold start`;
  return [{ resource: fn, what, fix: `Set Timeout to ${usualTime} or more.` }];
}

/** Lambda reads a queue by the role of the function. Source: Lambda Developer Guide, "Using Lambda with SQS". */
const fetches = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

function fetching(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const role = roleOf(system, fn);
  if (!role) return [];
  return invocationsOf(system, fn).mappings.flatMap((mapping) => {
    const queue = queueOf(system, mapping);
    const refused = queue ? fetches.filter((action) => allows(system, role, action, { resource: queue }) === 'no') : [];
    if (!queue || refused.length === 0) return [];
    const what = `the role ${role.id} of ${fn.id} does not allow ${refused.join(', ')} on ${queue.id}: Lambda cannot read it`;
    return [{ resource: mapping, what, fix: 'Allow them on the ARN of the queue.' }];
  });
}

/** By AWS's advice a message stays hidden for six times the function's timeout. Source: Lambda Developer Guide, SQS. */
const advised = 6;

/**
 * A queue: how many at once, and how long its messages stay hidden. That what the defaults make hides them at all is another check;
 * here it is asked of what other values make.
 */
function reading(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  return invocationsOf(system, fn).mappings.flatMap((mapping) => {
    const queue = queueOf(system, mapping);
    if (!queue) return [];
    const bounded =
      at(mapping, 'ScalingConfig.MaximumConcurrency') !== undefined ||
      at(mapping, 'ProvisionedPollerConfig.MaximumPollers') !== undefined ||
      fn.properties.ReservedConcurrentExecutions !== undefined;
    const timeout = numberOf(fn.properties.Timeout ?? 3);
    const hidden = numberOf(queue.properties.VisibilityTimeout ?? 30);
    const refused = timeout !== undefined && hidden !== undefined && hidden < timeout && !system.byDefault;
    const short = timeout !== undefined && hidden !== undefined && hidden >= timeout && hidden < advised * timeout;
    return [
      ...(bounded
        ? []
        : [
            {
              resource: mapping,
              what: `a full queue ${queue.id} uses all the concurrency of the account`,
              fix: 'Set ScalingConfig.MaximumConcurrency.',
            },
          ]),
      ...(refused
        ? [
            {
              resource: queue,
              what: `its visibility timeout is ${hidden} s, and the timeout of ${fn.id} is ${timeout} s: AWS rejects the event source mapping`,
              fix: `Set VisibilityTimeout to ${advised * timeout} or more.`,
              mayBeAsked: true as const,
            },
          ]
        : []),
      ...(short
        ? [
            {
              resource: queue,
              what: `its visibility timeout is ${hidden} s, less than ${advised} times the timeout of ${timeout} s of ${fn.id}: throttled messages are read twice`,
              fix: `Set VisibilityTimeout to ${advised * timeout} or more.`,
            },
          ]
        : []),
    ];
  });
}
