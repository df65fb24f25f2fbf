import { type Arn, accountId, type Id, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedWith, expiresAfter, privateAndVersioned, tlsOnlyPolicy, unfinishedUploads } from '@hipaa-stacks/data';

export interface ConfigBucketProps {
  /** Its policy must admit the role of the recorder. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days to keep what was delivered. */
  readonly retentionDays: Value<number>;
}

/**
 * The bucket to which AWS Config delivers. It has no Object Lock, since Config refuses such a bucket, and it stays when its stack
 * goes or is rolled back, since Config writes to it at once.
 *
 * Source: AWS Config Developer Guide, "Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel".
 */
export function configBucket(id: string, { key, accessLogs, retentionDays }: ConfigBucketProps) {
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...privateAndVersioned,
      BucketEncryption: encryptedWith(key),
      LifecycleConfiguration: {
        Rules: [expiresAfter(retentionDays), unfinishedUploads],
      },
      LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: `${id}/` },
    },
    {
      keep: 'log-store',
      supports: ['164.308(a)(1)(ii)(D)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason:
            'It holds the configuration of resources and no patient data; S3 keeps it in three Availability Zones. A copy elsewhere needs a bucket in another Region, which a template of this one cannot make.',
        },
      ],
    },
  );
  const byConfig = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' } } as const;
  const ofAccount = { 'aws:SourceAccount': accountId };
  const access = tlsOnlyPolicy(
    bucket,
    {
      Sid: 'ConfigLooks',
      ...byConfig,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: bucket.att('Arn'),
      Condition: { StringEquals: ofAccount },
    },
    {
      Sid: 'ConfigWrites',
      ...byConfig,
      Action: 's3:PutObject',
      Resource: sub('${Bucket}/AWSLogs/${AWS::AccountId}/Config/*', { Bucket: bucket.att('Arn') }),
      Condition: { StringEquals: { ...ofAccount, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  );
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
