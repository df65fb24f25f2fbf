import { type Arn, type Id, type Resource, resource, snippet } from '@hipaa-stacks/cloudformation';

export interface FlowLogProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Where the records go: a bucket, such as a `flowLogBucket`, or a log group through a role that may write there. */
  readonly to:
    | { readonly bucket: Arn<'AWS::S3::Bucket'> }
    | { readonly logGroup: Arn<'AWS::Logs::LogGroup'>; readonly role: Arn<'AWS::IAM::Role'> };
  /** The policy by which AWS may write there, if it stands in the system: AWS tries when the flow log is made. */
  readonly after?: Resource;
}

/** Who talked to whom, through what, and which way: what an investigation asks for. Version 2 has the first line alone. */
const fields = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets'],
  ...['bytes', 'start', 'end', 'action', 'log-status'],
  ...['vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type', 'pkt-srcaddr', 'pkt-dstaddr'],
  ...['region', 'az-id', 'pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction', 'traffic-path'],
];

/** Seconds over which packets are counted together: the shortest that there is. */
const A_MINUTE = 60;

/**
 * The record of all traffic of a VPC, let through or refused. To a bucket as Parquet by the hour, which Athena reads; to a log
 * group as text.
 *
 * Every property is replaced and not changed, so that an update writes a new flow log beside the old one, and no record is lost.
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
      MaxAggregationInterval: A_MINUTE,
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
