import { arnOf, blueprint, idOf } from '@hipaa-stacks/cloudformation';
import { flowLog } from './flow-log.ts';

/** The record of all traffic of a VPC, to a bucket that exists. */
export const example = blueprint('flow-log', {
  title: 'Flow log',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      BucketArn: arnOf('AWS::S3::Bucket', 'Bucket', {
        Description: 'Bucket whose policy lets delivery.logs.amazonaws.com write.',
      }),
    },
  },
  system: (p) => {
    const log = flowLog('FlowLog', { vpc: p.VpcId, to: { bucket: p.BucketArn } });
    return { stacks: { network: [log] }, outputs: { FlowLog: { description: 'The flow log', value: log.id } } };
  },
});
