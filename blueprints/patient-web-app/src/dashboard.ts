import { type DashboardMetric, dashboard, type Statistic } from '@hipaa-stacks/audit';
import { webAclMetric } from '@hipaa-stacks/baseline';
import type { Arn, Id, Value } from '@hipaa-stacks/cloudformation';
import type { Edge } from './edge.ts';

export interface SiteDashboardProps {
  readonly edge: Edge;
  readonly group: Id<'AWS::AutoScaling::AutoScalingGroup'>;
  readonly vault: Id<'AWS::Backup::BackupVault'>;
  /** Names of the dead-letter queues. */
  readonly queues: readonly Value<string>[];
  readonly alarms: readonly { readonly arn: Arn<'AWS::CloudWatch::Alarm'> }[];
}

type Dimensions = NonNullable<DashboardMetric['dimensions']>;

const lines = (namespace: string, dimensions: Dimensions, metrics: Readonly<Record<string, Statistic>>) =>
  Object.entries(metrics).map(([metric, statistic]) => ({ namespace, metric, dimensions, statistic }));

/** A dashboard with the state of the alarms, and graphs of requests, targets, instance, web ACL, backups and queues. */
export function siteDashboard({ edge, group, vault, queues, alarms }: SiteDashboardProps) {
  const balancer = { LoadBalancer: edge.balancer.fullName };
  const targets = (one: Edge['backend']) =>
    lines(
      'AWS/ApplicationELB',
      { ...balancer, TargetGroup: one.targetGroupName },
      { HealthyHostCount: 'Minimum', UnHealthyHostCount: 'Maximum' },
    );
  const ofGroup = { AutoScalingGroupName: group };
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
      Targets: [...targets(edge.backend), ...targets(edge.frontend)],
      Instances: lines('AWS/AutoScaling', ofGroup, {
        GroupInServiceInstances: 'Minimum',
        GroupTotalInstances: 'Maximum',
      }),
      'CPU, memory and disk (percent)': [
        ...lines('AWS/EC2', ofGroup, { CPUUtilization: 'Average' }),
        ...lines('CWAgent', ofGroup, { mem_used_percent: 'Average', disk_used_percent: 'Maximum' }),
      ],
      Connections: lines('AWS/ApplicationELB', balancer, {
        ActiveConnectionCount: 'Sum',
        RejectedConnectionCount: 'Sum',
      }),
      'Web ACL': lines('AWS/WAFV2', webAclMetric(edge.webAcl.acl.metric), {
        AllowedRequests: 'Sum',
        BlockedRequests: 'Sum',
      }),
      Backups: lines(
        'AWS/Backup',
        { BackupVaultName: vault },
        { NumberOfBackupJobsCompleted: 'Sum', NumberOfBackupJobsFailed: 'Sum' },
      ),
      'Dead-letter queues': queues.flatMap((QueueName) =>
        lines('AWS/SQS', { QueueName }, { ApproximateNumberOfMessagesVisible: 'Maximum' }),
      ),
    },
  });
}
