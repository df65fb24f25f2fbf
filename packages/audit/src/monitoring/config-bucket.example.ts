import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { configBucket } from './config-bucket.ts';

export const example = blueprint('config-bucket', {
  title: 'Bucket for AWS Config',
  parameters: {
    Existing: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of the KMS key that encrypts the delivered objects.',
      }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Name of the bucket for its server access logs.',
      }),
    },
    Retention: {
      RetentionDays: number('Retention (days)', {
        Description: 'Retention of the delivered objects, in days.',
        Default: 2192,
        MinValue: 365,
        MaxValue: 36500,
        ConstraintDescription: '365 to 36500 days',
      }),
    },
  },
  system: (p) => {
    const bucket = configBucket('ConfigHistoryBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
    });
    return {
      stacks: { detection: [bucket] },
      outputs: { Bucket: { description: 'Name of the bucket', value: bucket.name } },
    };
  },
});
