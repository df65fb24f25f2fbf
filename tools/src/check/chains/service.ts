import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allows, matchesAction, resourceStatements } from './policies.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * An ECS service can start and receive requests. Its load balancer uses a container and a port of its task
 * definition, and a target group for IP addresses that has a listener. On Fargate the task has a supported size, is
 * allowed to write to its log group, and mounts only volumes that it defines and that its role can access.
 *
 * It can't see the ports on which an image listens, or external roles, target groups and log groups.
 *
 * Source: Amazon ECS Developer Guide, "Task definition parameters for Fargate", "Service definition parameters",
 * "Using the awslogs log driver".
 */
export const service: Chain = {
  name: 'service',
  why: 'The load balancer sent requests to a port that no container had, and the deployment waited for hours.',
  check: (system) => [
    ...system.ofType('AWS::ECS::Service').flatMap((one) => {
      const task = system.target(one.properties.TaskDefinition, one, 'AWS::ECS::TaskDefinition');
      return [
        ...deploymentFaults(one),
        ...(task ? [...networkFaults(one, task), ...loadBalancerFaults(system, one, task)] : []),
      ].map((fault) => ({
        resource: one,
        ...fault,
      }));
    }),
    ...system
      .ofType('AWS::ECS::TaskDefinition')
      .flatMap((task) =>
        [
          ...(isFargate(task) ? fargateFaults(task) : []),
          ...logFaults(system, task),
          ...missingNames(task),
          ...mountFaults(system, task),
        ].map((fault) => ({ resource: task, ...fault })),
      ),
  ],
};

type Fault = Omit<ChainFinding, 'resource'>;

const isFargate = (task: ChainResource): boolean =>
  textsOf(task.properties.RequiresCompatibilities).includes('FARGATE');

const usesAwsvpc = (task: ChainResource): boolean => task.properties.NetworkMode === 'awsvpc';

const objects = (value: Json | undefined): readonly JsonObject[] =>
  listOf(value).filter((item): item is JsonObject => isObject(item) && !functionIn(item));

const containersOf = ({ properties }: ChainResource): readonly JsonObject[] => objects(properties.ContainerDefinitions);

/** Whether the names of all containers are known. */
const areAllKnown = ({ properties }: ChainResource): boolean =>
  listOf(properties.ContainerDefinitions).every((item) => isObject(item) && typeof item.Name === 'string');

function deploymentFaults(one: ChainResource): readonly Fault[] {
  const breaker = at(one, 'DeploymentConfiguration.DeploymentCircuitBreaker');
  const [minimum, maximum] = ['MinimumHealthyPercent', 'MaximumPercent'].map((key) =>
    numberOf(at(one, `DeploymentConfiguration.${key}`)),
  );
  return [
    ...(isObject(breaker) && breaker.Enable === false && isTrue(breaker.Rollback)
      ? [{ what: 'has its deployment circuit breaker disabled', fix: 'Set Enable to true.' }]
      : []),
    ...(minimum !== undefined && minimum >= 100 && maximum !== undefined && maximum <= 100
      ? [{ what: 'allows no task to stop and none to start: it cannot be deployed', fix: 'Raise MaximumPercent.' }]
      : []),
  ];
}

/** A task with its own network interface needs a subnet. */
function networkFaults(one: ChainResource, task: ChainResource): readonly Fault[] {
  const network = at(one, 'NetworkConfiguration');
  const hasNoSubnets =
    network === undefined ||
    (isObject(network) &&
      !functionIn(network) &&
      listOf(at(one, 'NetworkConfiguration.AwsvpcConfiguration.Subnets')).length === 0);
  if (!usesAwsvpc(task) || !hasNoSubnets || isComputed(network)) return [];
  return [
    {
      what: `has no subnets, and tasks of ${task.id} have their own network interfaces: AWS rejects it`,
      fix: 'Set NetworkConfiguration.AwsvpcConfiguration.',
    },
  ];
}

const isComputed = (network: Json | undefined): boolean =>
  isObject(network) && isObject(network.AwsvpcConfiguration) && functionIn(network.AwsvpcConfiguration) !== undefined;

