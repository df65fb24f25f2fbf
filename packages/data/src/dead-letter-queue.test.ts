import { expect, test } from 'vitest';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const [queue, access] = deadLetterQueue('Undelivered', { key }).resources;
const send = (account: string, secure = 'true', by = 'events.amazonaws.com') =>
  decide(statementsOf(access), {
    by,
    action: 'sqs:SendMessage',
    resource: '${Undelivered.Arn}',
    context: {
      'aws:SecureTransport': secure,
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:\${AWS::Partition}:events:\${AWS::Region}:${account}:rule/any`,
    },
  });

test('messages are encrypted, and retained for 14 days', () => {
  expect(queue?.properties).toEqual({ KmsMasterKeyId: key, MessageRetentionPeriod: 14 * 24 * 3600 });
});

test('rules of this account can send messages, those of another account cannot', () => {
  expect(send('${AWS::AccountId}')).toBe('allow');
  expect(send('000000000000')).toBe('nothing');
  expect(send('${AWS::AccountId}', 'true', 's3.amazonaws.com')).toBe('nothing');
});

test('the queue requires TLS', () => {
  expect(send('${AWS::AccountId}', 'false')).toBe('deny');
});

test('the policy applies to this queue', () => {
  expect(access?.properties).toMatchObject({ Queues: [{ Ref: 'Undelivered' }] });
});

test('the queue is deleted with its stack, since messages are short-lived', () => {
  expect(queue?.keep).toBe('transient');
});
