import { isObject } from '../../template/walk.ts';
import { matchesPattern } from './arn.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { invocationsOf } from './invocations.ts';
import { allows, matchesAction, type PolicyStatement, policiesOf, trustOf } from './policies.ts';
import { at, numberOf } from './properties.ts';
import { type SdkCalls, sdkCalls } from './sdk-calls.ts';
import { listOf, textOf } from './text.ts';

/**
 * A function has the permissions that it needs, and no others: its role allows writing to its log group and the AWS SDK
 * calls of its code, allows nothing else, and has its policies before the function is created; an event that the
 * function cannot process is sent to a dead-letter queue or an on-failure destination; the visibility timeout of its
 * queue is long enough, and its concurrency is limited.
 *
 * The calls are read from the text of inline code (`ZipFile`). Not checked: uploaded code, actions in AWS managed
 * policies, and the resources of calls: a call is accepted if its action is allowed on any resource.
 */
export const lambda: Chain = {
  name: 'lambda',
  why: 'The function was denied on its first call, its event was dropped after three attempts, and its log group remained empty.',
  check: (system) =>
    system
      .ofType('AWS::Lambda::Function')
      .flatMap((fn) => [
        ...logFindings(system, fn),
        ...callFindings(system, fn),
        ...orderFindings(system, fn),
        ...failureFindings(system, fn),
        ...concurrencyFindings(system, fn),
        ...queuePermissionFindings(system, fn),
        ...timeoutFindings(fn),
      ]),
};

const roleOf = (system: ChainSystem, fn: ChainResource) => system.target(fn.properties.Role, fn, 'AWS::IAM::Role');

/** Lambda writes to the log group of the function. Code may also log elsewhere. */
function logFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const role = roleOf(system, fn);
  const configured = system.target(at(fn, 'LoggingConfig.LogGroup'), fn, 'AWS::Logs::LogGroup');
  const group =
    configured ??
    system
      .ofType('AWS::Logs::LogGroup')
      .find(({ properties }) => textOf(properties.LogGroupName) === `/aws/lambda/\${${fn.key}}`);
  if (!role || !group) return [];
  const denied = ['logs:CreateLogStream', 'logs:PutLogEvents'].filter(
    (action) =>
      allows(system, role, action, { resource: group, suffix: ':log-stream:x' }) === 'no' &&
      allows(system, role, action, { resource: group }) === 'no',
  );
  if (denied.length === 0) return [];
  const what = `its role ${role.id} does not allow ${denied.join(' and ')} in ${group.id}: it cannot write logs`;
  return [{ resource: fn, what, fix: 'Allow them on the ARN of the log group, which ends with :*.' }];
}

function codeOf(fn: ChainResource): string | undefined {
  const code = at(fn, 'Code.ZipFile');
  return code === undefined ? undefined : textOf(code);
}

function callFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const code = codeOf(fn);
  const role = roleOf(system, fn);
  if (code === undefined || !role) return [];
  const { statements, complete } = policiesOf(system, role);
  const parsed = sdkCalls(code);
  return [...missingActions(fn, role, parsed, statements, complete), ...unusedActions(system, fn, role)];
}

function missingActions(
  fn: ChainResource,
  role: ChainResource,
  { calls }: SdkCalls,
  statements: readonly PolicyStatement[],
  complete: boolean,
): readonly ChainFinding[] {
  if (!complete) return [];
  const missing = calls.filter(({ needs, optional }) => {
    const isAllowed = (action: string) =>
      statements.some((statement) => allowsSome(statement, action)) &&
      !statements.some(
        (statement) => statement.effect === 'Deny' && isUnconditional(statement) && matchesAction(statement, action),
      );
    return needs.length > 0 ? !needs.every(isAllowed) : optional.length > 0 && !optional.some(isAllowed);
  });
  return missing.map(({ call, needs, optional }) => ({
    resource: fn,
    what: `its code calls ${call}, which its role ${role.id} does not allow`,
    fix: `Allow ${(needs.length > 0 ? needs : optional).join(' and ')} on the resource that it calls.`,
  }));
}

