import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { configBucket } from './config-bucket.ts';

export const example = blueprint('config-bucket', {
  title: 'Bucket for AWS Config',
  parameters: {
    Existing: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts what is delivered.' }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Access logs', { Description: 'Bucket that takes its access logs.' }),
    },
    Retention: {
      RetentionDays: number('Days to keep', {
        Description: 'Days to keep what was delivered.',
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
    return { stacks: { detection: [bucket] }, outputs: { Bucket: { description: 'Its name', value: bucket.name } } };
  },
});
