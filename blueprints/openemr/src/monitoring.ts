import { eventRule, type MetricAlarmProps, metricAlarm } from '@hipaa-stacks/audit';
import type { Arn, Id, Resource, Value } from '@hipaa-stacks/cloudformation';
import { deadLetterQueue, failedBackupEvents } from '@hipaa-stacks/data';
import { operationsDashboard, type Watched } from './dashboard.ts';

export interface MonitoringProps extends Omit<Watched, 'undelivered'> {
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly topicPolicy: Resource;
  /** Certificate that people are shown. */
  readonly certificate: Value<string>;
  /** Tasks that must run. */
  readonly tasks: Value<number>;
  /** GB that the cache may hold. */
  readonly cacheGigabytes: number;
  readonly rotation: Id<'AWS::Lambda::Function'>;
}

const GIGABYTE = 1e9;
const QUARTER = 900;
const DAY = 86_400;

/**
 * Alarms on what people would notice, before they do; notices of backups and of a database that failed; and all of it on one page.
 * None rings where nobody works. `undelivered` takes the notices that the topic did not.
 *
 * Source of the metrics: CloudWatch metrics for Application Load Balancers, Amazon ECS, Container Insights, Aurora, ElastiCache
 * Serverless, Amazon EFS, AWS WAF and ACM, in the guides of these services.
 */
