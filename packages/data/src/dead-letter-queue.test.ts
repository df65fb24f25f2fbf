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

test('what could not be delivered is encrypted, and waits 14 days for someone', () => {
  expect(queue?.properties).toEqual({ KmsMasterKeyId: key, MessageRetentionPeriod: 14 * 24 * 3600 });
});

test('rules of this account fill the queue, those of another account do not', () => {
  expect(send('${AWS::AccountId}')).toBe('allow');
  expect(send('000000000000')).toBe('nothing');
  expect(send('${AWS::AccountId}', 'true', 's3.amazonaws.com')).toBe('nothing');
});

test('nobody reaches the queue without TLS', () => {
  expect(send('${AWS::AccountId}', 'false')).toBe('deny');
});

test('the policy is that of this queue', () => {
  expect(access?.properties).toMatchObject({ Queues: [{ Ref: 'Undelivered' }] });
});

test('the queue goes with its stack: a message is on its way, and kept nowhere for long', () => {
  expect(queue?.keep).toBe('transient');
});
