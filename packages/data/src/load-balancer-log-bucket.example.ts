import { blueprint, nameOf, number } from '@hipaa-stacks/cloudformation';
import { loadBalancerLogBucket } from './load-balancer-log-bucket.ts';

/** One bucket for the logs of all load balancers of an account and Region. */
export const example = blueprint('load-balancer-log-bucket', {
  title: 'Bucket for the logs of load balancers',
  parameters: {
    Existing: {
      AccessLogBucket: nameOf('AWS::S3::Bucket', 'Access log bucket', { Description: 'Bucket for its access logs.' }),
    },
    Retention: {
      RetentionDays: number('Retention (days)', {
        Description: 'Retention of logs in days. 2192 is six years.',
        Default: 2192,
        MinValue: 366,
        MaxValue: 36500,
        ConstraintDescription: 'A number of days from 366 to 36500',
      }),
    },
  },
  system: (p) => {
    const bucket = loadBalancerLogBucket('LoadBalancerLogBucket', {
      accessLogs: p.AccessLogBucket,
      retentionDays: p.RetentionDays,
    });
    return { stacks: { edge: [bucket] }, outputs: { Bucket: { description: 'Bucket name', value: bucket.name } } };
  },
});
