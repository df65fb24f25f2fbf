import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { webAclLogBucket } from './web-acl-log-bucket.ts';

export const example = blueprint('web-acl-log-bucket', {
  title: 'Bucket for the log of a web ACL',
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
    const bucket = webAclLogBucket('WebAclLogBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
    });
    return { stacks: { edge: [bucket] }, outputs: { Bucket: { description: 'Its name', value: bucket.name } } };
  },
});
