import type { Arn } from '@hipaa-stacks/cloudformation';

/** Event pattern for exports of one cluster. */
const exportEvents = (cluster: Arn<'AWS::RDS::DBCluster'>, ids: readonly string[]) =>
  ({
    source: ['aws.rds'],
    'detail-type': ['RDS DB Cluster Event'],
    detail: { SourceArn: [cluster], EventID: ids },
  }) as const;

/**
 * Event pattern for exports of an Aurora cluster that failed or were canceled, for alerts. RDS sends its events on a
 * best effort basis.
 *
 * Source: Amazon Aurora User Guide, "Amazon RDS event categories and event messages for Aurora", DB cluster events.
 */
export const failedExportEvents = (cluster: Arn<'AWS::RDS::DBCluster'>) =>
  exportEvents(cluster, ['RDS-EVENT-0234', 'RDS-EVENT-0235']);

/** Event pattern for exports that are complete. */
export const completeExportEvents = (cluster: Arn<'AWS::RDS::DBCluster'>) => exportEvents(cluster, ['RDS-EVENT-0236']);
