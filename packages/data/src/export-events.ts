import type { Arn } from '@hipaa-stacks/cloudformation';

/** Events of one kind about the exports of one cluster. */
const ofExports = (cluster: Arn<'AWS::RDS::DBCluster'>, ids: readonly string[]) =>
  ({
    source: ['aws.rds'],
    'detail-type': ['RDS DB Cluster Event'],
    detail: { SourceArn: [cluster], EventID: ids },
  }) as const;

/**
 * Event patterns for the exports of an Aurora cluster: those that failed or were canceled, for a rule that tells people; and those
 * that are complete, for whoever reads them. RDS sends its events on a best effort basis.
 *
 * Source: Amazon Aurora User Guide, "Amazon RDS event categories and event messages for Aurora", DB cluster events.
 */
export const failedExportEvents = (cluster: Arn<'AWS::RDS::DBCluster'>) =>
  ofExports(cluster, ['RDS-EVENT-0234', 'RDS-EVENT-0235']);

/** The same, of exports that are complete. */
export const completeExportEvents = (cluster: Arn<'AWS::RDS::DBCluster'>) => ofExports(cluster, ['RDS-EVENT-0236']);