export function monitoring(props: MonitoringProps) {
  const { alertKey, topic, topicPolicy, cluster, service, loadBalancer, targetGroup, database, cache, files } = props;
  const alarm = (id: string, rest: Omit<MetricAlarmProps, 'topic'>) => metricAlarm(id, { ...rest, topic });
  const undelivered = deadLetterQueue('NotificationDeadLetterQueue', { key: alertKey });
  const noticed = { topic, deadLetters: undelivered.arn, after: [topicPolicy, undelivered.policy] };
  const failed = eventRule('BackupFailed', {
    description: 'A backup, a copy or a restore test did not end well.',
    pattern: failedBackupEvents,
    fields: { type: '$.detail-type' },
    supports: ['164.308(a)(1)(ii)(D)'],
    ...noticed,
  });
  const failedOver = eventRule('DatabaseFailover', {
    description: 'The database failed, or another instance took over.',
    pattern: {
      source: ['aws.rds'],
      'detail-type': ['RDS DB Cluster Event'],
      detail: { EventCategories: ['failover', 'failure'], SourceIdentifier: [database] },
    },
    fields: { event: '$.detail.EventID' },
    supports: ['164.308(a)(1)(ii)(D)'],
    ...noticed,
  });
  const balancer = { namespace: 'AWS/ApplicationELB', dimensions: { LoadBalancer: loadBalancer } };
  const tasks = { ClusterName: cluster, ServiceName: service };
  const sessions = { namespace: 'AWS/ElastiCache', dimensions: { clusterId: cache } };
  const waiting = { namespace: 'AWS/SQS', metric: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum' } as const;
  const alarms = [
    // A service without any task has no targets, so that the load balancer would have nothing to count.
    alarm('LowRunningTaskCount', {
      description: 'Fewer tasks run than must. The events of the service say why they do not start.',
      namespace: 'ECS/ContainerInsights',
      metric: 'RunningTaskCount',
      dimensions: tasks,
      statistic: 'Maximum',
      threshold: props.tasks,
      below: true,
      period: QUARTER,
    }),
    alarm('UnhealthyTargets', {
      description: 'A task has not answered its health check for a while. The log group of the tasks says why.',
      namespace: 'AWS/ApplicationELB',
      metric: 'UnHealthyHostCount',
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      statistic: 'Minimum',
      period: QUARTER,
    }),
    alarm('Target5xx', {
      description: 'Tasks answered with errors. The log group of the tasks says why.',
      ...balancer,
      metric: 'HTTPCode_Target_5XX_Count',
      statistic: 'Sum',
      threshold: 10,
    }),
    alarm('LoadBalancer5xx', {
      description: 'The load balancer found no task that answers.',
      ...balancer,
      metric: 'HTTPCode_ELB_5XX_Count',
      statistic: 'Sum',
      threshold: 10,
    }),
    // A report may take longer; one answer in twenty may not. Health checks are not counted.
    alarm('HighLatency', {
      description:
        'One answer in twenty takes five seconds or more. Look at the database, then raise MaxTasks or TaskCpu.',
      ...balancer,
      metric: 'TargetResponseTime',
      statistic: 'p95',
      threshold: 5,
      period: QUARTER,
    }),
    alarm('HighTaskMemory', {
      description: 'The tasks use nearly all of their memory, though more were added. Raise MaxTasks or TaskMemory.',
      namespace: 'AWS/ECS',
      metric: 'MemoryUtilization',
      dimensions: tasks,
      statistic: 'Maximum',
      threshold: 90,
      period: QUARTER,
    }),
    alarm('HighDatabaseCapacity', {
      description: 'The database uses nearly all that it may. Raise DatabaseMaxCapacity.',
      namespace: 'AWS/RDS',
      metric: 'ACUUtilization',
      dimensions: { DBClusterIdentifier: database },
      statistic: 'Maximum',
      threshold: 90,
      period: QUARTER,
    }),
    // Each second, on average of a minute: no typing error, but someone who guesses, or a task with an old password.
    alarm('DatabaseLoginFailures', {
      description: 'Many logins to the database fail. Its audit log says whose.',
      namespace: 'AWS/RDS',
      metric: 'LoginFailures',
      dimensions: { DBClusterIdentifier: database },
      statistic: 'Maximum',
    }),
    alarm('SessionCacheThrottling', {
      description: 'The cache refused requests: it does as much as it may.',
      ...sessions,
      metric: 'ThrottledCmds',
      statistic: 'Sum',
    }),
    alarm('HighSessionCacheStorage', {
      description: 'The cache holds four fifths of what it may; when it is full, people are logged out.',
      ...sessions,
      metric: 'BytesUsedForCache',
      statistic: 'Maximum',
      threshold: 0.8 * props.cacheGigabytes * GIGABYTE,
    }),
    alarm('SessionCacheEvictions', {
      description: 'The cache was full, and dropped sessions: people were logged out.',
      ...sessions,
      metric: 'Evictions',
      statistic: 'Sum',
    }),
    alarm('SessionCacheAuthenticationFailures', {
      description: 'Someone asked the cache with a wrong user or password. Only tasks can reach it.',
      ...sessions,
      metric: 'AuthenticationFailures',
      statistic: 'Sum',
    }),
    alarm('HighFileSystemIo', {
      description: 'The file system does nearly as much as it can.',
      namespace: 'AWS/EFS',
      metric: 'PercentIOLimit',
      dimensions: { FileSystemId: files },
      statistic: 'Maximum',
      threshold: 95,
      period: QUARTER,
    }),
    // ACM renews its own some 45 days before, our provider the self-signed one 60: at 30, that has failed.
    alarm('CertificateExpiring', {
      description: 'The certificate ends within 30 days. Renew it; if ACM made it, its record is missing in the zone.',
      namespace: 'AWS/CertificateManager',
      metric: 'DaysToExpiry',
      dimensions: { CertificateArn: props.certificate },
      statistic: 'Minimum',
      threshold: 30,
      below: true,
      period: DAY,
    }),
    // Scanners of the internet make some dozens.
    alarm('HighBlockedRequests', {
      description: 'The web ACL blocked a thousand requests in five minutes: an attack, or a clinic that is kept out.',
      namespace: 'AWS/WAFV2',
      metric: 'BlockedRequests',
      dimensions: props.webAcl,
      statistic: 'Sum',
      threshold: 1000,
    }),
    alarm('RotationFailed', {
      description: 'A password was not rotated. The old one works; the log group of the rotation says what failed.',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: props.rotation },
      statistic: 'Sum',
    }),
    alarm('ProviderFailed', {
      description: 'A rotation or a custom resource gave up. Look at the dead-letter queue.',
      ...waiting,
      dimensions: { QueueName: props.failedCalls },
    }),
    alarm('UndeliveredNotifications', {
      description: 'A notice did not reach the topic for a day. Look at the dead-letter queue.',
      ...waiting,
      dimensions: { QueueName: undelivered.name },
    }),
  ];
  const board = operationsDashboard({ ...props, undelivered: undelivered.name }, alarms);
  return { undelivered, failed, failedOver, alarms, board };
}
