import { failedBackupEvents } from '@hipaa-stacks/data';
import { type AlarmProps, databaseAlarms, edgeAlarms, functionAlarms, serviceAlarms, storageAlarms } from './alarms.ts';
import { operationsDashboard } from './dashboard.ts';
import type { Foundation } from './foundation.ts';

/** What the base has is monitored too. */
export type MonitoringProps = Omit<
  AlarmProps,
  'alarm' | 'providerDeadLetterQueue' | 'notificationDeadLetterQueue' | 'subscriptionDeadLetterQueue'
>;

/**
 * Creates metric alarms for failures and for resources close to their limits, notifications of failed backups and of database
 * failovers, and a dashboard. No alarm fires while the system is idle, except
 * `AuditLogExportStopped` until the first export.
 *
 * Source of the metrics: CloudWatch metrics for Application Load Balancers, Amazon ECS, Container Insights, Aurora, ElastiCache
 * Serverless, Amazon EFS, AWS WAF and ACM, in the guides of these services.
 */
export function monitoring({ alerts, channel, custom }: Foundation, props: MonitoringProps) {
  const failed = channel.notice('BackupFailed', {
    description: 'A backup, a copy or a restore test failed. Look at the job in AWS Backup.',
    pattern: failedBackupEvents,
    fields: { type: '$.detail-type' },
    supports: ['164.308(a)(1)(ii)(D)'],
  });
  const failedOver = channel.notice('DatabaseFailover', {
    description:
      'The database failed, or a failover to another instance occurred. Look at the events of the cluster in RDS.',
    pattern: {
      source: ['aws.rds'],
      'detail-type': ['RDS DB Cluster Event'],
      detail: { EventCategories: ['failover', 'failure'], SourceIdentifier: [props.database] },
    },
    fields: { event: '$.detail.EventID' },
    supports: ['164.308(a)(1)(ii)(D)'],
  });
  const monitored = {
    ...props,
    alarm: channel.alarm,
    providerDeadLetterQueue: custom.deadLetterQueue.name,
    notificationDeadLetterQueue: alerts.undelivered.name,
    subscriptionDeadLetterQueue: alerts.unsent.name,
  };
  const alarms = [
    ...[serviceAlarms, databaseAlarms, storageAlarms, edgeAlarms, functionAlarms].flatMap((of) => of(monitored)),
    custom.alarm,
    ...alerts.alarms,
  ];
  return [alerts.undelivered, failed, failedOver, ...alarms, operationsDashboard(monitored, alarms)];
}
