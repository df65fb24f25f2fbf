import { type Arn, accountId, type Id, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedWith, expiresAfter, privateAndVersioned, tlsOnlyPolicy, unfinishedUploads } from '@hipaa-stacks/data';

export interface ConfigBucketProps {
  /** KMS key. Its key policy must allow the role of the recorder. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its server access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Retention of the delivered objects, in days. */
  readonly retentionDays: Value<number>;
}

/**
 * Creates the bucket for the delivery channel of AWS Config. It has no Object Lock, because AWS Config refuses such buckets. It is
 * retained when its stack is deleted or rolled back, because AWS Config writes to it immediately.
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
            'It contains configurations of resources and no patient data. S3 stores it in three Availability Zones. Replication requires a bucket in another Region, which a template in this Region cannot create.',
        },
      ],
    },
  );
  const allowConfig = { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' } } as const;
  const ofAccount = { 'aws:SourceAccount': accountId };
  const access = tlsOnlyPolicy(
    bucket,
    {
      Sid: 'ConfigPermissionsCheck',
      ...allowConfig,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: bucket.att('Arn'),
      Condition: { StringEquals: ofAccount },
    },
    {
      Sid: 'ConfigDelivery',
      ...allowConfig,
      Action: 's3:PutObject',
      Resource: sub('${Bucket}/AWSLogs/${AWS::AccountId}/Config/*', { Bucket: bucket.att('Arn') }),
      Condition: { StringEquals: { ...ofAccount, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  );
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
