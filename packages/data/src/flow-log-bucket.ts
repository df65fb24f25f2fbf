import { type Arn, type Id, snippet, type Value } from '@hipaa-stacks/cloudformation';
import { deliveredLogBucket } from './delivered-log-bucket.ts';

export interface FlowLogBucketProps {
  /** Its key policy must allow log delivery: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Retention in days. */
  readonly retentionDays: Value<number>;
}

/**
 * A bucket for the flow logs of this account and Region. It is retained, also on rollback, because AWS writes to it
 * within minutes. A flow log depends on its `policy`.
 *
 * Source: Amazon VPC User Guide, "Amazon S3 bucket permissions for flow logs".
 */
export function flowLogBucket(id: string, props: FlowLogBucketProps) {
  const { bucket, access } = deliveredLogBucket(id, {
    ...props,
    contents: 'It contains addresses, ports and counts, and no patient data.',
  });
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
