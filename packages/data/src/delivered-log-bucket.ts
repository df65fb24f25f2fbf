import { type Arn, accountId, type Id, resource, type Statement, sub, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedWith, expiresAfter, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface DeliveredLogBucketProps {
  /** Bucket name, if AWS requires one. Default: CloudFormation generates it. */
  readonly name?: Value<string>;
  /** Its key policy must allow log delivery: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket for its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Retention in days. */
  readonly retentionDays: Value<number>;
  /** Its contents, as a sentence: the reason why it is not replicated. */
  readonly contents: string;
}

/**
 * A bucket, and a bucket policy that allows log delivery of CloudWatch Logs for this account and Region: flow logs, web
 * ACLs.
 */
export function deliveredLogBucket(id: string, props: DeliveredLogBucketProps) {
  const { name, key, accessLogs, retentionDays, contents } = props;
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...(name !== undefined && { BucketName: name }),
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
          reason: `${contents} S3 stores it in three Availability Zones. Replication needs a bucket in another Region, which this template cannot create.`,
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
  const access = tlsOnlyPolicy(
    bucket,
    { Sid: 'LogDeliveryAclCheck', ...delivery('s3:GetBucketAcl', bucket.att('Arn'), {}) },
    {
      Sid: 'LogDeliveryWrite',
      ...delivery('s3:PutObject', sub('${Bucket}/AWSLogs/${AWS::AccountId}/*', { Bucket: bucket.att('Arn') }), {
        's3:x-amz-acl': 'bucket-owner-full-control',
      }),
    },
  );
  return { bucket, access };
}
