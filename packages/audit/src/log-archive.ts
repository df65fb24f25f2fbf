import {
  type Arn,
  type Condition,
  type Expr,
  either,
  type Id,
  noValue,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import {
  archivedUntil,
  encryptedWith,
  privateAndVersioned,
  tlsOnlyPolicy,
  unfinishedUploads,
} from '@hipaa-stacks/data';

export interface LogArchiveProps {
  /** Its policy must admit the trail: see `allowCloudTrail`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** ARN of the one trail that may write, put together from its name: the bucket is made before the trail. */
  readonly trailArn: Expr<string>;
  /** Days for which no log can be deleted or overwritten, and after which it goes. */
  readonly retentionDays: Value<number>;
  /** Holds when the retention is longer than a year: S3 refuses a move to archive storage that comes no earlier. Default: it is. */
  readonly longerThanAYear?: Condition;
  /** The organization whose accounts the trail records too, and whether there is one. */
  readonly organization?: { readonly id: Expr<string>; readonly given: Condition };
  /** Announces each new file on EventBridge, for a rule that waits for it. Default: it does. */
  readonly announces?: boolean;
  /** `GOVERNANCE`: a permission lifts the lock; `COMPLIANCE`: nobody can, not even AWS. */
  readonly lockMode: 'GOVERNANCE' | 'COMPLIANCE' | Expr<string>;
}

/**
 * Keeps the log files of one trail: encrypted, versioned, locked, in archive storage after a year. The bucket stays when its stack goes or is rolled back, since CloudTrail writes to it at once.
 *
 * Source: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" and "Creating a trail for an
 * organization with the AWS CLI"; Amazon S3 User Guide, "Using S3 Object Lock".
 */
export function logArchive(id: string, props: LogArchiveProps) {
  const { key, accessLogs, trailArn, retentionDays, longerThanAYear, organization, lockMode, announces = true } = props;
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
      ...(announces && { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }),
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: lockMode, Days: retentionDays } },
      },
    },
    {
      keep: 'log-store',
      supports: ['164.312(b)', '164.312(c)(1)', '164.312(c)(2)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason:
            'The lock keeps each log file from deletion, and S3 keeps it in three Availability Zones. A copy elsewhere needs a bucket in another Region, which a template of this one cannot make.',
        },
      ],
    },
  );
  const byTrail = { 'aws:SourceArn': trailArn };
  const cloudTrailWrites = (Sid: string, files: Expr<string>): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: files,
    Condition: { StringEquals: { ...byTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
  });
  const access = tlsOnlyPolicy(
    bucket,
    {
      Sid: 'CloudTrailLooks',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:GetBucketAcl',
      Resource: bucket.att('Arn'),
      Condition: { StringEquals: byTrail },
    },
    cloudTrailWrites('CloudTrailWrites', sub('${Bucket}/AWSLogs/${AWS::AccountId}/*', { Bucket: bucket.att('Arn') })),
    organization &&
      either(
        organization.given,
        cloudTrailWrites(
          'OrganizationWrites',
          sub('${Bucket}/AWSLogs/${Organization}/*', { Bucket: bucket.att('Arn'), Organization: organization.id }),
        ),
        noValue,
      ),
  );
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
