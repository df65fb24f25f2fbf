import { arnOf, blueprint, nameOf, sub } from '@hipaa-stacks/cloudformation';
import { rolePolicy } from './role-policy.ts';

/** Lets a role read the documents of one bucket. */
export const example = blueprint('role-policy', {
  title: 'What a role may do with one bucket',
  parameters: {
    Access: {
      RoleName: nameOf('AWS::IAM::Role', 'Role', { Description: 'Role that reads.' }),
      BucketArn: arnOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket that it reads.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of the bucket; its policy names the role.' }),
    },
  },
  system: (p) => {
    const access = rolePolicy('ReaderAccess', {
      role: p.RoleName,
      statements: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: sub('${Bucket}/*', { Bucket: p.BucketArn }) },
        { Effect: 'Allow', Action: 'kms:Decrypt', Resource: p.KeyArn },
      ],
    });
    return { stacks: { app: [access] }, outputs: {} };
  },
});
