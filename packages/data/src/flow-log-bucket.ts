import {
  type Arn,
  accountId,
  type Id,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { encryptedWith, expiresAfter, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnly, tlsOnlyExceptions } from './tls-only.ts';

export interface FlowLogBucketProps {
  /** Its policy must admit the log delivery: see `usedByLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days to keep a record. */
  readonly retentionDays: Value<number>;
}

/**
 * The bucket to which AWS delivers the flow logs of this account and Region. It stays when its stack goes or is rolled back, since
 * AWS writes to it within minutes. A flow log is made after its `policy`.
 *
 * Source: Amazon VPC User Guide, "Amazon S3 bucket permissions for flow logs".
 */
export function flowLogBucket(id: string, { key, accessLogs, retentionDays }: FlowLogBucketProps) {
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...privateAndVersioned,
      BucketEncryption: encryptedWith(key),
      LifecycleConfiguration: { Rules: [expiresAfter(retentionDays), unfinishedUploads] },
      LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: `${id}/` },
    },
    {
      keep: 'log-store',
      supports: ['164.312(b)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason:
            'It holds addresses, ports and counts and no patient data; S3 keeps it in three Availability Zones. A copy elsewhere needs a bucket in another Region, which a template of this one cannot make.',
        },
      ],
    },
  );
  const delivery = (action: string, Resource: Value<string>, more: Readonly<Record<string, string>>): Statement => ({
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: action,
    Resource,
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId, ...more },
      ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*') },
    },
  });
  const access = resource(
    `${id}Policy`,
    'AWS::S3::BucketPolicy',
    {
      Bucket: bucket.ref,
      PolicyDocument: policy(
        { Sid: 'DeliveryLooks', ...delivery('s3:GetBucketAcl', bucket.att('Arn'), {}) },
        {
          Sid: 'DeliveryWrites',
          ...delivery('s3:PutObject', sub('${Bucket}/AWSLogs/${AWS::AccountId}/*', { Bucket: bucket.att('Arn') }), {
            's3:x-amz-acl': 'bucket-owner-full-control',
          }),
        },
        ...tlsOnly(bucket.att('Arn')),
      ),
    },
    { keep: 'log-store', exceptions: tlsOnlyExceptions },
  );
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