/** Whether a denial is unconditional. A denial with a condition is for some calls only. */
const isUnconditional = ({ condition }: PolicyStatement): boolean => Object.keys(condition).length === 0;

const allowsSome = ({ effect, actions, notActions }: PolicyStatement, action: string): boolean =>
  effect === 'Allow' &&
  (notActions
    ? !notActions.some((each) => matchesPattern(each, action))
    : actions.some((each) => matchesPattern(each, action)));

/** Actions that Lambda itself calls with the role of a function, or that an AWS service needs in addition to a call. */
function impliedActions(system: ChainSystem, functions: readonly ChainResource[]): readonly string[] {
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

/**
 * Actions of Lambda to read a queue or a stream. Source: Lambda Developer Guide, execution role of event source
 * mappings.
 */
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

/** Reported on the first function that uses the role, and only if the code of all its functions can be read. */
function unusedActions(system: ChainSystem, fn: ChainResource, role: ChainResource): readonly ChainFinding[] {
  const functions = system.ofType('AWS::Lambda::Function').filter((other) => roleOf(system, other) === role);
  if (functions[0] !== fn || !isUsedOnlyByLambda(system, role, functions)) return [];
  const reads = functions.map((each) => sdkCalls(codeOf(each) ?? 'boto3'));
  if (reads.some(({ complete }) => !complete)) return [];
  const calls = reads.flatMap((parsed) => parsed.calls);
  const used = [
    ...impliedActions(system, functions),
    ...calls.flatMap(({ needs, optional }) => [...needs, ...optional]),
    ...(calls.some(({ call }) => passesRole.test(call)) ? ['iam:passrole'] : []),
  ];
  const unused = policiesOf(system, role)
    .statements.filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions }) => actions)
    .filter((action) => !used.some((each) => each === action || matchesPattern(action, each)));
  if (unused.length === 0) return [];
  const what = `its role ${role.id} allows ${[...new Set(unused)].join(', ')}, which its code never calls`;
  return [{ resource: fn, what, fix: 'Remove it from the policy.' }];
}

/** Calls that may pass a role to a service. */
const passesRole = / (Create|Put|Run|Start|Submit|Register|Update)/;

function isUsedOnlyByLambda(system: ChainSystem, role: ChainResource, functions: readonly ChainResource[]): boolean {
  const services = trustOf(role).flatMap(({ principals }) => principals.map(({ text }) => text));
  const others = system
    .referencedBy(role)
    .filter(({ type }) => type !== 'AWS::Lambda::Function' && !type.startsWith('AWS::IAM::') && runsCode.test(type));
  return services.every((service) => service === 'lambda.amazonaws.com') && others.length === 0 && functions.length > 0;
}

/** Types that run code with a role. */
const runsCode = /^AWS::(ECS|EC2|Batch|CodeBuild|StepFunctions|Glue|Scheduler|Events|Pipes)::/;

/** Without its policies a function fails immediately, and an event source mapping cannot be created. */
function orderFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const role = roleOf(system, fn);
  if (!role) return [];
  const notBefore = system
    .ofType('AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy')
    .filter((policy) => {
      const roles = [...listOf(policy.properties.Roles), ...listOf(policy.properties.RoleName)];
      const attached = roles.some((each) => system.target(each, policy, 'AWS::IAM::Role') === role);
      return attached && !system.isCreatedBefore(policy, fn) && !system.isCreatedBefore(fn, policy);
    });
  return notBefore.map((policy) => ({
    resource: fn,
    what: `it can be created before ${policy.id}, without which its role has no permissions`,
    fix: `Add DependsOn: ${policy.id}.`,
  }));
}

/**
 * Events of asynchronous invocations are tried three times, then dropped. Batches of a stream are dropped when they are
 * too old.
 */
function failureFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
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

/** Maximum in seconds. Source: Lambda Developer Guide, "Lambda quotas". */
const maximumTimeout = 900;

