import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { webAclLogBucket } from './web-acl-log-bucket.ts';

export const example = blueprint('web-acl-log-bucket', {
  title: 'Bucket for the logs of a web ACL',
  parameters: {
    Existing: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'KMS key that encrypts the logs, with a key policy that allows delivery.logs.amazonaws.com.',
      }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Access log bucket', { Description: 'Bucket for its access logs.' }),
    },
    Retention: {
      RetentionDays: number('Retention (days)', {
        Description: 'Retention of logs in days. 2192 is six years.',
        Default: 2192,
        MinValue: 365,
        MaxValue: 36500,
        ConstraintDescription: 'A number of days from 365 to 36500',
      }),
    },
  },
  system: (p) => {
    const bucket = webAclLogBucket('WebAclLogBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
    });
    return { stacks: { edge: [bucket] }, outputs: { Bucket: { description: 'Bucket name', value: bucket.name } } };
  },
});
