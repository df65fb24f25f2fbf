import { type Condition, type Id, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import {
  archivedUntil,
  encryptedByS3,
  privateAndVersioned,
  smallObjectsStay,
  unfinishedUploads,
} from './private-bucket.ts';
import { tlsOnlyPolicy } from './tls-only.ts';

export interface LoadBalancerLogBucketProps {
  /** Bucket for its access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  /** Retention in days. */
  readonly retentionDays: Value<number>;
  /**
   * Condition that the retention is longer than a year: S3 refuses a transition to archive storage after the
   * expiration. Default: always.
   */
  readonly longerThanAYear?: Condition;
}

/**
 * A bucket for access and connection logs of load balancers in this account and Region. It is a store of ePHI: the logs
 * contain paths and query strings, in which an application can put names, and they cannot be redacted. Load balancers
 * deliver only to a bucket with SSE-S3, so that it has no customer managed KMS key. Logs move to archive storage after
 * a year. It is retained, also on rollback, because a test file is written immediately. A load balancer depends on its
 * `policy`.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Enable access logs" and "Enable connection
 * logs".
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
        ...smallObjectsStay,
      },
      LoggingConfiguration: { DestinationBucketName: accessLogs, LogFilePrefix: `${id}/` },
    },
    {
      keep: 'log-store',
      supports: ['164.312(b)', '164.316(b)(2)(i)'],
      exceptions: [
        {
          rule: 'cdk-nag:HIPAA.Security-S3DefaultEncryptionKMS',
          reason: 'Load balancers deliver logs only to a bucket with SSE-S3.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-S3BucketReplicationEnabled',
          reason:
            'It contains request logs, not the records themselves. S3 stores it in three Availability Zones. Replication needs a bucket in another Region, which this template cannot create.',
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
