import { type Arn, type CheckerException, type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedWith, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface EncryptedBucketProps {
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Retention of noncurrent versions, in days. Default: 365. */
  readonly oldVersionDays?: number;
  /** Days after which objects expire. Default: never. */
  readonly expireDays?: Value<number>;
  /** Sends the events of the bucket to EventBridge. Default: false. */
  readonly announces?: boolean;
  /** Accepted findings of checkers, depending on its contents. Default: none. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * A private, versioned bucket, encrypted with a customer managed KMS key, that requires TLS 1.2 or later and logs each
 * access.
 */
export function encryptedBucket(
  id: string,
  { key, accessLogs, oldVersionDays = 365, expireDays, announces = false, exceptions = [] }: EncryptedBucketProps,
) {
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...privateAndVersioned,
      BucketEncryption: encryptedWith(key),
      LifecycleConfiguration: {
        Rules: [
          { Id: 'OldVersions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: oldVersionDays } },
          ...(expireDays === undefined
            ? []
            : [{ Id: 'Expiry', Status: 'Enabled' as const, ExpirationInDays: expireDays }]),
          unfinishedUploads,
        ],
      },
      LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: `${id}/` },
      ...(announces && { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }),
    },
    { keep: 'store', supports: ['164.312(a)(2)(iv)', '164.312(c)(1)', '164.312(e)(2)(ii)'], exceptions },
  );
  const access = tlsOnlyPolicy(bucket);
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
