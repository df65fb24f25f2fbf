import { arnOf, blueprint, nameOf, sub } from '@hipaa-stacks/cloudformation';
import { rolePolicy } from './role-policy.ts';

/** Allows a role to read the objects of one bucket. */
export const example = blueprint('role-policy', {
  title: 'Policy of a role for one bucket',
  parameters: {
    Access: {
      RoleName: nameOf('AWS::IAM::Role', 'Role', { Description: 'Role that reads the bucket.' }),
      BucketArn: arnOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket that the role reads.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'Key of the bucket; its policy allows the role.' }),
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
