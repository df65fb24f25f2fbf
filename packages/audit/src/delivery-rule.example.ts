import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { eventQueue } from '@hipaa-stacks/data';
import { deliveryRule } from './delivery-rule.ts';

/** Queues each new object of a bucket that announces them on EventBridge. */
export const example = blueprint('delivery-rule', {
  title: 'New objects of a bucket, in a queue',
  parameters: {
    Events: {
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket that announces new objects on EventBridge.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key whose policy admits EventBridge.' }),
    },
  },
  system: (p) => {
    const queue = eventQueue('NewObject', { key: p.KeyArn, visibilitySeconds: 720 });
    const rule = deliveryRule('NewObjectRule', {
      description: 'A new object',
      pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [p.Bucket] } } },
      target: queue.arn,
      deadLetters: queue.deadLettersArn,
      after: queue.policies,
    });
    return { stacks: { app: [queue, rule] }, outputs: { QueueArn: { description: 'The queue', value: queue.arn } } };
  },
});
