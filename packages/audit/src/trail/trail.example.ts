import {
  arnOf,
  blueprint,
  isAnyGiven,
  nameOf,
  resource,
  snippet,
  text,
  texts,
  trustedBy,
} from '@hipaa-stacks/cloudformation';
import { logArchive } from './log-archive.ts';
import { trail, trailArn } from './trail.ts';

/** A trail with its archive and its role, which must be in one stack. The key policy of the existing key must allow the trail and CloudWatch Logs. */
export const example = blueprint('trail', {
  title: 'Multi-Region trail with its log archive',
  parameters: {
    Safeguards: {
      TrailName: text('Name of the trail', {
        Description: 'Name of the trail. The key policy of the KMS key must allow it.',
        AllowedPattern: '^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$',
        ConstraintDescription: '3 to 128 letters, digits, dots, hyphens and underscores',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of a KMS key whose key policy allows the trail of this name and CloudWatch Logs.',
      }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Name of the bucket for server access logs, in this account and Region.',
      }),
      DataEventBucketArns: texts('Buckets with ePHI', {
        Description:
          'Optional. ARNs of buckets, separated by commas. The trail records all reads and writes of objects in these buckets.',
        Default: '',
        AllowedPattern: '^$|^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
        ConstraintDescription: 'ARNs of buckets, separated by commas without spaces, or empty',
      }),
    },
  },
  conditions: (p) => ({ HasDataEventBuckets: isAnyGiven(p.DataEventBucketArns) }),
  system: (p, { HasDataEventBuckets }) => {
    const archive = logArchive('LogArchiveBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      trailArn: trailArn(p.TrailName),
      retentionDays: 2192,
      lockMode: 'GOVERNANCE',
    });
    const role = resource('TrailRole', 'AWS::IAM::Role', {
      AssumeRolePolicyDocument: trustedBy('cloudtrail.amazonaws.com'),
    });
    const recorder = trail('Trail', {
      name: p.TrailName,
      key: p.KeyArn,
      archive,
      role: { arn: role.att('Arn'), name: role.ref },
      retentionDays: 2192,
      dataBuckets: { arns: p.DataEventBucketArns, given: HasDataEventBuckets },
    });
    return {
      stacks: { security: [archive, snippet([role]), recorder] },
      outputs: { TrailArn: { description: 'ARN of the trail', value: recorder.arn } },
    };
  },
});
