import { expect, test } from 'vitest';
import { subscription } from './subscription.ts';
import { topic } from './testing/references.ts';

test('a subscription has one topic, one protocol and one endpoint', () => {
  const endpoint = 'security@clinic.example';
  const [made] = subscription('EmailSubscription', { topic, protocol: 'email', endpoint }).resources;
  expect(made?.properties).toEqual({ TopicArn: topic, Protocol: 'email', Endpoint: endpoint });
});
