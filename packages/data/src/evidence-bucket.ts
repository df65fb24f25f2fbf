import {
  type Arn,
  type Condition,
  type Expr,
  type Id,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { archivedUntil, encryptedWith, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface EvidenceBucketProps {
  /** Encrypts the objects: roles that write are `users` of it, principals that read are its `operators`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days for which no object can be deleted or overwritten, and after which it is deleted. */
  readonly retentionDays: Value<number>;
  /** True if the retention is longer than a year: S3 requires that for a transition to archive storage. Default: it is. */
  readonly longerThanAYear?: Condition;
  /** `GOVERNANCE`: a permission can remove the lock; `COMPLIANCE`: no principal can, not even AWS. */
  readonly lockMode: 'GOVERNANCE' | 'COMPLIANCE' | Expr<string>;
}

/**
 * A bucket for records that a system writes itself: encrypted, versioned, with Object Lock, in archive storage after a year. It is
 * retained when its stack is deleted. The policies of roles decide which of them write.
 *
 * Source: Amazon S3 User Guide, "Locking objects with Object Lock".
 */
export function evidenceBucket(id: string, props: EvidenceBucketProps) {
  const { key, accessLogs, retentionDays, longerThanAYear, lockMode } = props;
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...privateAndVersioned,
      BucketEncryption: encryptedWith(key),
      LifecycleConfiguration: {
        Rules: [{ ...archivedUntil(retentionDays, longerThanAYear), Id: 'Archive' }, unfinishedUploads],
      },
      LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: `${id}/` },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: lockMode, Days: retentionDays } },
      },
    },
    {
      keep: 'log-store',
      supports: ['164.312(b)', '164.312(c)(1)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason:
            'Object Lock prevents the deletion of each object, and S3 stores it in three Availability Zones. A copy requires a bucket in another Region, which this template cannot create.',
        },
      ],
    },
  );
  const access = tlsOnlyPolicy(bucket);
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
