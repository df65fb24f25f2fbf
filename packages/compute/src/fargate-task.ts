import {
  type Arn,
  type CheckerException,
  type Condition,
  either,
  type Id,
  noValue,
  Problem,
  region,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy } from './role-policy.ts';

/** Something that a container is told, always or under a condition. */
export type Given<T> = T | { readonly value: T; readonly given: Condition };

/** A secret, or one field of it. */
export interface ContainerSecret {
  readonly arn: Arn<'AWS::SecretsManager::Secret'>;
  /** Field of the JSON that it holds. Default: all of it. */
  readonly field?: string;
  /** Its key, whose policy must admit the execution role. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Default: always. */
  readonly given?: Condition;
}

/** A folder of a file system, through one access point: as its user, and no higher. */
export interface ContainerVolume {
  /** Letters, digits, hyphens. */
  readonly name: string;
  /** Where the container sees it. */
  readonly path: string;
  readonly fileSystem: { readonly id: Id<'AWS::EFS::FileSystem'>; readonly arn: Arn<'AWS::EFS::FileSystem'> };
  readonly accessPoint: { readonly id: Id<'AWS::EFS::AccessPoint'>; readonly arn: Arn<'AWS::EFS::AccessPoint'> };
  /** Default: it is written too. */
  readonly readOnly?: boolean;
}

type Role = { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };

export interface FargateTaskProps {
  /** Image with its digest, for arm64: what was tested is what runs. */
  readonly image: Value<string>;
  /**
   * Repository of ECR, if the image is in one, always or under a condition. One of another account must admit the execution role in its
   * own policy. The key of a repository admits nobody who pulls: ECR decrypts by a grant. Default: a public image.
   *
   * Source: Amazon ECR User Guide, "Encryption at rest"; Amazon ECS Developer Guide, "Amazon ECS task execution IAM role".
   */
  readonly repository?: Given<Arn<'AWS::ECR::Repository'>>;
  /** CPU units: 1024 are one vCPU. */
  readonly cpu: Value<string>;
  /** MiB; which of them fit is said by the CPU. */
  readonly memory: Value<string>;
  /** Port on which it answers. Default: none. */
  readonly port?: Value<number>;
  /** A `serviceRole` for `ecs-tasks.amazonaws.com` by which ECS starts it: it reads secrets and writes logs. */
  readonly executionRole: Role;
  /** Another one, by which the application acts. */
  readonly taskRole: Role;
  readonly logs: { readonly arn: Arn<'AWS::Logs::LogGroup'>; readonly name: Id<'AWS::Logs::LogGroup'> };
  /** What everyone may read who may describe tasks: no secrets, no ePHI. */
  readonly environment?: Readonly<Record<string, Given<Value<string>>>>;
  /** Read when a container starts, and not again: after a change, deploy the service anew. */
  readonly secrets?: Readonly<Record<string, ContainerSecret>>;
  readonly volumes?: readonly ContainerVolume[];
  /** Paths that are written and need not outlive the task: they are on its encrypted disk. */
  readonly scratch?: readonly string[];
  /** Why the image must write elsewhere too. Default: it does not, and its root is read-only. */
  readonly writableRoot?: string;
  /** Holds where a shell may be opened on it: ECS refuses one where the root is read-only. Default: never. */
  readonly shell?: Condition;
  /** Default: the image's. */
  readonly command?: readonly Value<string>[];
  /** User, and group, such as `1000:1000`. Default: the image's. */
  readonly user?: string;
  /** What says that it is well, such as `['CMD-SHELL', 'curl -fks https://localhost/']`. Default: the load balancer alone asks. */
  readonly healthCheck?: { readonly command: readonly string[]; readonly startSeconds: number };
  /** Seconds to finish after it was told to stop: up to 120. Default: 30. */
  readonly stopSeconds?: number;
}

/** The one container of a task. */
const CONTAINER = 'main';

/**
 * What Fargate runs: one container on arm64, with secrets by reference, file systems through access points with IAM and TLS, and
 * logs in a group of the system; and what its two roles may do for that. What the application itself may do is a `rolePolicy` of the
 * blueprint.
 *
 * If CloudWatch Logs is away, the container goes on, and up to 25 MiB of its output wait.
 *
 * @throws Problem when every secret is under a condition: a policy without any resource is none
 *
 * Source: Amazon ECS Developer Guide, "Task definition parameters for Fargate", "Pass Secrets Manager secrets through environment
 * variables", "Use Amazon EFS volumes".
 */
