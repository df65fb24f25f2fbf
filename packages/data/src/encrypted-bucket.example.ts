import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { encryptedBucket } from './encrypted-bucket.ts';

/** A bucket for documents with ePHI, with an existing key and an existing bucket for access logs. */
export const example = blueprint('encrypted-bucket', {
  title: 'Bucket for documents with ePHI',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the documents.' }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Bucket in this account and Region for access logs.',
      }),
    },
  },
  system: (p) => {
    const bucket = encryptedBucket('Documents', { key: p.KeyArn, accessLogs: p.AccessLogBucket });
    return { stacks: { data: [bucket] }, outputs: { Bucket: { description: 'The bucket', value: bucket.name } } };
  },
});
