import { accountId, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedByS3, expiresAfter, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

/**
 * A bucket for the access logs of other buckets. S3 delivers them only to a bucket with SSE-S3 and without Object Lock,
 * so that it has no customer managed KMS key. Access logs contain object names: restrict access as for the source
 * buckets.
 *
 * @param retentionDays retention of a log in days
 * Source: Amazon S3 User Guide, "Enabling Amazon S3 server access logging".
 */
export function accessLogBucket(id: string, { retentionDays }: { readonly retentionDays: Value<number> }) {
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...privateAndVersioned,
      BucketEncryption: encryptedByS3,
      LifecycleConfiguration: {
        Rules: [expiresAfter(retentionDays), unfinishedUploads],
      },
    },
    {
      keep: 'log-store',
      supports: ['164.312(b)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'checkov:CKV_AWS_18',
          reason:
            'It is the destination of access logs. If it logged its own access, each log would cause another log.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-S3DefaultEncryptionKMS',
          reason: 'S3 delivers access logs only to a bucket with SSE-S3.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason: 'It contains access logs, not the data itself. S3 stores it in three Availability Zones.',
        },
      ],
    },
  );
  const access = tlsOnlyPolicy(bucket, {
    Sid: 'AccessLogs',
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: sub('${Bucket}/*', { Bucket: bucket.att('Arn') }),
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  });
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
