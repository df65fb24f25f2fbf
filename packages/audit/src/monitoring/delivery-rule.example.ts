import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { eventQueue } from '@hipaa-stacks/data';
import { deliveryRule } from './delivery-rule.ts';

/** Delivers the "Object Created" events of a bucket to a queue. */
export const example = blueprint('delivery-rule', {
  title: 'Queue for the new objects of a bucket',
  parameters: {
    Events: {
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', {
        Description: 'Name of a bucket that sends its events to EventBridge.',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of a KMS key whose key policy allows EventBridge.',
      }),
    },
  },
  system: (p) => {
    const queue = eventQueue('NewObject', { key: p.KeyArn, visibilitySeconds: 720 });
    const rule = deliveryRule('NewObjectRule', {
      description: 'A new object',
      pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [p.Bucket] } } },
      target: queue.arn,
      deadLetters: queue.deadLetterQueueArn,
      after: queue.policies,
    });
    return {
      stacks: { app: [queue, rule] },
      outputs: { QueueArn: { description: 'ARN of the queue', value: queue.arn } },
    };
  },
});
