import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { systemKey } from './keys.ts';
import { policyResources } from './policies.ts';
import { keyPolicyAllows, resourcePolicyAllows } from './resource-policy.ts';

/**
 * A notification that SNS cannot deliver is kept: if one subscription of the system has a dead-letter queue, all have
 * one; the policy of the queue and its key allow SNS to send for the topic, and the policy is created before the
 * subscription.
 *
 * Not checked: queues from outside the system, and systems whose subscriptions have no dead-letter queues.
 */
export const subscription: Chain = {
  name: 'subscription',
  why: 'The address of a subscriber was blocked, and SNS dropped the notification after its last attempt.',
  check: (system) => {
    const all = system.ofType('AWS::SNS::Subscription');
    const isCustom = all.some((one) => redriveOf(one) !== undefined);
    return isCustom ? all.flatMap((one) => subscriptionFindings(system, one)) : [];
  },
};

const sns = 'sns.amazonaws.com';

const redriveOf = ({ properties: { RedrivePolicy } }: ChainResource) =>
  isObject(RedrivePolicy) ? RedrivePolicy.deadLetterTargetArn : undefined;

function subscriptionFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const arn = redriveOf(one);
  if (system.isUnknown(one.properties.RedrivePolicy)) return [];
  if (arn === undefined) {
    const what = 'has no dead-letter queue, and other subscriptions have one';
    return [{ resource: one, what, fix: 'Set RedrivePolicy.deadLetterTargetArn to the queue.' }];
  }
  const queue = system.target(arn, one, 'AWS::SQS::Queue');
  const topic = system.target(one.properties.TopicArn, one, 'AWS::SNS::Topic');
  if (!queue || !topic) return [];
  if (resourcePolicyAllows(system, queue, 'sqs:SendMessage', { service: sns, source: topic }) === 'no') {
    const what = `the policy of its dead-letter queue ${queue.id} does not allow ${sns} to call sqs:SendMessage for ${topic.id}`;
    return [{ resource: one, what, fix: 'Allow it, with the ARN of the topic as aws:SourceArn.' }];
  }
  return [...createdBeforePolicy(system, one, queue), ...keyFindings(system, one, queue)];
}

const createdBeforePolicy = (system: ChainSystem, one: ChainResource, queue: ChainResource): readonly ChainFinding[] =>
  policyResources(system, queue)
    .filter((policy) => policy !== queue && !system.isCreatedBefore(policy, one))
    .map(({ id }) => ({
      resource: one,
      what: `it can be created before ${id}, without which ${queue.id} rejects its messages`,
      fix: `Add ${id} to DependsOn.`,
    }));

function keyFindings(system: ChainSystem, one: ChainResource, queue: ChainResource): readonly ChainFinding[] {
  const key = systemKey(system, queue.properties.KmsMasterKeyId, queue);
  if (!key || keyPolicyAllows(system, key, sns) !== 'no') return [];
  const what = `the key ${key.id} of its dead-letter queue ${queue.id} does not allow ${sns} to use it`;
  return [{ resource: one, what, fix: 'Allow kms:GenerateDataKey and kms:Decrypt in the key policy.' }];
}
