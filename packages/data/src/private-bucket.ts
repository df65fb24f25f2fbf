import {
  type Arn,
  type Condition,
  either,
  noValue,
  type ResourceTypes,
  type Value,
} from '@hipaa-stacks/cloudformation';

type BucketProperties = ResourceTypes['AWS::S3::Bucket']['props'];

/** What every bucket here has, whatever it holds: no public access, no ACLs, every version kept. */
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

/** Parts of an upload that was never finished cost money and hold data: they go after a week. */
export const unfinishedUploads = {
  Id: 'UnfinishedUploads',
  Status: 'Enabled',
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
} as const;

/** Every object is encrypted with one key, with fewer calls to it by a key of the bucket's own. */
export const encryptedWith = (key: Arn<'AWS::KMS::Key'>) =>
  ({
    ServerSideEncryptionConfiguration: [
      { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
    ],
  }) satisfies BucketProperties['BucketEncryption'];

/** Every object is encrypted with a key of S3's own, where AWS delivers to no other bucket. */
export const encryptedByS3 = {
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
} as const satisfies BucketProperties['BucketEncryption'];

/** Logs go after `days`; a version that was overwritten or deleted, a month after that. */
export const expiresAfter = (days: Value<number>) =>
  ({
    Id: 'Retention',
    Status: 'Enabled',
    ExpirationInDays: days,
    NoncurrentVersionExpiration: { NoncurrentDays: 30 },
  }) as const;

const toArchive = [{ StorageClass: 'GLACIER_IR', TransitionInDays: 365 }] as const;

/**
 * As `expiresAfter`, and in archive storage after a year.
 *
 * @param longerThanAYear holds when `days` are more than that: S3 refuses a move that comes no earlier. Default: they are
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
