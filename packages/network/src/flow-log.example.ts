import { arnOf, blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { flowLog } from './flow-log.ts';

/** Flow log of a VPC, to an existing bucket. */
export const example = blueprint('flow-log', {
  title: 'Flow log',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      BucketArn: arnOf('AWS::S3::Bucket', 'Bucket', {
        Description: 'Bucket with a bucket policy that allows delivery.logs.amazonaws.com to write.',
      }),
    },
  },
  system: (p) => {
    const log = flowLog('FlowLog', { vpc: p.VpcId, to: { bucket: p.BucketArn } });
    return { stacks: { network: [log] }, outputs: { FlowLog: { description: 'The flow log', value: log.id } } };
  },
});
