import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { flowLogBucket } from './flow-log-bucket.ts';

export const example = blueprint('flow-log-bucket', {
  title: 'Bucket for flow logs',
  parameters: {
    Existing: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key that encrypts the records; its policy admits delivery.logs.amazonaws.com.',
      }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Access logs', { Description: 'Bucket that takes its access logs.' }),
    },
    Retention: {
      RetentionDays: number('Days to keep', {
        Description: 'Days to keep a record.',
        Default: 2192,
        MinValue: 365,
        MaxValue: 36500,
        ConstraintDescription: '365 to 36500 days',
      }),
    },
  },
  system: (p) => {
    const bucket = flowLogBucket('FlowLogBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
    });
    return { stacks: { network: [bucket] }, outputs: { Bucket: { description: 'Its name', value: bucket.name } } };
  },
});
