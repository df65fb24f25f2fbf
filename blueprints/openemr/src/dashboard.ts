import { type DashboardMetric, dashboard, type Statistic } from '@hipaa-stacks/audit';
import type { Arn, Id, Value } from '@hipaa-stacks/cloudformation';

/** The monitored resources, as their metrics name them. */
export interface MonitoredResources {
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  readonly service: Value<string>;
  readonly loadBalancer: Value<string>;
  readonly targetGroup: Value<string>;
  readonly database: Id<'AWS::RDS::DBCluster'>;
  readonly cache: Value<string>;
  readonly files: Id<'AWS::EFS::FileSystem'>;
  /** Dimensions: see `webAclMetric` of the baseline. */
  readonly webAcl: Readonly<Record<string, Value<string>>>;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
  /** Dead-letter queue of the custom resources and the rotation. */
  readonly providerDeadLetterQueue: Value<string>;
  /** Dead-letter queue of notifications. */
  readonly notificationDeadLetterQueue: Value<string>;
  /** Dead-letter queue of the subscriptions. */
  readonly subscriptionDeadLetterQueue: Value<string>;
}

type Dimensions = DashboardMetric['dimensions'];

const lines = (namespace: string, dimensions: NonNullable<Dimensions>, metrics: Readonly<Record<string, Statistic>>) =>
  Object.entries(metrics).map(([metric, statistic]) => ({ namespace, metric, dimensions, statistic }));

/** A dashboard with the state of the alarms, and graphs of requests, tasks, database, cache, files, web ACL, backups and queues. */
export function operationsDashboard(
  resources: MonitoredResources,
  alarms: readonly { readonly arn: Arn<'AWS::CloudWatch::Alarm'> }[],
) {
  const balancer = { LoadBalancer: resources.loadBalancer };
  const service = { ClusterName: resources.cluster, ServiceName: resources.service };
  const database = { DBClusterIdentifier: resources.database };
  const cache = { clusterId: resources.cache };
  const queues = [
    resources.providerDeadLetterQueue,
    resources.notificationDeadLetterQueue,
    resources.subscriptionDeadLetterQueue,
  ];
  return dashboard('Dashboard', {
    alarms: alarms.map(({ arn }) => arn),
    graphs: {
      Requests: lines('AWS/ApplicationELB', balancer, {
        RequestCount: 'Sum',
        HTTPCode_Target_4XX_Count: 'Sum',
        HTTPCode_Target_5XX_Count: 'Sum',
        HTTPCode_ELB_5XX_Count: 'Sum',
      }),
      'Response time (seconds)': [
        ...lines('AWS/ApplicationELB', balancer, { TargetResponseTime: 'Average' }),
        ...lines('AWS/ApplicationELB', balancer, { TargetResponseTime: 'p95' }),
      ],
      Tasks: [
        ...lines('ECS/ContainerInsights', service, { DesiredTaskCount: 'Maximum', RunningTaskCount: 'Minimum' }),
        ...lines(
          'AWS/ApplicationELB',
          { ...balancer, TargetGroup: resources.targetGroup },
          { HealthyHostCount: 'Minimum', UnHealthyHostCount: 'Maximum' },
        ),
      ],
      'CPU and memory of the tasks': lines('AWS/ECS', service, {
        CPUUtilization: 'Average',
        MemoryUtilization: 'Average',
      }),
      'Database: capacity': lines('AWS/RDS', database, {
        ServerlessDatabaseCapacity: 'Maximum',
        ACUUtilization: 'Maximum',
      }),
      'Database: connections': lines('AWS/RDS', database, {
        DatabaseConnections: 'Maximum',
        Deadlocks: 'Maximum',
        LoginFailures: 'Maximum',
      }),
      'Session cache': lines('AWS/ElastiCache', cache, {
        BytesUsedForCache: 'Maximum',
        ElastiCacheProcessingUnits: 'Sum',
        Evictions: 'Sum',
      }),
      'File system': lines(
        'AWS/EFS',
        { FileSystemId: resources.files },
        { PercentIOLimit: 'Maximum', ClientConnections: 'Sum' },
      ),
      'Web ACL': lines('AWS/WAFV2', resources.webAcl, { AllowedRequests: 'Sum', BlockedRequests: 'Sum' }),
      Backups: lines(
        'AWS/Backup',
        { BackupVaultName: resources.vault },
        { NumberOfBackupJobsCompleted: 'Sum', NumberOfBackupJobsFailed: 'Sum', NumberOfCopyJobsFailed: 'Sum' },
      ),
      'Dead-letter queues': queues.flatMap((QueueName) =>
        lines('AWS/SQS', { QueueName }, { ApproximateNumberOfMessagesVisible: 'Maximum' }),
      ),
    },
  });
}
