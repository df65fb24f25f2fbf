import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { encryptedBucket } from './encrypted-bucket.ts';

/** A bucket for documents with ePHI, under a key and with an access log bucket that exist. */
export const example = blueprint('encrypted-bucket', {
  title: 'Bucket for documents with ePHI',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the documents.' }),
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Bucket for access logs', {
        Description: 'Bucket of this account and Region that takes access logs.',
      }),
    },
  },
  system: (p) => {
    const bucket = encryptedBucket('Documents', { key: p.KeyArn, accessLogs: p.AccessLogBucket });
    return { stacks: { data: [bucket] }, outputs: { Bucket: { description: 'The bucket', value: bucket.name } } };
  },
});
