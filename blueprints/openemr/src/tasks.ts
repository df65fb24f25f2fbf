import type { Organization, Role } from '@hipaa-stacks/baseline';
import { type Condition, type Conditions, type References, type Resource, when } from '@hipaa-stacks/cloudformation';
import { fargateCluster, fargateExec, fargateService, fargateTask } from '@hipaa-stacks/compute';
import { logGroup } from '@hipaa-stacks/data';
import { allowOut, allowTcp } from '@hipaa-stacks/network';
import type { application } from './application.ts';
import type { cache } from './cache.ts';
import { type ConnectionReferences, type connectionConditions, connections } from './connections.ts';
import type { database } from './database.ts';
import type { edge } from './edge.ts';
import type { files } from './files.ts';
import type { Foundation } from './foundation.ts';
import { image, type imageConditions, type imageParameters } from './image.ts';
import { clusterName } from './names.ts';
import type { sizeParameters } from './size.ts';

/** The roles of the tasks. */
export const taskRoles = ({ role }: Organization) => ({
  executionRole: role(
    'ExecutionRole',
    'ecs-tasks.amazonaws.com',
    'ECS agent of the tasks: pulls the image, reads secrets, writes logs',
  ),
  taskRole: role('TaskRole', 'ecs-tasks.amazonaws.com', 'Tasks of OpenEMR: mounts the file system'),
});

/** The cluster, with the log groups of the tasks and of the ECS Exec sessions. */
export function taskCluster({ keys, custom, organization }: Foundation) {
  const logGroupProps = { key: keys.data.arn, retentionDays: organization.retention.days };
  const logs = logGroup('TaskLogGroup', logGroupProps);
  const execLogs = logGroup('EcsExecLogGroup', logGroupProps);
  const cluster = fargateCluster('Cluster', {
    name: clusterName,
    shell: { logGroup: execLogs.name, key: keys.data.arn },
    ...logGroupProps,
    after: [custom.linked.roles],
  });
  return { logs, execLogs, cluster };
}

type TaskReferences = References<typeof sizeParameters & typeof imageParameters>;

type Has = Conditions<typeof imageConditions> & { readonly HasEcsExec: Condition };

export interface TaskProps extends ReturnType<typeof taskRoles> {
  readonly cluster: ReturnType<typeof taskCluster>;
  readonly container: ReturnType<typeof application>['container'];
  readonly files: ReturnType<typeof files>;
}

/** The task definition. */
export const task = (p: TaskReferences, has: Has, { executionRole, taskRole, cluster, container, files }: TaskProps) =>
  fargateTask('Task', {
    image: image(p, has),
    repository: { value: p.ImageRepositoryArn, given: has.HasImageRepository },
    cpu: p.TaskCpu,
    memory: p.TaskMemory,
    port: container.port,
    executionRole,
    taskRole,
    logs: cluster.logs,
    environment: container.environment,
    secrets: container.secrets,
    volumes: [
      { name: 'sites', path: container.sites.path, fileSystem: files.fileSystem, accessPoint: files.accessPoint },
    ],
    writableRoot: container.writableRoot,
    shell: has.HasEcsExec,
    command: container.command,
    healthCheck: container.healthCheck,
    stopSeconds: 120,
  });

/** The permission of the tasks to open an ECS Exec session. */
export const execPermissions = (
  has: Pick<Has, 'HasEcsExec'>,
  { keys }: Foundation,
  role: Role,
  { execLogs }: ReturnType<typeof taskCluster>,
) =>
  when(has.HasEcsExec, () =>
    fargateExec('TaskEcsExecAccess', { role: role.name, shell: { logGroup: execLogs.arn, key: keys.data.arn } }),
  );

export interface ServiceProps extends Pick<TaskProps, 'cluster' | 'container' | 'files'> {
  readonly task: ReturnType<typeof task>;
  readonly edge: ReturnType<typeof edge>;
  /** Resources that the tasks require, besides the network, the load balancer and the file system. */
  readonly after: readonly Resource[];
}

/** The service, which starts, replaces and scales the tasks. */
export const service = (
  p: TaskReferences,
  has: Has,
  { network, custom }: Foundation,
  { cluster, container, files, task, edge, after }: ServiceProps,
) =>
  fargateService('Service', {
    cluster: cluster.cluster.name,
    task,
    port: container.port,
    vpc: network.vpc,
    subnets: network.privateSubnets,
    loadBalancer: { targetGroup: edge.web.targetGroup, graceSeconds: container.graceSeconds },
    tasks: { min: p.MinTasks, max: p.MaxTasks },
    targets: { cpuPercent: p.CpuTarget, memoryPercent: p.MemoryTarget },
    upgrading: has.AllowsUpgrade,
    shell: has.HasEcsExec,
    after: [edge.web.listener, custom.linked.roles, ...files.targets.targets, ...after],
  });

export interface TrafficProps {
  readonly tasks: ReturnType<typeof service>['securityGroup'];
  readonly port: number;
  readonly balancer: ReturnType<typeof edge>['balancer'];
  readonly database: ReturnType<typeof database>['database'];
  readonly files: ReturnType<typeof files>;
  readonly cache: ReturnType<typeof cache>['cache'];
}

/** Network access to and from the tasks. */
export const traffic = (
  p: ConnectionReferences,
  has: Conditions<typeof connectionConditions> & { readonly HasMail: Condition },
  { tasks, port, balancer, database, files, cache }: TrafficProps,
) => [
  allowTcp('LoadBalancerToTask', {
    from: balancer.securityGroup,
    to: tasks,
    port,
    why: 'Load balancer to tasks, HTTPS',
  }),
  allowTcp('TaskToDatabase', {
    from: tasks,
    to: database.securityGroup,
    port: database.port,
    why: 'Tasks to database',
  }),
  allowTcp('TaskToFileSystem', {
    from: tasks,
    to: files.targets.securityGroup,
    port: 2049,
    why: 'Tasks to file system, NFS',
  }),
  allowTcp('TaskToSessionCache', {
    from: tasks,
    to: cache.securityGroup,
    port: 6379,
    why: 'Tasks to session cache',
  }),
  when(has.HasMail, () => allowOut('TaskToMailEgress', { from: tasks, port: 587, why: 'Tasks to SES, SMTP with TLS' })),
  ...connections(has, tasks, p),
];
