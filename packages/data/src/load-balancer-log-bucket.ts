import { type Condition, type Id, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { archivedUntil, encryptedByS3, privateAndVersioned, unfinishedUploads } from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface LoadBalancerLogBucketProps {
  /** Bucket that takes its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Days to keep a log. */
  readonly retentionDays: Value<number>;
  /** Holds when the retention is longer than a year: S3 refuses a move to archive storage that comes no earlier. Default: it is. */
  readonly longerThanAYear?: Condition;
}

/**
 * The bucket to which Elastic Load Balancing delivers access and connection logs of this account and Region. It is a store of ePHI:
 * the logs hold paths and query strings, in which an application may put names, and nothing can redact them. A load balancer
 * delivers to a bucket with SSE-S3 only, so that it has a key of S3's own. In archive storage after a year. It stays when its stack
 * goes or is rolled back, since a test file is written at once. A load balancer is made after its `policy`.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Enable access logs" and "Enable connection logs".
 */
export function loadBalancerLogBucket(id: string, props: LoadBalancerLogBucketProps) {
  const { accessLogs, retentionDays, longerThanAYear } = props;
  const bucket = resource(
    id,
    'AWS::S3::Bucket',
    {
      ...privateAndVersioned,
      BucketEncryption: encryptedByS3,
      LifecycleConfiguration: {
        Rules: [archivedUntil(retentionDays, longerThanAYear), unfinishedUploads],
      },
      LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: `${id}/` },
    },
    {
      keep: 'log-store',
      supports: ['164.312(b)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3DefaultEncryptionKMS',
          reason: 'A load balancer delivers its logs to a bucket with SSE-S3 only.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason:
            'It holds who asked for what, and not the records themselves; S3 keeps it in three Availability Zones. A copy elsewhere needs a bucket in another Region, which a template of this one cannot make.',
        },
      ],
    },
  );
  const access = tlsOnlyPolicy(bucket, {
    Sid: 'LoadBalancers',
    Effect: 'Allow',
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: sub('${Bucket}/AWSLogs/${AWS::AccountId}/*', { Bucket: bucket.att('Arn') }),
    Condition: {
      ArnLike: {
        'aws:SourceArn': sub(
          'arn:${AWS::Partition}:elasticloadbalancing:${AWS::Region}:${AWS::AccountId}:loadbalancer/*',
        ),
      },
    },
  });
  return snippet([bucket, access], { name: bucket.ref, arn: bucket.att('Arn'), policy: access });
}
