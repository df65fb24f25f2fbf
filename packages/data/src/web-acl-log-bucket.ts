import { type Arn, type Id, snippet, sub, uniqueName, type Value } from '@hipaa-stacks/cloudformation';
import { deliveredLogBucket } from './delivered-log-bucket.ts';

export interface WebAclLogBucketProps {
  /** Its key policy must allow log delivery: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Retention in days. */
  readonly retentionDays: Value<number>;
}

/**
 * A bucket for the logs of a web ACL in this account and Region. WAF requires a name that begins with `aws-waf-logs-`;
 * the account ID and the system ID make it unique. Logs contain paths of requests; those of a `webAcl` do not contain
 * cookies and query strings. It is retained, also on rollback, because AWS writes to it immediately. The logging
 * configuration of a web ACL depends on its `policy`.
 *
 * Source: AWS WAF Developer Guide, "Sending web ACL traffic logs to an Amazon Simple Storage Service bucket".
 */
export function webAclLogBucket(id: string, props: WebAclLogBucketProps) {
  const { bucket, access } = deliveredLogBucket(id, {
    ...props,
    name: sub('${Name}-${AWS::AccountId}', { Name: uniqueName('aws-waf-logs', 50) }),
    contents: 'It contains addresses and request paths, and no responses.',
  });
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
