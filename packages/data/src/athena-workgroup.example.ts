import { arnOf, blueprint, nameOf, uniqueName } from '@hipaa-stacks/cloudformation';
import { athenaWorkgroup } from './athena-workgroup.ts';

/** A workgroup with its results in an existing bucket. */
export const example = blueprint('athena-workgroup', {
  title: 'Athena workgroup',
  parameters: {
    Results: {
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket in this Region for query results.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the results.' }),
    },
  },
  system: (p) => {
    const workgroup = athenaWorkgroup('AthenaWorkGroup', {
      name: uniqueName('queries', 128),
      description: 'Queries of exported tables',
      results: p.Bucket,
      key: p.KeyArn,
    });
    return {
      stacks: { data: [workgroup] },
      outputs: { Workgroup: { description: 'The workgroup', value: workgroup.name } },
    };
  },
});