/** Default in seconds. */
const defaultTimeout = 3;

/** A function that loads an SDK and calls AWS needs at least the default timeout. */
function timeoutFindings(fn: ChainResource): readonly ChainFinding[] {
  const { Timeout } = fn.properties;
  const seconds = Timeout === undefined ? undefined : numberOf(Timeout);
  if (seconds === undefined) return [];
  if (seconds > maximumTimeout)
    return [{ resource: fn, what: `has a Timeout of ${seconds} s`, fix: `The maximum is ${maximumTimeout}.` }];
  const code = codeOf(fn);
  if (seconds >= defaultTimeout || code === undefined || sdkCalls(code).calls.length === 0) return [];
  const what = `has ${seconds} s to load its SDK and to call AWS: it times out on a cold start`;
  return [{ resource: fn, what, fix: `Set Timeout to ${defaultTimeout} or more.` }];
}

/** Lambda reads a queue with the role of the function. Source: Lambda Developer Guide, "Using Lambda with SQS". */
const queueActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

function queuePermissionFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const role = roleOf(system, fn);
  if (!role) return [];
  return invocationsOf(system, fn).mappings.flatMap((mapping) => {
    const queue = queueOf(system, mapping);
    const denied = queue
      ? queueActions.filter((action) => allows(system, role, action, { resource: queue }) === 'no')
      : [];
    if (!queue || denied.length === 0) return [];
    const what = `the role ${role.id} of ${fn.id} does not allow ${denied.join(', ')} on ${queue.id}: Lambda cannot read it`;
    return [{ resource: mapping, what, fix: 'Allow them on the ARN of the queue.' }];
  });
}

/**
 * AWS recommends a visibility timeout of six times the timeout of the function. Source: Lambda Developer Guide, SQS.
 */
const recommendedFactor = 6;

/**
 * The concurrency for a queue, and its visibility timeout. For the defaults, another check compares the visibility
 * timeout with the timeout of the function; this one does so for other parameter values.
 */
function concurrencyFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  return invocationsOf(system, fn).mappings.flatMap((mapping) => {
    const queue = queueOf(system, mapping);
    if (!queue) return [];
    const hasConcurrencyLimit =
      at(mapping, 'ScalingConfig.MaximumConcurrency') !== undefined ||
      at(mapping, 'ProvisionedPollerConfig.MaximumPollers') !== undefined ||
      fn.properties.ReservedConcurrentExecutions !== undefined;
    const timeout = numberOf(fn.properties.Timeout ?? 3);
    const visibilityTimeout = numberOf(queue.properties.VisibilityTimeout ?? 30);
    const tooShort =
      timeout !== undefined && visibilityTimeout !== undefined && visibilityTimeout < timeout && !system.byDefault;
    const belowRecommended =
      timeout !== undefined &&
      visibilityTimeout !== undefined &&
      visibilityTimeout >= timeout &&
      visibilityTimeout < recommendedFactor * timeout;
    return [
      ...(hasConcurrencyLimit
        ? []
        : [
            {
              resource: mapping,
              what: `a full queue ${queue.id} uses all the concurrency of the account`,
              fix: 'Set ScalingConfig.MaximumConcurrency.',
            },
          ]),
      ...(tooShort
        ? [
            {
              resource: queue,
              what: `its visibility timeout is ${visibilityTimeout} s, and the timeout of ${fn.id} is ${timeout} s: AWS rejects the event source mapping`,
              fix: `Set VisibilityTimeout to ${recommendedFactor * timeout} or more.`,
              mayBeRequested: true as const,
            },
          ]
        : []),
      ...(belowRecommended
        ? [
            {
              resource: queue,
              what: `its visibility timeout is ${visibilityTimeout} s, less than ${recommendedFactor} times the timeout of ${timeout} s of ${fn.id}: throttled messages are read twice`,
              fix: `Set VisibilityTimeout to ${recommendedFactor * timeout} or more.`,
            },
          ]
        : []),
    ];
  });
}
