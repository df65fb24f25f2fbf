import { type Expr, policy, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { queue, role } from '../../data/src/testing/references.ts';
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
const target = (made = rule()) => (made!.properties as { Targets: object[] }).Targets[0];

test('the whole event is delivered', () => {
  expect(target()).toMatchObject({ Arn: queue });
  for (const part of ['Input', 'InputPath', 'InputTransformer']) expect(target()).not.toHaveProperty(part);
});

test('an undelivered event goes to the dead-letter queue', () => {
  expect(target()).toMatchObject({ DeadLetterConfig: { Arn: queue } });
});

test('the rule is made after the policy that admits it: no event is lost in between', () => {
  expect(rule()?.dependsOn).toEqual(['QueuePolicy']);
});

test('a bus is reached with a role, a queue without', () => {
  const bus = unchecked<Expr<string>>({ Ref: 'BusArn' });
  expect(target()).not.toHaveProperty('RoleArn');
  expect(target(rule({ target: bus, role }))).toMatchObject({ Arn: bus, RoleArn: role });
});
