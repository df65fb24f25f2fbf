import { expect, test } from 'vitest';
import { eventQueue } from './event-queue.ts';
import { decide, statementsOf } from './testing/decide.ts';
import { key } from './testing/references.ts';

const [deadLetters, deadLettersAccess, queue, access] = eventQueue('NewFile', {
  key,
  visibilitySeconds: 720,
}).resources;

test('a message that could not be processed five times goes to the dead-letter queue', () => {
  expect(deadLetters?.id).toBe('NewFileDeadLetterQueue');
  expect(queue?.properties).toMatchObject({
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['NewFileDeadLetterQueue', 'Arn'] }, maxReceiveCount: 5 },
  });
});

test('both queues are encrypted, and keep a message as long as SQS does', () => {
  const both = { KmsMasterKeyId: key, MessageRetentionPeriod: 14 * 24 * 3600 };
  expect(queue?.properties).toMatchObject(both);
  expect(deadLetters?.properties).toMatchObject(both);
});

test('a message is hidden for as long as its reader may take', () => {
  expect(queue?.properties).toMatchObject({ VisibilityTimeout: 720 });
});

test('each queue has a policy of its own, which admits rules of this account over TLS alone', () => {
  for (const [target, own] of [
    [queue, access],
    [deadLetters, deadLettersAccess],
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
