import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';

const topic = (id) => resource(id, 'AWS::SNS::Topic', { DisplayName: id, KmsMasterKeyId: 'alias/aws/sns' });

/** Fifty nested stacks of two topics: what matters is how many files go to S3. */
export const fifty = blueprint('fifty', {
  title: 'Fifty nested stacks',
  parameters: {},
  system: () => ({
    stacks: Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`part${at}`, [snippet([topic(`First${at}`), topic(`Second${at}`)])]]),
    ),
    outputs: {},
  }),
});
