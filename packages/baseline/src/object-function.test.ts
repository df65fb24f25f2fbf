import { expect, test } from 'vitest';
import { objectFunction } from './object-function.ts';
import { arn, ref, resourcesOf, testAlerting } from './testing/system.ts';

const resources = resourcesOf(
  objectFunction('Reader', {
    code: new URL('./object-function.ts', import.meta.url),
    description: 'Reads new objects',
    bucket: ref('FileBucket'),
    role: { arn: arn('ReaderRole'), name: ref('ReaderRole') },
    statements: [{ Sid: 'Record', Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: arn<string>('Table') }],
    environment: {},
    key: arn('DataKey'),
    alertKey: arn('AlertKey'),
    retentionDays: ref('RetentionDays'),
    timeoutSeconds: 20,
    alerts: testAlerting.channels.AlertTopic,
  }),
);
const named = (id: string) => resources.find((one) => one.id === id)!;

test('a message is invisible for six timeouts of the function', () => {
  expect(named('Reader').properties).toMatchObject({ Timeout: 20 });
  expect(named('ReaderObjectQueue').properties).toMatchObject({ VisibilityTimeout: 120 });
});

test('the rule matches new objects of the bucket only, and its target is the queue', () => {
  expect(named('ReaderRule').properties).toMatchObject({
    EventPattern: { 'detail-type': ['Object Created'], detail: { bucket: { name: [{ Ref: 'FileBucket' }] } } },
    Targets: [{ Arn: { 'Fn::GetAtt': ['ReaderObjectQueue', 'Arn'] } }],
  });
});

test('the role can use its queue, its log group, both keys and what the caller allows', () => {
  const { Statement } = (
    named('ReaderAccess').properties as unknown as { PolicyDocument: { Statement: { Sid: string }[] } }
  ).PolicyDocument;
  expect(Statement.map(({ Sid }) => Sid)).toEqual(['Record', 'Queue', 'Logs', 'Keys']);
});

test('the alarm is on the dead-letter queue', () => {
  expect(named('ReaderFailedObjects').properties).toMatchObject({
    Dimensions: [{ Value: { 'Fn::GetAtt': ['ReaderObjectDeadLetterQueue', 'QueueName'] } }],
  });
});
