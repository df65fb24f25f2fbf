import { type Expr, policy, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { queue, role } from '../../../data/src/testing/references.ts';
import { type DeliveryRuleProps, deliveryRule } from './delivery-rule.ts';

const access = resource('QueuePolicy', 'AWS::SQS::QueuePolicy', { Queues: [queue], PolicyDocument: policy() });
const rule = (more: Partial<DeliveryRuleProps> = {}) =>
  deliveryRule('NewObjectRule', {
    description: 'A new object',
    pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] },
    target: queue,
    deadLetters: queue,
    after: [access],
    ...more,
  }).resources[0];
const target = (deliveryRule = rule()) => (deliveryRule!.properties as { Targets: object[] }).Targets[0];

test('the event is delivered unchanged', () => {
  expect(target()).toMatchObject({ Arn: queue });
  for (const part of ['Input', 'InputPath', 'InputTransformer']) expect(target()).not.toHaveProperty(part);
});

test('an undelivered event goes to the dead-letter queue', () => {
  expect(target()).toMatchObject({ DeadLetterConfig: { Arn: queue } });
});

test('the rule depends on the policy that allows it, so that no event is lost', () => {
  expect(rule()?.dependsOn).toEqual(['QueuePolicy']);
});

test('the target has a role for an event bus, and no role for a queue', () => {
  const bus = unchecked<Expr<string>>({ Ref: 'BusArn' });
  expect(target()).not.toHaveProperty('RoleArn');
  expect(target(rule({ target: bus, role }))).toMatchObject({ Arn: bus, RoleArn: role });
});
