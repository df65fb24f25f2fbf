import type { Channel } from '@hipaa-stacks/baseline';
import type { Condition, Id, Value } from '@hipaa-stacks/cloudformation';
import type { MonitoredResources } from './dashboard.ts';

/** What the alarms need, besides the monitored resources. */
export interface AlarmProps extends MonitoredResources {
  readonly alarm: Channel['alarm'];
  /** ARN of the certificate of the HTTPS listener. */
  readonly certificate: Value<string>;
  /** Minimum number of running tasks. */
  readonly tasks: Value<number>;
  /** True during an upgrade: alarms that an upgrade would fire send no notifications. */
  readonly upgrading: Condition;
  /** Maximum storage of the cache in GB. */
  readonly cacheGigabytes: number;
  readonly rotation: Id<'AWS::Lambda::Function'>;
  readonly auditLogExport: Id<'AWS::Lambda::Function'>;
}

const GIGABYTE = 1e9;
const FIFTEEN_MINUTES = 900;
const HOUR = 3600;
const DAY = 86_400;

/** Alarms of the tasks, and of the responses of the load balancer. */
export function serviceAlarms({ alarm, cluster, service, loadBalancer, targetGroup, ...props }: AlarmProps) {
  const balancer = { namespace: 'AWS/ApplicationELB', dimensions: { LoadBalancer: loadBalancer } };
  const tasks = { ClusterName: cluster, ServiceName: service };
  return [
    // UnhealthyTargets does not fire for a service without tasks, because the target group has no targets.
    alarm('LowRunningTaskCount', {
      description: 'Fewer tasks are running than required. Look at the events of the ECS service.',
      namespace: 'ECS/ContainerInsights',
      metric: 'RunningTaskCount',
      dimensions: tasks,
      statistic: 'Maximum',
      threshold: props.tasks,
      below: true,
      period: FIFTEEN_MINUTES,
      quiet: props.upgrading,
    }),
    alarm('UnhealthyTargets', {
      description: 'A task failed its health check for 15 minutes. Look at the log group of the tasks.',
      namespace: 'AWS/ApplicationELB',
      metric: 'UnHealthyHostCount',
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      statistic: 'Minimum',
      period: FIFTEEN_MINUTES,
      quiet: props.upgrading,
    }),
    alarm('Target5xx', {
      description: 'Tasks returned HTTP 5xx responses. Look at the log group of the tasks.',
      ...balancer,
      metric: 'HTTPCode_Target_5XX_Count',
      statistic: 'Sum',
      threshold: 10,
    }),
    alarm('LoadBalancer5xx', {
      description:
        'The load balancer returned HTTP 5xx responses, usually because no task responded. Look at the health of the targets, then at the log group of the tasks.',
      ...balancer,
      metric: 'HTTPCode_ELB_5XX_Count',
      statistic: 'Sum',
      threshold: 10,
      quiet: props.upgrading,
    }),
    // Single slow responses, such as reports, do not fire it. The metric does not include health checks.
    alarm('HighLatency', {
      description:
        '5% of the responses took five seconds or more. Look at the load of the database, then increase MaxTasks or TaskCpu.',
      ...balancer,
      metric: 'TargetResponseTime',
      statistic: 'p95',
      threshold: 5,
      period: FIFTEEN_MINUTES,
    }),
    alarm('HighTaskMemory', {
      description: 'Tasks use 90% of their memory, despite automatic scaling. Increase MaxTasks or TaskMemory.',
      namespace: 'AWS/ECS',
      metric: 'MemoryUtilization',
      dimensions: tasks,
      statistic: 'Maximum',
      threshold: 90,
      period: FIFTEEN_MINUTES,
    }),
  ];
}

/** Alarms of the database. */
export function databaseAlarms({ alarm, database }: AlarmProps) {
  const cluster = { namespace: 'AWS/RDS', dimensions: { DBClusterIdentifier: database } };
  return [
    alarm('HighDatabaseCapacity', {
      description:
        'The database uses 90% of its maximum capacity. Look at Database Insights, then increase DatabaseMaxCapacity.',
      ...cluster,
      metric: 'ACUUtilization',
      statistic: 'Maximum',
      threshold: 90,
      period: FIFTEEN_MINUTES,
    }),
    // One failed login per second, averaged over a minute: password guessing, or a task with an old password.
    alarm('DatabaseLoginFailures', {
      description: 'Many logins to the database failed. Look at the user names in the audit log of the database.',
      ...cluster,
      metric: 'LoginFailures',
      statistic: 'Maximum',
    }),
  ];
}

