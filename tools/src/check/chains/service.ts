import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { allows, resourceStatements, speaksOfAction } from './policies.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * A service of ECS comes up and is reached: its load balancer sends to a container and a port that its task has, by a target group for
 * addresses, once a listener has it; and on Fargate the task is of a size that there is, may write to its log group, and mounts volumes
 * that it has and that its role may open.
 *
 * It can't see what an image listens on, nor roles, target groups and log groups from outside.
 *
 * Source: Amazon ECS Developer Guide, "Task definition parameters for Fargate", "Service definition parameters", "Using the awslogs
 * log driver".
 */
export const service: Chain = {
  name: 'service',
  why: 'The load balancer sent requests to a port that no container had, and the deployment waited for hours.',
  check: (system) => [
    ...system.ofType('AWS::ECS::Service').flatMap((one) => {
      const task = system.target(one.properties.TaskDefinition, one, 'AWS::ECS::TaskDefinition');
      return [...deployed(one), ...(task ? [...placed(one, task), ...balanced(system, one, task)] : [])].map(
        (fault) => ({
          resource: one,
          ...fault,
        }),
      );
    }),
    ...system
      .ofType('AWS::ECS::TaskDefinition')
      .flatMap((task) =>
        [
          ...(isFargate(task) ? sized(task) : []),
          ...logged(system, task),
          ...named(task),
          ...mounted(system, task),
        ].map((fault) => ({ resource: task, ...fault })),
      ),
  ],
};

type Fault = Omit<ChainFinding, 'resource'>;

const isFargate = (task: ChainResource): boolean =>
  textsOf(task.properties.RequiresCompatibilities).includes('FARGATE');

const usesAddresses = (task: ChainResource): boolean => task.properties.NetworkMode === 'awsvpc';

const objects = (value: Json | undefined): readonly JsonObject[] =>
  listOf(value).filter((item): item is JsonObject => isObject(item) && !functionIn(item));

const containersOf = ({ properties }: ChainResource): readonly JsonObject[] => objects(properties.ContainerDefinitions);

/** Whether every container can be seen, by its name. */
const areAllSeen = ({ properties }: ChainResource): boolean =>
  listOf(properties.ContainerDefinitions).every((item) => isObject(item) && typeof item.Name === 'string');

function deployed(one: ChainResource): readonly Fault[] {
  const breaker = at(one, 'DeploymentConfiguration.DeploymentCircuitBreaker');
  const [least, most] = ['MinimumHealthyPercent', 'MaximumPercent'].map((key) =>
    numberOf(at(one, `DeploymentConfiguration.${key}`)),
  );
  return [
    ...(isObject(breaker) && breaker.Enable === false && isTrue(breaker.Rollback)
      ? [{ what: 'has its deployment circuit breaker disabled', fix: 'Set Enable to true.' }]
      : []),
    ...(least !== undefined && least >= 100 && most !== undefined && most <= 100
      ? [{ what: 'allows no task to stop and none to start: it cannot be deployed', fix: 'Raise MaximumPercent.' }]
      : []),
  ];
}

/** A task with an address of its own needs a subnet. */
function placed(one: ChainResource, task: ChainResource): readonly Fault[] {
  const network = at(one, 'NetworkConfiguration');
  const isSilent =
    network === undefined ||
    (isObject(network) &&
      !functionIn(network) &&
      listOf(at(one, 'NetworkConfiguration.AwsvpcConfiguration.Subnets')).length === 0);
  if (!usesAddresses(task) || !isSilent || isHidden(network)) return [];
  return [
    {
      what: `has no subnets, and tasks of ${task.id} have their own network interfaces: AWS rejects it`,
      fix: 'Set NetworkConfiguration.AwsvpcConfiguration.',
    },
  ];
}

const isHidden = (network: Json | undefined): boolean =>
  isObject(network) && isObject(network.AwsvpcConfiguration) && functionIn(network.AwsvpcConfiguration) !== undefined;

function balanced(system: ChainSystem, one: ChainResource, task: ChainResource): readonly Fault[] {
  return objects(one.properties.LoadBalancers).flatMap((entry) => {
    const group = system.target(entry.TargetGroupArn, one, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    const { ContainerName: name } = entry;
    if (typeof name !== 'string' || !areAllSeen(task)) return [];
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
      ...(group ? reached(system, one, { task, container, group, port: numberOf(entry.ContainerPort) }) : []),
    ];
  });
}