function loadBalancerFaults(system: ChainSystem, one: ChainResource, task: ChainResource): readonly Fault[] {
  return objects(one.properties.LoadBalancers).flatMap((entry) => {
    const group = system.target(entry.TargetGroupArn, one, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    const { ContainerName: name } = entry;
    if (typeof name !== 'string' || !areAllKnown(task)) return [];
    const container = containersOf(task).find(({ Name }) => Name === name);
    if (!container)
      return [
        {
          what: `uses the container ${name}, which is not defined in ${task.id}: AWS rejects it`,
          fix: `Use one of ${containersOf(task)
            .map(({ Name }) => textOf(Name))
            .join(', ')}.`,
        },
      ];
    return [
      ...wrongPort(task, container, numberOf(entry.ContainerPort)),
      ...(group ? targetFaults(system, one, { task, container, group, port: numberOf(entry.ContainerPort) }) : []),
    ];
  });
}

/** The ports that a container maps. Undefined if not all of them are known. */
function portsOf({ PortMappings }: JsonObject): readonly number[] | undefined {
  const ports = listOf(PortMappings).map((mapping) =>
    isObject(mapping) ? numberOf(mapping.ContainerPort) : undefined,
  );
  return ports.some((port) => port === undefined) ? undefined : (ports as readonly number[]);
}

function wrongPort(task: ChainResource, container: JsonObject, port: number | undefined): readonly Fault[] {
  const ports = portsOf(container);
  if (port === undefined || !ports || ports.includes(port)) return [];
  const what = `uses port ${port} of ${textOf(container.Name)}, which ${task.id} does not map: AWS rejects it`;
  return [{ what, fix: ports.length > 0 ? `It maps ${ports.join(', ')}.` : 'Add it to PortMappings.' }];
}

interface Target {
  readonly task: ChainResource;
  readonly container: JsonObject;
  readonly group: ChainResource;
  readonly port: number | undefined;
}

/** Well-known ports. */
const wellKnown: Readonly<Record<number, string>> = { 80: 'HTTP', 443: 'HTTPS' };

function targetFaults(
  system: ChainSystem,
  one: ChainResource,
  { task, container, group, port }: Target,
): readonly Fault[] {
  const { TargetType = 'instance', Protocol, HealthCheckPort, HealthCheckProtocol } = group.properties;
  const byInstance = usesAwsvpc(task) && typeof TargetType === 'string' && TargetType !== 'ip';
  const expected = port === undefined ? undefined : wellKnown[port];
  const protocols = [Protocol, HealthCheckPort === undefined ? HealthCheckProtocol : undefined].map(textOf);
  const mismatch = expected && protocols.find((text) => /^HTTPS?$/.test(text) && text !== expected);
  const [ports, health] = [portsOf(container), numberOf(HealthCheckPort)];
  return [
    ...(byInstance
      ? [
          {
            what: `has tasks with their own network interfaces, and ${group.id} is for targets of type ${TargetType}: AWS rejects it`,
            fix: 'Set TargetType to ip.',
          },
        ]
      : []),
    ...(mismatch
      ? [
          {
            what: `receives ${mismatch} from ${group.id} at port ${port}, which is for ${expected}`,
            fix: `Set Protocol and HealthCheckProtocol to ${expected}.`,
          },
        ]
      : []),
    ...(health !== undefined && ports && usesAwsvpc(task) && !ports.includes(health)
      ? [
          {
            what: `is checked for health at port ${health}, which ${textOf(container.Name)} does not map`,
            fix: 'Set HealthCheckPort to traffic-port.',
          },
        ]
      : []),
    ...createdTooEarly(system, one, group),
  ];
}

/** ECS rejects a target group without a listener, because it has no load balancer. */
function createdTooEarly(system: ChainSystem, one: ChainResource, group: ChainResource): readonly Fault[] {
  const listeners = system.referencedBy(group).filter(({ type }) => /::Listener(Rule)?$/.test(type));
  if (listeners.length === 0 || listeners.some((listener) => system.isCreatedBefore(listener, one))) return [];
  const { id } = listeners[0]!;
  return [
    {
      what: `can be created before ${id}, without which ${group.id} has no load balancer: AWS rejects it`,
      fix: `Add ${id} to DependsOn.`,
    },
  ];
}

/** CPU units -> memory in MiB: minimum, maximum, and step. */
const sizes: Readonly<Record<number, readonly [minimum: number, maximum: number, step: number]>> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16384: [32_768, 122_880, 8192],
};

function isSize(cpu: number, memory: number): boolean {
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  const [minimum, maximum, step] = sizes[cpu] ?? [];
  return minimum !== undefined && memory >= minimum && memory <= maximum! && (memory - minimum) % step! === 0;
}

