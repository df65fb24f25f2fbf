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

/** A value of a container, always or under a condition. */
export type Conditional<T> = T | { readonly value: T; readonly given: Condition };

/** A secret, or one field of it. */
export interface ContainerSecret {
  readonly arn: Arn<'AWS::SecretsManager::Secret'>;
  /** Field of the JSON in the secret. Default: the whole secret. */
  readonly field?: string;
  /** Key of the secret; its policy must allow the execution role. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Default: always. */
  readonly given?: Condition;
}

/**
 * A directory of a file system, mounted through one access point, with the user and root directory of that access
 * point.
 */
export interface ContainerVolume {
  /** Letters, digits, hyphens. */
  readonly name: string;
  /** Mount path in the container. */
  readonly path: string;
  readonly fileSystem: { readonly id: Id<'AWS::EFS::FileSystem'>; readonly arn: Arn<'AWS::EFS::FileSystem'> };
  readonly accessPoint: { readonly id: Id<'AWS::EFS::AccessPoint'>; readonly arn: Arn<'AWS::EFS::AccessPoint'> };
  /** Default: false. */
  readonly readOnly?: boolean;
}

type Role = { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };

export interface FargateTaskProps {
  /** Image for arm64 with its digest, so that the image that was tested is the one that runs. */
  readonly image: Value<string>;
  /**
   * ECR repository of the image, always or under a condition. The repository policy of another account must allow the
   * execution role. The key policy of a repository need not allow principals that pull: ECR decrypts by a grant.
   * Default: a public image.
   *
   * Source: Amazon ECR User Guide, "Encryption at rest"; Amazon ECS Developer Guide, "Amazon ECS task execution IAM
   * role".
   */
  readonly repository?: Conditional<Arn<'AWS::ECR::Repository'>>;
  /** CPU units: 1024 are one vCPU. */
  readonly cpu: Value<string>;
  /** MiB; the supported values depend on the CPU units. */
  readonly memory: Value<string>;
  /** Port on which the container listens. Default: none. */
  readonly port?: Value<number>;
  /**
   * A `serviceRole` for `ecs-tasks.amazonaws.com` that ECS uses to start the task: it reads secrets and writes logs.
   */
  readonly executionRole: Role;
  /** A different role, which the application uses. */
  readonly taskRole: Role;
  readonly logs: { readonly arn: Arn<'AWS::Logs::LogGroup'>; readonly name: Id<'AWS::Logs::LogGroup'> };
  /** Environment variables. Principals that can describe tasks can read them: no secrets, no ePHI. */
  readonly environment?: Readonly<Record<string, Conditional<Value<string>>>>;
  /** Read only when a container starts: after a change, force a new deployment of the service. */
  readonly secrets?: Readonly<Record<string, ContainerSecret>>;
  readonly volumes?: readonly ContainerVolume[];
  /**
   * Writable paths for temporary data: they are on the encrypted ephemeral storage of the task and are deleted with it.
   */
  readonly scratch?: readonly string[];
  /** Reason why the image needs to write to other paths. Default: the root file system is read-only. */
  readonly writableRoot?: string;
  /** True while ECS Exec can open shells: ECS does not support it with a read-only root file system. Default: never. */
  readonly shell?: Condition;
  /** Default: the command of the image. */
  readonly command?: readonly Value<string>[];
  /** User and group, such as `1000:1000`. Default: the user of the image. */
  readonly user?: string;
  /**
   * Health check of the container, such as `['CMD-SHELL', 'curl -fks https://localhost/']`. Default: only the load
   * balancer checks health.
   */
  readonly healthCheck?: { readonly command: readonly string[]; readonly startSeconds: number };
  /** Seconds between SIGTERM and SIGKILL: up to 120. Default: 30. */
  readonly stopSeconds?: number;
}

/** The one container of a task. */
const CONTAINER = 'main';

/**
 * Task definition for Fargate: one container on arm64, with secrets by reference, file systems through access points
 * with IAM authorization and TLS, and a log group of the system; and the policies for these of the execution role and
 * the task role. The blueprint adds the permissions of the application with `rolePolicy`.
 *
 * If CloudWatch Logs is not available, the container continues, and up to 25 MiB of its output are buffered.
 *
 * @throws Problem when every secret is under a condition: the policy could then have a statement without a resource
 *
 * Source: Amazon ECS Developer Guide, "Task definition parameters for Fargate", "Pass Secrets Manager secrets through
 * environment variables", "Use Amazon EFS volumes".
 */
export function fargateTask(id: string, props: FargateTaskProps) {
  const { image, cpu, memory, port, executionRole, taskRole, logs } = props;
  const { environment = {}, secrets = {}, volumes = [], scratch = [], command, user, healthCheck } = props;
  const { writableRoot, shell, stopSeconds = 30 } = props;
  requireUnconditionalSecret(id, Object.values(secrets));
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
          Environment: Object.entries(environment).map(([Name, value]) => variable(Name, value)),
          Secrets: Object.entries(secrets).map(([Name, { arn, field, given }]) =>
            onlyIf(given, {
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
          // A change of EnableExecuteCommand replaces no tasks (ECS API Reference, "UpdateService"): a changed task
          // definition does.
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
  reason: 'Its variables are settings; secrets are references, in Secrets.',
};

const shellException: CheckerException = {
  rule: 'cfn-validate:E1029',
  reason: 'It is a variable of the shell that runs the command, not a CloudFormation reference.',
};

const registryExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason:
      'ecr:GetAuthorizationToken does not support resource-level permissions: the next statement restricts what can be pulled.',
  },
];

const onlyIf = <T>(given: Condition | undefined, entry: T): T => (given ? either(given, entry, noValue as T) : entry);

function variable(Name: string, setting: Conditional<Value<string>>) {
  if (typeof setting === 'object' && 'given' in setting) return onlyIf(setting.given, { Name, Value: setting.value });
  return { Name, Value: setting };
}

/** Permissions that ECS needs to start the task. */
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
            Resource: distinct(read.map(({ arn, given }) => onlyIf(given, arn))),
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

function pullStatements(repository: Conditional<Arn<'AWS::ECR::Repository'>>): readonly Statement[] {
  const { value, given } = 'given' in repository ? repository : { value: repository, given: undefined };
  const statements: readonly Statement[] = [
    { Sid: 'AuthorizeEcr', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Sid: 'PullImage',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: value,
    },
  ];
  return statements.map((statement) => onlyIf(given, statement));
}

const mountStatement = ({ name, fileSystem, accessPoint, readOnly = false }: ContainerVolume): Statement => ({
  Sid: `Mount${name.replace(/[^A-Za-z0-9]/g, '')}`,
  Effect: 'Allow',
  Action: ['elasticfilesystem:ClientMount', ...(readOnly ? [] : ['elasticfilesystem:ClientWrite'])],
  Resource: fileSystem.arn,
  Condition: { ArnEquals: { 'elasticfilesystem:AccessPointArn': accessPoint.arn } },
});

/** Removes duplicates: references with the same JSON are equal. */
const distinct = <T>(references: readonly T[]): readonly T[] => [
  ...new Map(references.map((reference) => [JSON.stringify(reference), reference])).values(),
];

function requireUnconditionalSecret(id: string, secrets: readonly ContainerSecret[]): void {
  if (secrets.length === 0 || secrets.some(({ given }) => given === undefined)) return;
  throw new Problem(
    id,
    'all its secrets are under conditions',
    'Add a secret without a condition, or remove all secrets.',
  );
}