/** Alarms of the session cache and the file system. */
export function storageAlarms({ alarm, cache, files, cacheGigabytes }: AlarmProps) {
  const sessions = { namespace: 'AWS/ElastiCache', dimensions: { clusterId: cache } };
  return [
    alarm('SessionCacheThrottling', {
      description:
        'The session cache throttled requests, because it reached its limit. Look at its ElastiCacheProcessingUnits.',
      ...sessions,
      metric: 'ThrottledCmds',
      statistic: 'Sum',
    }),
    alarm('HighSessionCacheStorage', {
      description:
        'The session cache uses 80% of its maximum storage; when it is full, users are logged out. Look at its BytesUsedForCache.',
      ...sessions,
      metric: 'BytesUsedForCache',
      statistic: 'Maximum',
      threshold: 0.8 * cacheGigabytes * GIGABYTE,
    }),
    alarm('SessionCacheEvictions', {
      description:
        'The session cache was full and evicted sessions: users were logged out. Look at its BytesUsedForCache.',
      ...sessions,
      metric: 'Evictions',
      statistic: 'Sum',
    }),
    alarm('SessionCacheAuthenticationFailures', {
      description:
        'A login to the session cache failed because of a wrong user or password. Only tasks have network access to it: look at their log group.',
      ...sessions,
      metric: 'AuthenticationFailures',
      statistic: 'Sum',
    }),
    alarm('HighFileSystemIo', {
      description:
        'The file system reached 95% of its I/O limit. Look at its ClientConnections and the number of tasks.',
      namespace: 'AWS/EFS',
      metric: 'PercentIOLimit',
      dimensions: { FileSystemId: files },
      statistic: 'Maximum',
      threshold: 95,
      period: FIFTEEN_MINUTES,
    }),
  ];
}

/** Alarms of the certificate and the web ACL. */
export const edgeAlarms = ({ alarm, certificate, webAcl }: AlarmProps) => [
  // ACM renews its certificates about 45 days before they expire, the provider the self-signed one 60 days: at 30 days, renewal failed.
  alarm('CertificateExpiring', {
    description:
      'The certificate expires within 30 days. Renew an imported certificate; if ACM issued it, look for its validation record in the hosted zone.',
    namespace: 'AWS/CertificateManager',
    metric: 'DaysToExpiry',
    dimensions: { CertificateArn: certificate },
    statistic: 'Minimum',
    threshold: 30,
    below: true,
    period: DAY,
  }),
  // Internet scanners usually cause a few dozen.
  alarm('HighBlockedRequests', {
    description:
      'The web ACL blocked a thousand requests in five minutes: an attack, or a blocked clinic. Look at the logs of the web ACL.',
    namespace: 'AWS/WAFV2',
    metric: 'BlockedRequests',
    dimensions: webAcl,
    statistic: 'Sum',
    threshold: 1000,
  }),
];

/** Alarms of the rotation and of the export of the audit log. */
export function functionAlarms({ alarm, rotation, auditLogExport }: AlarmProps) {
  const lambda = (name: Value<string>) =>
    ({ namespace: 'AWS/Lambda', dimensions: { FunctionName: name }, statistic: 'Sum' }) as const;
  return [
    alarm('RotationFailed', {
      description: 'A password was not rotated; the old password still works. Look at the log group of the rotation.',
      ...lambda(rotation),
      metric: 'Errors',
    }),
    alarm('AuditLogExportFailed', {
      description:
        'The audit log of OpenEMR was not exported completely; the next run continues. Look at the log group of AuditLogExport.',
      ...lambda(auditLogExport),
      metric: 'Errors',
    }),
    // The first data point is the first export, an hour after the creation. No task is involved, so an upgrade does not fire it.
    alarm('AuditLogExportStopped', {
      description:
        'The export of the audit log of OpenEMR has not been started for three hours. Before the first export of a new system, this is expected. Otherwise, look at the rule AuditLogExportSchedule: it was disabled or deleted, or it cannot invoke the function.',
      ...lambda(auditLogExport),
      metric: 'Invocations',
      below: true,
      period: HOUR,
      periods: 3,
      missing: 'breaching',
      notifiesOk: true,
    }),
  ];
}
