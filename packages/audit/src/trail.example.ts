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

/** A trail with its archive and its role: what must stand in one stack. Its key names the trail already, and admits CloudWatch Logs. */
export const example = blueprint('trail', {
  title: 'Trail of all Regions, with its archive',
  parameters: {
    Safeguards: {
      TrailName: text('Name of the trail', {
        Description: 'Name that the policy of the key admits.',
        AllowedPattern: '^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$',
        ConstraintDescription: '3 to 128 letters, digits, dots, hyphens and underscores',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key whose policy admits the trail of this name, and CloudWatch Logs.',
      }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Bucket of this account and Region that takes access logs.',
      }),
      DataEventBucketArns: texts('Buckets with ePHI', {
        Description: 'ARNs of the buckets in which every read and write of an object is recorded, or nothing.',
        Default: '',
        AllowedPattern: '^$|^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
        ConstraintDescription: 'ARNs of buckets, separated by commas without spaces, or nothing',
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
    const record = trail('Trail', {
      name: p.TrailName,
      key: p.KeyArn,
      archive,
      role: { arn: role.att('Arn'), name: role.ref },
      retentionDays: 2192,
      dataBuckets: { arns: p.DataEventBucketArns, given: HasDataEventBuckets },
    });
    return {
      stacks: { security: [archive, snippet([role]), record] },
      outputs: { TrailArn: { description: 'The trail', value: record.arn } },
    };
  },
});
