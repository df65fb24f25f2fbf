import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { textOf } from '../../data/src/testing/decide.ts';
import { key } from '../../data/src/testing/references.ts';
import { allowSessionManager, documentArn, sessionEncryptionStatement, sessionLogging } from './session-statements.ts';

const logGroup = unchecked<Arn<'AWS::Logs::LogGroup'>>({ 'Fn::GetAtt': ['SessionLogGroup', 'Arn'] });
const ofASession = { Null: { 'kms:EncryptionContext:aws:ssm:SessionId': 'false' } };

test('the key serves the account for the data of sessions, and for nothing else', () => {
  expect(allowSessionManager).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: ofASession });
});

test('who opens a shell may make the key of a session, and decrypt nothing', () => {
  expect(sessionEncryptionStatement(key)).toMatchObject({
    Action: 'kms:GenerateDataKey',
    Resource: key,
    Condition: ofASession,
  });
});

test('an instance writes to the one log group, and decrypts nothing but sessions', () => {
  const statements = sessionLogging({ logGroup, key });
  const bound = statements.filter(({ Resource }) => Resource !== '*');
  expect(bound.map(({ Resource }) => Resource)).toEqual([logGroup, key]);
  expect(statements.filter(({ Resource }) => Resource === '*').map(({ Action }) => Action)).toEqual([
    'logs:DescribeLogGroups',
  ]);
  expect(statements.at(-1)).toMatchObject({ Action: 'kms:Decrypt', Condition: ofASession });
});

test('an instance makes no log group, which would have no key', () => {
  expect(sessionLogging({ logGroup, key }).flatMap(({ Action }) => Action)).not.toContain('logs:CreateLogGroup');
});

test('a document is named in any partition', () => {
  const document = unchecked<Id<'AWS::SSM::Document'>>({ Ref: 'SessionDocument' });
  expect(textOf(documentArn(document))).toBe(
    'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${SessionDocument}',
  );
});
