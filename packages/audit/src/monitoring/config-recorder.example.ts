import { arnOf, blueprint, isInRegion, nameOf, not, regionsWithout } from '@hipaa-stacks/cloudformation';
import { configRecorder } from './config-recorder.ts';

export const example = blueprint('config-recorder', {
  title: 'AWS Config recorder',
  parameters: {
    Existing: {
      RoleArn: arnOf('AWS::IAM::Role', 'Role', {
        Description: 'ARN of the role of AWS Config, with AWS_ConfigRole and permission to write to the bucket.',
      }),
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', {
        Description: 'Name of the bucket. Its policy must allow AWS Config.',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of the KMS key of the bucket. Its key policy must allow the role.',
      }),
    },
  },
  conditions: () => ({ RecordsGlobalTypes: not(isInRegion(regionsWithout('config-global-resource-types'))) }),
  system: (p, { RecordsGlobalTypes }) => {
    const recorder = configRecorder('ConfigRecorder', {
      role: p.RoleArn,
      bucket: p.Bucket,
      key: p.KeyArn,
      recordsGlobalTypes: RecordsGlobalTypes,
      after: [],
    });
    return { stacks: { detection: [recorder] }, outputs: {} };
  },
});
