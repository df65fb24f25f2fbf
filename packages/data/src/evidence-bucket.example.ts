import { arnOf, blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { evidenceBucket } from './evidence-bucket.ts';

export const example = blueprint('evidence-bucket', {
  title: 'Bucket for records, with Object Lock',
  parameters: {
    Existing: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the records.' }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Access logs', { Description: 'Bucket for the access logs.' }),
    },
    Retention: {
      RetentionDays: number('Retention (days)', {
        Description: 'Days for which a record is retained.',
        Default: 2192,
        MinValue: 366,
        MaxValue: 36500,
        ConstraintDescription: '366 to 36500 days',
      }),
    },
  },
  system: (p) => {
    const bucket = evidenceBucket('EvidenceBucket', {
      key: p.KeyArn,
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
      lockMode: 'GOVERNANCE',
    });
    return { stacks: { data: [bucket] }, outputs: { Bucket: { description: 'Bucket', value: bucket.name } } };
  },
});
