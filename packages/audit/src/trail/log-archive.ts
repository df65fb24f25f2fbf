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
  smallObjectsStay,
  tlsOnlyPolicy,
  unfinishedUploads,
} from '@hipaa-stacks/data';

export interface LogArchiveProps {
  /** KMS key. Its key policy must include `allowCloudTrail`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its server access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** ARN of the trail that can write, see `trailArn`: the bucket is created before the trail. */
  readonly trailArn: Expr<string>;
  /** Days for which log files cannot be deleted or overwritten, and after which they expire. */
  readonly retentionDays: Value<number>;
  /** The retention is longer than a year. S3 refuses a transition to archive storage that is not before the expiration. Default: true. */
  readonly longerThanAYear?: Condition;
  /** The ID of the organization whose accounts the trail records, and the condition that it is set. Default: this account only. */
  readonly organization?: { readonly id: Expr<string>; readonly given: Condition };
  /** Sends the events of the bucket to EventBridge. Default: true. */
  readonly announces?: boolean;
  /** `GOVERNANCE`: a permission can remove the lock. `COMPLIANCE`: no principal can remove it, including AWS. */
  readonly lockMode: 'GOVERNANCE' | 'COMPLIANCE' | Expr<string>;
}

/**
 * Creates a bucket for the log files of one trail: encrypted, versioned, with Object Lock, and with a transition to archive storage
 * after a year for files of 128 KB and more. The bucket is retained when its stack is deleted or rolled back, because CloudTrail writes to it immediately.
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
        ...smallObjectsStay,
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
            'Object Lock prevents the deletion of log files, and S3 stores them in three Availability Zones. Replication requires a bucket in another Region, which a template in this Region cannot create.',
        },
      ],
    },
  );
  const fromTrail = { 'aws:SourceArn': trailArn };
  const cloudTrailWrites = (Sid: string, files: Expr<string>): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: files,
    Condition: { StringEquals: { ...fromTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
  });
  const access = tlsOnlyPolicy(
    bucket,
    {
      Sid: 'CloudTrailAclCheck',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:GetBucketAcl',
      Resource: bucket.att('Arn'),
      Condition: { StringEquals: fromTrail },
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
