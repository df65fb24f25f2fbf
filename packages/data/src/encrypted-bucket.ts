import { type Arn, type CheckerException, type Id, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedWith, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface EncryptedBucketProps {
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days for which an overwritten or deleted version is kept. Default: 365. */
  readonly oldVersionDays?: number;
  /** Days after which an object goes. Default: it stays. */
  readonly expireDays?: Value<number>;
  /** What checkers find in the bucket and what stays so, for what it holds. Default: nothing. */
  readonly exceptions?: readonly CheckerException[];
}

/** Private, versioned bucket, encrypted with a customer managed key, that takes TLS 1.2 or newer only and logs each access. */
export function encryptedBucket(
  id: string,
  { key, accessLogs, oldVersionDays = 365, expireDays, exceptions = [] }: EncryptedBucketProps,
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
    },
    { keep: 'store', supports: ['164.312(a)(2)(iv)', '164.312(c)(1)', '164.312(e)(2)(ii)'], exceptions },
  );
  const access = tlsOnlyPolicy(bucket);
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
