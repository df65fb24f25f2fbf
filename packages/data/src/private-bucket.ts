import {
  type Arn,
  type Condition,
  either,
  noValue,
  type ResourceTypes,
  type Value,
} from '@hipaa-stacks/cloudformation';

type BucketProperties = ResourceTypes['AWS::S3::Bucket']['props'];

/** Properties of every bucket: no public access, no ACLs, versioning. */
export const privateAndVersioned = {
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  VersioningConfiguration: { Status: 'Enabled' },
} as const satisfies BucketProperties;

/** Incomplete multipart uploads cause costs and contain data: they are deleted after a week. */
export const unfinishedUploads = {
  Id: 'UnfinishedUploads',
  Status: 'Enabled',
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
} as const;

/** Every object is encrypted with one KMS key, with an S3 Bucket Key to reduce calls to KMS. */
export const encryptedWith = (key: Arn<'AWS::KMS::Key'>) =>
  ({
    ServerSideEncryptionConfiguration: [
      { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
    ],
  }) satisfies BucketProperties['BucketEncryption'];

/** Every object is encrypted with SSE-S3, where AWS delivers to no other bucket. */
export const encryptedByS3 = {
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
} as const satisfies BucketProperties['BucketEncryption'];

/** Logs expire after `days`; noncurrent versions are deleted a month later. */
export const expiresAfter = (days: Value<number>) =>
  ({
    Id: 'Retention',
    Status: 'Enabled',
    ExpirationInDays: days,
    NoncurrentVersionExpiration: { NoncurrentDays: 30 },
  }) as const;

/** The default of new buckets, which S3 does not apply to buckets of before September 2024. */
export const smallObjectsStay = { TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K' } as const;

const toArchive = [{ StorageClass: 'GLACIER_IR', TransitionInDays: 365 }] as const;

/**
 * As `expiresAfter`, with archive storage after a year for objects of 128 KB and more: smaller objects stay in S3 Standard, because
 * Glacier Instant Retrieval bills them as 128 KB, which costs more.
 *
 * @param longerThanAYear condition that `days` is more than a year: S3 refuses a transition after the expiration.
 * Default: always
 */
export const archivedUntil = (days: Value<number>, longerThanAYear?: Condition) => {
  const { Id, Status, ...expiry } = expiresAfter(days);
  return {
    Id,
    Status,
    Transitions: longerThanAYear ? either(longerThanAYear, toArchive, noValue) : toArchive,
    ...expiry,
  };
};
