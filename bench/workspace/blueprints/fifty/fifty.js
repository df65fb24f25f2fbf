import { blueprint, resource, snippet } from '@hipaa-stacks/cloudformation';

const topic = (id) => resource(id, 'AWS::SNS::Topic', { DisplayName: id, KmsMasterKeyId: 'alias/aws/sns' });

/** Fifty nested stacks with two topics each: the benchmark depends on the number of files. */
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
