import { expect, test } from 'vitest';
import { eventQueue } from './event-queue.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const [deadLetters, deadLetterQueueAccess, queue, access] = eventQueue('NewFile', {
  key,
  visibilitySeconds: 720,
}).resources;

test('a message that could not be processed five times is moved to the dead-letter queue', () => {
  expect(deadLetters?.id).toBe('NewFileDeadLetterQueue');
  expect(queue?.properties).toMatchObject({
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['NewFileDeadLetterQueue', 'Arn'] }, maxReceiveCount: 5 },
  });
});

test('both queues are encrypted, and have the longest retention of SQS', () => {
  const both = { KmsMasterKeyId: key, MessageRetentionPeriod: 14 * 24 * 3600 };
  expect(queue?.properties).toMatchObject(both);
  expect(deadLetters?.properties).toMatchObject(both);
});

test('it has the given visibility timeout', () => {
  expect(queue?.properties).toMatchObject({ VisibilityTimeout: 720 });
});

test('each queue has its own policy, which allows only rules of this account, over TLS', () => {
  for (const [target, own] of [
    [queue, access],
    [deadLetters, deadLetterQueueAccess],
  ]) {
    const send = (account: string, secure: string) =>
      decide(statementsOf(own), {
        by: 'events.amazonaws.com',
        action: 'sqs:SendMessage',
        resource: `\${${target?.id}.Arn}`,
        context: {
          'aws:SecureTransport': secure,
          'aws:SourceAccount': account,
          'aws:SourceArn': `arn:\${AWS::Partition}:events:\${AWS::Region}:${account}:rule/any`,
        },
      });
    expect(own?.properties).toMatchObject({ Queues: [{ Ref: target?.id }] });
    expect(send('${AWS::AccountId}', 'true')).toBe('allow');
    expect(send('${AWS::AccountId}', 'false')).toBe('deny');
    expect(send('000000000000', 'true')).toBe('nothing');
  }
});
