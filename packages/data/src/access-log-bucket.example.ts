import { blueprint, number } from '@hipaa-stacks/cloudformation';
import { accessLogBucket } from './access-log-bucket.ts';

/** One bucket for the access logs of all buckets of an account and Region. */
export const example = blueprint('access-log-bucket', {
  title: 'Bucket for the access logs of other buckets',
  parameters: {
    Retention: {
      RetentionDays: number('Log retention (days)', {
        Description: 'Retention of access logs in days. 2192 is six years.',
        Default: 2192,
        MinValue: 1,
        MaxValue: 36500,
        ConstraintDescription: 'A number of days from 1 to 36500',
      }),
    },
  },
  system: (p) => {
    const logs = accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays });
    return { stacks: { security: [logs] }, outputs: { Bucket: { description: 'The bucket', value: logs.name } } };
  },
});
