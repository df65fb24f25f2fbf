import { type Arn, type Id, snippet, sub, uniqueName, type Value } from '@hipaa-stacks/cloudformation';
import { deliveredLogBucket } from './delivered-log-bucket.ts';

export interface WebAclLogBucketProps {
  /** Its policy must admit the log delivery: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days to keep a record. */
  readonly retentionDays: Value<number>;
}

/**
 * The bucket to which AWS delivers the log of a web ACL of this account and Region. WAF takes none whose name does not begin with
 * `aws-waf-logs-`; the account's number and the system's id make it one of a kind. Paths of requests stand in it, and cookies and query
 * strings do not where a `webAcl` writes it. It stays when its stack goes or is rolled back, since AWS writes to it at once. A web
 * ACL's log is made after its `policy`.
 *
 * Source: AWS WAF Developer Guide, "Sending web ACL traffic logs to an Amazon Simple Storage Service bucket".
 */
export function webAclLogBucket(id: string, props: WebAclLogBucketProps) {
  const { bucket, access } = deliveredLogBucket(id, {
    ...props,
    name: sub('${Name}-${AWS::AccountId}', { Name: uniqueName('aws-waf-logs', 50) }),
    holds: 'It holds addresses and paths that were asked for, and no answer;',
  });
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
