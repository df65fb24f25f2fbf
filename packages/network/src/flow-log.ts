import { type Arn, type Id, type Resource, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface FlowLogProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Destination: a bucket, such as a `flowLogBucket`, or a log group and a role that can write to it. */
  readonly to:
    | { readonly bucket: Arn<'AWS::S3::Bucket'> }
    | { readonly logGroup: Arn<'AWS::Logs::LogGroup'>; readonly role: Arn<'AWS::IAM::Role'> };
  /**
   * The bucket policy that allows the delivery, if it is in the system: AWS tests the delivery when it creates the flow
   * log.
   */
  readonly after?: Resource;
}

/** Fields for an investigation: addresses, path and direction. Version 2 has only the fields of the first two lines. */
const fields = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets'],
  ...['bytes', 'start', 'end', 'action', 'log-status'],
  ...['vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr'],
  ...['region', 'az-id', 'pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction', 'traffic-path'],
];

/** The shortest aggregation interval, in seconds. */
const AGGREGATION_SECONDS = 60;

/**
 * Flow log of all traffic of a VPC, accepted and rejected: as hourly Parquet files in a bucket, for Athena, or as text
 * in a log group.
 *
 * Every change requires replacement: an update creates the new flow log before it deletes the old one, so that no
 * record is lost.
 *
 * Source: Amazon VPC User Guide, "Flow log records" and "Publish flow logs to Amazon S3".
 */
export function flowLog(id: string, { vpc, to, after }: FlowLogProps) {
  const log = resource(
    id,
    'AWS::EC2::FlowLog',
    {
      ResourceId: vpc,
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      MaxAggregationInterval: AGGREGATION_SECONDS,
      LogFormat: fields.map((field) => `\${${field}}`).join(' '),
      ...('bucket' in to
        ? {
            LogDestinationType: 's3' as const,
            LogDestination: to.bucket,
            DestinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
          }
        : {
            LogDestinationType: 'cloud-watch-logs' as const,
            LogDestination: to.logGroup,
            DeliverLogsPermissionArn: to.role,
          }),
    },
    { dependsOn: after ? [after] : [], supports: ['164.312(b)'] },
  );
  return snippet([log], { id: log.ref });
}
