import { accountId, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedByS3, expiresAfter, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

/**
 * Takes the access logs of other buckets. S3 delivers them to a bucket with SSE-S3 only and without Object Lock, so that it has a
 * key of S3's own. Access logs name objects: keep it as closed as the buckets that it watches.
 *
 * @param retentionDays days to keep a log
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
          reason: 'It takes the access logs itself: logging its own access, each log would cause the next.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-S3DefaultEncryptionKMS',
          reason: 'S3 delivers access logs to a bucket with SSE-S3 only.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason: 'It holds who asked for what, and not the data itself; S3 keeps it in three Availability Zones.',
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