function fargateFaults(task: ChainResource): readonly Fault[] {
  const [cpu, memory] = [numberOf(task.properties.Cpu), numberOf(task.properties.Memory)];
  const needsRole = containersOf(task).some(
    ({ Secrets, LogConfiguration }) =>
      listOf(Secrets).length > 0 || (isObject(LogConfiguration) && LogConfiguration.LogDriver === 'awslogs'),
  );
  const mode = task.properties.NetworkMode;
  return [
    ...(cpu !== undefined && memory !== undefined && !isSize(cpu, memory)
      ? [
          {
            what: 'allows a combination of CPU and memory that Fargate does not support',
            fix: 'Use a supported combination, and reject others in Rules.',
          },
        ]
      : []),
    ...(mode === undefined || (typeof mode === 'string' && mode !== 'awsvpc')
      ? [{ what: 'is for Fargate, and its NetworkMode is not awsvpc: AWS rejects it', fix: 'Set it to awsvpc.' }]
      : []),
    ...(needsRole && task.properties.ExecutionRoleArn === undefined
      ? [
          {
            what: 'has no ExecutionRoleArn, which is needed to read its secrets and to write its logs',
            fix: 'Set ExecutionRoleArn.',
          },
        ]
      : []),
  ];
}

/** Actions of ECS with the execution role to write logs. */
const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'];

function logFaults(system: ChainSystem, task: ChainResource): readonly Fault[] {
  const role = system.target(task.properties.ExecutionRoleArn, task, 'AWS::IAM::Role');
  return containersOf(task).flatMap(({ Name, LogConfiguration: log }) => {
    if (!isObject(log) || log.LogDriver !== 'awslogs' || !isObject(log.Options) || functionIn(log.Options)) return [];
    const { Options } = log;
    const missing = ['awslogs-group', 'awslogs-region', ...(isFargate(task) ? ['awslogs-stream-prefix'] : [])].filter(
      (key) => Options[key] === undefined,
    );
    const group = system.target(Options['awslogs-group'], task, 'AWS::Logs::LogGroup');
    const refused =
      role && group
        ? writes.filter(
            (action) =>
              allows(system, role, action, { resource: group, suffix: ':log-stream:x' }) === 'no' &&
              allows(system, role, action, { resource: group }) === 'no',
          )
        : [];
    return [
      ...missing.map((key) => ({
        what: `the log configuration of ${textOf(Name)} has no ${key}: AWS rejects it`,
        fix: 'Set it.',
      })),
      ...(refused.length > 0
        ? [
            {
              what: `its role ${role!.id} does not allow ${refused.join(' and ')} in ${group!.id}: no task starts`,
              fix: 'Allow them on the ARN of the log group, which ends with :*.',
            },
          ]
        : []),
    ];
  });
}

/** Volumes and containers that are referenced but not defined. */
function missingNames(task: ChainResource): readonly Fault[] {
  const volumes = objects(task.properties.Volumes).map(({ Name }) => textOf(Name));
  const containers = containersOf(task).map(({ Name }) => textOf(Name));
  return containersOf(task).flatMap(({ Name, MountPoints, DependsOn }) => [
    ...objects(MountPoints)
      .filter(({ SourceVolume }) => typeof SourceVolume === 'string' && !volumes.includes(SourceVolume))
      .map(({ SourceVolume }) => ({
        what: `${textOf(Name)} mounts a volume ${textOf(SourceVolume)}, which is not defined in this task definition: AWS rejects it`,
        fix: `Add it to Volumes${volumes.length > 0 ? `, or use one of ${volumes.join(', ')}` : ''}.`,
      })),
    ...objects(DependsOn)
      .filter(({ ContainerName }) => typeof ContainerName === 'string' && !containers.includes(ContainerName))
      .map(({ ContainerName }) => ({
        what: `${textOf(Name)} depends on a container ${textOf(ContainerName)}, which is not defined in this task definition: AWS rejects it`,
        fix: `Use one of ${containers.join(', ')}.`,
      })),
  ]);
}

/** IAM authorization for a file system requires a policy of the task role, or a file system policy. */
function mountFaults(system: ChainSystem, task: ChainResource): readonly Fault[] {
  const role = system.target(task.properties.TaskRoleArn, task, 'AWS::IAM::Role');
  return objects(task.properties.Volumes).flatMap(({ Name, EFSVolumeConfiguration: volume }) => {
    if (!isObject(volume) || functionIn(volume)) return [];
    const usesIam = isObject(volume.AuthorizationConfig) && volume.AuthorizationConfig.IAM === 'ENABLED';
    const files = system.target(volume.FilesystemId, task, 'AWS::EFS::FileSystem');
    if (!usesIam || !files || !role) return [];
    const action = 'elasticfilesystem:ClientMount';
    const hasResourcePolicy = resourceStatements(system, files).some(
      (statement) => statement.effect === 'Allow' && matchesAction(statement, action),
    );
    if (hasResourcePolicy || allows(system, role, action, { resource: files }) !== 'no') return [];
    const what = `its role ${role.id} does not allow ${action} on ${files.id}, its volume ${textOf(Name)}: no task starts`;
    return [{ what, fix: 'Allow it in a policy of the role.' }];
  });
}