/** The ports that a container maps; nothing where not all can be seen. */
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

interface Reached {
  readonly task: ChainResource;
  readonly container: JsonObject;
  readonly group: ChainResource;
  readonly port: number | undefined;
}

/** Ports whose protocol everyone knows. */
const wellKnown: Readonly<Record<number, string>> = { 80: 'HTTP', 443: 'HTTPS' };

function reached(system: ChainSystem, one: ChainResource, { task, container, group, port }: Reached): readonly Fault[] {
  const { TargetType = 'instance', Protocol, HealthCheckPort, HealthCheckProtocol } = group.properties;
  const byInstance = usesAddresses(task) && typeof TargetType === 'string' && TargetType !== 'ip';
  const expected = port === undefined ? undefined : wellKnown[port];
  const spoken = [Protocol, HealthCheckPort === undefined ? HealthCheckProtocol : undefined].map(textOf);
  const otherwise = expected && spoken.find((text) => /^HTTPS?$/.test(text) && text !== expected);
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
    ...(otherwise
      ? [
          {
            what: `receives ${otherwise} from ${group.id} at port ${port}, which is for ${expected}`,
            fix: `Set Protocol and HealthCheckProtocol to ${expected}.`,
          },
        ]
      : []),
    ...(health !== undefined && ports && usesAddresses(task) && !ports.includes(health)
      ? [
          {
            what: `is checked for health at port ${health}, which ${textOf(container.Name)} does not map`,
            fix: 'Set HealthCheckPort to traffic-port.',
          },
        ]
      : []),
    ...tooEarly(system, one, group),
  ];
}

/** Until a listener has it, a target group is of no load balancer, and ECS refuses it. */
function tooEarly(system: ChainSystem, one: ChainResource, group: ChainResource): readonly Fault[] {
  const listeners = system.readBy(group).filter(({ type }) => /::Listener(Rule)?$/.test(type));
  if (listeners.length === 0 || listeners.some((listener) => system.standsBefore(listener, one))) return [];
  const { id } = listeners[0]!;
  return [
    {
      what: `can be created before ${id}, without which ${group.id} has no load balancer: AWS rejects it`,
      fix: `Add ${id} to DependsOn.`,
    },
  ];
}

/** Units of processor -> MiB: least, most, and in steps of how many. */
const sizes: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16384: [32_768, 122_880, 8192],
};

function isSize(cpu: number, memory: number): boolean {
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  const [least, most, step] = sizes[cpu] ?? [];
  return least !== undefined && memory >= least && memory <= most! && (memory - least) % step! === 0;
}

function sized(task: ChainResource): readonly Fault[] {
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

/** What ECS does with the execution role for logs. */
const writes = ['logs:CreateLogStream', 'logs:PutLogEvents'];

function logged(system: ChainSystem, task: ChainResource): readonly Fault[] {
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
              allows(system, role, action, { resource: group, behind: ':log-stream:x' }) === 'no' &&
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

/** Volumes and containers that others name. */
function named(task: ChainResource): readonly Fault[] {
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

/** A file system that asks for IAM is opened by the role of the task, or by its own policy. */
function mounted(system: ChainSystem, task: ChainResource): readonly Fault[] {
  const role = system.target(task.properties.TaskRoleArn, task, 'AWS::IAM::Role');
  return objects(task.properties.Volumes).flatMap(({ Name, EFSVolumeConfiguration: volume }) => {
    if (!isObject(volume) || functionIn(volume)) return [];
    const asks = isObject(volume.AuthorizationConfig) && volume.AuthorizationConfig.IAM === 'ENABLED';
    const files = system.target(volume.FilesystemId, task, 'AWS::EFS::FileSystem');
    if (!asks || !files || !role) return [];
    const action = 'elasticfilesystem:ClientMount';
    const byItself = resourceStatements(system, files).some(
      (statement) => statement.effect === 'Allow' && speaksOfAction(statement, action),
    );
    if (byItself || allows(system, role, action, { resource: files }) !== 'no') return [];
    const what = `its role ${role.id} does not allow ${action} on ${files.id}, its volume ${textOf(Name)}: no task starts`;
    return [{ what, fix: 'Allow it in a policy of the role.' }];
  });
}
