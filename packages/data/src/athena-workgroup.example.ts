import { arnOf, blueprint, nameOf, uniqueName } from '@hipaa-stacks/cloudformation';
import { athenaWorkgroup } from './athena-workgroup.ts';

/** A workgroup whose results go to a bucket that exists. */
export const example = blueprint('athena-workgroup', {
  title: 'Workgroup of Athena',
  parameters: {
    Results: {
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket of this Region that takes the results.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key of the results.' }),
    },
  },
  system: (p) => {
    const workgroup = athenaWorkgroup('AthenaWorkGroup', {
      name: uniqueName('questions', 128),
      description: 'Questions to exported tables',
      results: p.Bucket,
      key: p.KeyArn,
    });
    return {
      stacks: { data: [workgroup] },
      outputs: { Workgroup: { description: 'The workgroup', value: workgroup.name } },
    };
  },
});
