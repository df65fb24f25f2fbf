import { expect, test } from 'vitest';
import { subscriptionDeadLetterQueue } from './subscription-dead-letter-queue.ts';
import { decide, statementsOf, textOf } from './testing/decide.ts';
import { key, topic } from './testing/references.ts';

test('accepts messages of its topics only', () => {
  const [, policy] = subscriptionDeadLetterQueue('Lost', { key, topics: [topic] }).resources;
  const redrive = (source: string, by = 'sns.amazonaws.com') =>
    decide(statementsOf(policy), {
      by,
      action: 'sqs:SendMessage',
      resource: '${Lost.Arn}',
      context: { 'aws:SecureTransport': 'true', 'aws:SourceArn': source },
    });
  expect(redrive(textOf(topic))).toBe('allow');
  expect(redrive('arn:aws:sns:us-east-1:000000000000:other')).toBe('nothing');
  expect(redrive(textOf(topic), 'events.amazonaws.com')).toBe('nothing');
});

test('messages are encrypted, and retained for 14 days', () => {
  const [queue] = subscriptionDeadLetterQueue('Lost', { key, topics: [topic] }).resources;
  expect(queue?.properties).toEqual({ KmsMasterKeyId: key, MessageRetentionPeriod: 14 * 24 * 3600 });
});
