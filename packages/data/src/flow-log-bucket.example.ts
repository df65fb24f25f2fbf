import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { flowLogBucket } from './flow-log-bucket.ts';

export const example = blueprint('flow-log-bucket', {
  title: 'Bucket for flow logs',
  parameters: {
    Existing: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'KMS key that encrypts flow logs, with a key policy that allows delivery.logs.amazonaws.com.',
      }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Access log bucket', { Description: 'Bucket for its access logs.' }),
    },
    Retention: {
      RetentionDays: number('Retention (days)', {
        Description: 'Retention of flow logs in days. 2192 is six years.',
        Default: 2192,
        MinValue: 365,
        MaxValue: 36500,
        ConstraintDescription: 'A number of days from 365 to 36500',
      }),
    },
  },
  system: (p) => {
    const bucket = flowLogBucket('FlowLogBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
    });
    return { stacks: { network: [bucket] }, outputs: { Bucket: { description: 'Bucket name', value: bucket.name } } };
  },
});
