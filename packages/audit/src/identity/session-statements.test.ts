import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { textOf } from '../../../data/src/testing/decide.ts';
import { key } from '../../../data/src/testing/references.ts';
import { allowSessionManager, documentArn, sessionEncryptionStatement, sessionLogging } from './session-statements.ts';

const logGroup = unchecked<Arn<'AWS::Logs::LogGroup'>>({ 'Fn::GetAtt': ['SessionLogGroup', 'Arn'] });
const ofASession = { Null: { 'kms:EncryptionContext:aws:ssm:SessionId': 'false' } };

test('the key policy statement allows session data only', () => {
  expect(allowSessionManager).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: ofASession });
});

test('users can generate the data key of a session, and cannot decrypt', () => {
  expect(sessionEncryptionStatement(key)).toMatchObject({
    Action: 'kms:GenerateDataKey',
    Resource: key,
    Condition: ofASession,
  });
});

test('an instance can write to one log group, and decrypt session data only', () => {
  const statements = sessionLogging({ logGroup, key });
  const restricted = statements.filter(({ Resource }) => Resource !== '*');
  expect(restricted.map(({ Resource }) => Resource)).toEqual([logGroup, key]);
  expect(statements.filter(({ Resource }) => Resource === '*').map(({ Action }) => Action)).toEqual([
    'logs:DescribeLogGroups',
  ]);
  expect(statements.at(-1)).toMatchObject({ Action: 'kms:Decrypt', Condition: ofASession });
});

test('an instance cannot create a log group, which would have no KMS key', () => {
  expect(sessionLogging({ logGroup, key }).flatMap(({ Action }) => Action)).not.toContain('logs:CreateLogGroup');
});

test('the ARN of a document is valid in all partitions', () => {
  const document = unchecked<Id<'AWS::SSM::Document'>>({ Ref: 'SessionDocument' });
  expect(textOf(documentArn(document))).toBe(
    'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${SessionDocument}',
  );
});
