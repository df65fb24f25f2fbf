import { type Arn, accountId, type Id, resource, type Statement, sub, type Value } from '@hipaa-stacks/cloudformation';
import { encryptedWith, expiresAfter, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface DeliveredLogBucketProps {
  /** Where AWS asks for one. Default: CloudFormation makes one up. */
  readonly name?: Value<string>;
  /** Its policy must admit the log delivery: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days to keep a record. */
  readonly retentionDays: Value<number>;
  /** What is in it and what is not, as a sentence: the reason why it has no copy elsewhere. */
  readonly holds: string;
}

/** A bucket, and the policy by which the log delivery of CloudWatch Logs writes there for this account and Region: flow logs, web ACLs. */
export function deliveredLogBucket(id: string, props: DeliveredLogBucketProps) {
  const { name, key, accessLogs, retentionDays, holds } = props;
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
          reason: `${holds} S3 keeps it in three Availability Zones. A copy elsewhere needs a bucket in another Region, which a template of this one cannot make.`,
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
    { Sid: 'DeliveryLooks', ...delivery('s3:GetBucketAcl', bucket.att('Arn'), {}) },
    {
      Sid: 'DeliveryWrites',
      ...delivery('s3:PutObject', sub('${Bucket}/AWSLogs/${AWS::AccountId}/*', { Bucket: bucket.att('Arn') }), {
        's3:x-amz-acl': 'bucket-owner-full-control',
      }),
    },
  );
  return { bucket, access };
}
