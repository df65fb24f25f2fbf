import { type DashboardMetric, dashboard, type Statistic } from '@hipaa-stacks/audit';
import { type Arn, type Id, region, type Value } from '@hipaa-stacks/cloudformation';

/** What is watched, as metrics name it. */
export interface Watched {
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  readonly service: Value<string>;
  readonly loadBalancer: Value<string>;
  readonly targetGroup: Value<string>;
  readonly database: Id<'AWS::RDS::DBCluster'>;
  readonly cache: Value<string>;
  readonly files: Id<'AWS::EFS::FileSystem'>;
  /** See `webAclMetric`. */
  readonly webAcl: Readonly<Record<string, Value<string>>>;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
  /** Queue of what custom resources and the rotation could not answer. */
  readonly failedCalls: Value<string>;
  readonly undelivered: Value<string>;
}

/** Dimensions of what all rules of a web ACL together did. Source: AWS WAF Developer Guide, "AWS WAF metrics and dimensions". */
export const webAclMetric = (metric: Value<string>) => ({ WebACL: metric, Region: region, Rule: 'ALL' });

type Dimensions = DashboardMetric['dimensions'];

const lines = (namespace: string, dimensions: NonNullable<Dimensions>, metrics: Readonly<Record<string, Statistic>>) =>
  Object.entries(metrics).map(([metric, statistic]) => ({ namespace, metric, dimensions, statistic }));

/** One page: the state of the alarms, then what a look at the system begins with. */
export function operationsDashboard(of: Watched, alarms: readonly { readonly arn: Arn<'AWS::CloudWatch::Alarm'> }[]) {
  const balancer = { LoadBalancer: of.loadBalancer };
  const service = { ClusterName: of.cluster, ServiceName: of.service };
  const database = { DBClusterIdentifier: of.database };
  const cache = { clusterId: of.cache };
  const queues = [of.failedCalls, of.undelivered];
  return dashboard('Dashboard', {
    alarms: alarms.map(({ arn }) => arn),
    graphs: {
      Requests: lines('AWS/ApplicationELB', balancer, {
        RequestCount: 'Sum',
        HTTPCode_Target_4XX_Count: 'Sum',
        HTTPCode_Target_5XX_Count: 'Sum',
        HTTPCode_ELB_5XX_Count: 'Sum',
      }),
      'Seconds to an answer': [
        ...lines('AWS/ApplicationELB', balancer, { TargetResponseTime: 'Average' }),
        ...lines('AWS/ApplicationELB', balancer, { TargetResponseTime: 'p95' }),
      ],
      Tasks: [
        ...lines('ECS/ContainerInsights', service, { DesiredTaskCount: 'Maximum', RunningTaskCount: 'Minimum' }),
        ...lines(
          'AWS/ApplicationELB',
          { ...balancer, TargetGroup: of.targetGroup },
          { HealthyHostCount: 'Minimum', UnHealthyHostCount: 'Maximum' },
        ),
      ],
      'CPU and memory of tasks': lines('AWS/ECS', service, { CPUUtilization: 'Average', MemoryUtilization: 'Average' }),
      'Database: capacity': lines('AWS/RDS', database, {
        ServerlessDatabaseCapacity: 'Maximum',
        ACUUtilization: 'Maximum',
      }),
      'Database: clients': lines('AWS/RDS', database, {
        DatabaseConnections: 'Maximum',
        Deadlocks: 'Maximum',
        LoginFailures: 'Maximum',
      }),
      Sessions: lines('AWS/ElastiCache', cache, {
        BytesUsedForCache: 'Maximum',
        ElastiCacheProcessingUnits: 'Sum',
        Evictions: 'Sum',
      }),
      Files: lines('AWS/EFS', { FileSystemId: of.files }, { PercentIOLimit: 'Maximum', ClientConnections: 'Sum' }),
      'Web ACL': lines('AWS/WAFV2', of.webAcl, { AllowedRequests: 'Sum', BlockedRequests: 'Sum' }),
      Backups: lines(
        'AWS/Backup',
        { BackupVaultName: of.vault },
        { NumberOfBackupJobsCompleted: 'Sum', NumberOfBackupJobsFailed: 'Sum', NumberOfCopyJobsFailed: 'Sum' },
      ),
      Waiting: queues.flatMap((QueueName) =>
        lines('AWS/SQS', { QueueName }, { ApproximateNumberOfMessagesVisible: 'Maximum' }),
      ),
    },
  });
}
