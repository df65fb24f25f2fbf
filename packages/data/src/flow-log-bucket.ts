import { type Arn, type Id, snippet, type Value } from '@hipaa-stacks/cloudformation';
import { deliveredLogBucket } from './delivered-log-bucket.ts';

export interface FlowLogBucketProps {
  /** Its policy must admit the log delivery: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days to keep a record. */
  readonly retentionDays: Value<number>;
}

/**
 * The bucket to which AWS delivers the flow logs of this account and Region. It stays when its stack goes or is rolled back, since
 * AWS writes to it within minutes. A flow log is made after its `policy`.
 *
 * Source: Amazon VPC User Guide, "Amazon S3 bucket permissions for flow logs".
 */
export function flowLogBucket(id: string, props: FlowLogBucketProps) {
  const { bucket, access } = deliveredLogBucket(id, {
    ...props,
    holds: 'It holds addresses, ports and counts and no patient data;',
  });
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
