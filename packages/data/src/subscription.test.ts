import { expect, test } from 'vitest';
import { subscription } from './subscription.ts';
import { subscriptionDeadLetterQueue } from './subscription-dead-letter-queue.ts';
import { key, topic } from './testing/references.ts';

test('a subscription has one topic, one protocol and one endpoint', () => {
  const endpoint = 'security@clinic.example';
  const [made] = subscription('EmailSubscription', { topic, protocol: 'email', endpoint }).resources;
  expect(made?.properties).toEqual({ TopicArn: topic, Protocol: 'email', Endpoint: endpoint });
});

test('messages that cannot be delivered are sent to the dead-letter queue, whose policy exists before', () => {
  const deadLetters = subscriptionDeadLetterQueue('Lost', { key, topics: [topic] });
  const endpoint = 'https://alerts.clinic.example';
  const [made] = subscription('UrlSubscription', { topic, protocol: 'https', endpoint, deadLetters }).resources;
  expect(made?.properties).toMatchObject({ RedrivePolicy: { deadLetterTargetArn: deadLetters.arn } });
  expect(made?.dependsOn).toEqual(['LostPolicy']);
});