export function fargateTask(id: string, props: FargateTaskProps) {
  const { image, cpu, memory, port, executionRole, taskRole, logs } = props;
  const { environment = {}, secrets = {}, volumes = [], scratch = [], command, user, healthCheck } = props;
  const { writableRoot, shell, stopSeconds = 30 } = props;
  refuseNoSecret(id, Object.values(secrets));
  const start = rolePolicy(`${id}ExecutionAccess`, {
    role: executionRole.name,
    statements: startStatements(props),
    exceptions: props.repository ? registryExceptions : [],
  });
  const mounts = volumes.map(mountStatement);
  const mount = mounts.length > 0 ? [rolePolicy(`${id}Access`, { role: taskRole.name, statements: mounts })] : [];
  const temporary = scratch.map((path, index) => ({ name: `scratch-${index + 1}`, path }));
  const task = resource(
    id,
    'AWS::ECS::TaskDefinition',
    {
      RequiresCompatibilities: ['FARGATE'],
      NetworkMode: 'awsvpc',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      Cpu: cpu,
      Memory: memory,
      ExecutionRoleArn: executionRole.arn,
      TaskRoleArn: taskRole.arn,
      Volumes: [
        ...volumes.map(({ name, fileSystem, accessPoint }) => ({
          Name: name,
          EFSVolumeConfiguration: {
            FilesystemId: fileSystem.id,
            TransitEncryption: 'ENABLED' as const,
            AuthorizationConfig: { AccessPointId: accessPoint.id, IAM: 'ENABLED' as const },
          },
        })),
        ...temporary.map(({ name }) => ({ Name: name })),
      ],
      ContainerDefinitions: [
        {
          Name: CONTAINER,
          Image: image,
          Essential: true,
          ...(command && { Command: command }),
          ...(user !== undefined && { User: user }),
          ...(port !== undefined && { PortMappings: [{ ContainerPort: port, Protocol: 'tcp' }] }),
          Environment: Object.entries(environment).map(([Name, told]) => variable(Name, told)),
          Secrets: Object.entries(secrets).map(([Name, { arn, field, given }]) =>
            whereGiven(given, {
              Name,
              ValueFrom: field === undefined ? arn : sub(`\${Secret}:${field}::`, { Secret: arn }),
            }),
          ),
          MountPoints: [
            ...volumes.map(({ name, path, readOnly = false }) => ({
              SourceVolume: name,
              ContainerPath: path,
              ReadOnly: readOnly,
            })),
            ...temporary.map(({ name, path }) => ({ SourceVolume: name, ContainerPath: path, ReadOnly: false })),
          ],
          ReadonlyRootFilesystem: writableRoot === undefined && (shell ? either(shell, false, true) : true),
          LinuxParameters: { InitProcessEnabled: true },
          // A switch of the service alone starts no task anew (ECS API Reference, "UpdateService"): another definition does.
          ...(shell && { DockerLabels: { shell: either(shell, 'on', 'off') } }),
          ...(healthCheck && {
            HealthCheck: {
              Command: healthCheck.command,
              Interval: 30,
              Timeout: 10,
              Retries: 3,
              StartPeriod: healthCheck.startSeconds,
            },
          }),
          StopTimeout: stopSeconds,
          LogConfiguration: {
            LogDriver: 'awslogs',
            Options: {
              'awslogs-group': logs.name,
              'awslogs-region': region,
              'awslogs-stream-prefix': CONTAINER,
              mode: 'non-blocking',
              'max-buffer-size': '25m',
            },
          },
        },
      ],
    },
    {
      dependsOn: [start.policy, ...mount.map(({ policy }) => policy)],
      exceptions: [
        ...(Object.keys(environment).length > 0 ? [settingsException] : []),
        ...(command?.some((part) => `${part}`.includes('${')) ? [shellException] : []),
      ],
    },
  );
  return snippet([start, ...mount, task], { arn: task.ref, container: CONTAINER });
}

const settingsException: CheckerException = {
  rule: 'cdk-nag:AwsSolutions-ECS2',
  reason: 'Its variables are settings; whatever is secret comes by reference, in Secrets.',
};

const shellException: CheckerException = {
  rule: 'cfn-validate:E1029',
  reason: 'It is a variable of the shell that runs the command, and no reference.',
};

const registryExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'ecr:GetAuthorizationToken knows no resource: the token opens what the next statement names.',
  },
];

const whereGiven = <T>(given: Condition | undefined, entry: T): T =>
  given ? either(given, entry, noValue as T) : entry;

function variable(Name: string, told: Given<Value<string>>) {
  if (typeof told === 'object' && 'given' in told) return whereGiven(told.given, { Name, Value: told.value });
  return { Name, Value: told };
}

/** What ECS does before the first line of the application runs. */
function startStatements({ logs, secrets = {}, repository }: FargateTaskProps): readonly Statement[] {
  const read = Object.values(secrets);
  return [
    { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.arn },
    ...(read.length > 0
      ? ([
          {
            Sid: 'Secrets',
            Effect: 'Allow',
            Action: 'secretsmanager:GetSecretValue',
            Resource: distinct(read.map(({ arn, given }) => whereGiven(given, arn))),
          },
          {
            Sid: 'SecretKeys',
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: distinct(read.map(({ key }) => key)),
            Condition: {
              StringEquals: { 'kms:ViaService': sub('secretsmanager.${AWS::Region}.${AWS::URLSuffix}') },
            },
          },
        ] as const)
      : []),
    ...(repository ? pullStatements(repository) : []),
  ];
}

function pullStatements(repository: Given<Arn<'AWS::ECR::Repository'>>): readonly Statement[] {
  const { value, given } = 'given' in repository ? repository : { value: repository, given: undefined };
  const statements: readonly Statement[] = [
    { Sid: 'Registry', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Sid: 'Image',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: value,
    },
  ];
  return statements.map((statement) => whereGiven(given, statement));
}

const mountStatement = ({ name, fileSystem, accessPoint, readOnly = false }: ContainerVolume): Statement => ({
  Sid: `Mount${name.replace(/[^A-Za-z0-9]/g, '')}`,
  Effect: 'Allow',
  Action: ['elasticfilesystem:ClientMount', ...(readOnly ? [] : ['elasticfilesystem:ClientWrite'])],
  Resource: fileSystem.arn,
  Condition: { ArnEquals: { 'elasticfilesystem:AccessPointArn': accessPoint.arn } },
});

/** References that read the same are the same. */
const distinct = <T>(references: readonly T[]): readonly T[] => [
  ...new Map(references.map((reference) => [JSON.stringify(reference), reference])).values(),
];

function refuseNoSecret(id: string, secrets: readonly ContainerSecret[]): void {
  if (secrets.length === 0 || secrets.some(({ given }) => given === undefined)) return;
  throw new Problem(id, 'all its secrets are under conditions', 'Give it one that is always there, or take them out.');
}
