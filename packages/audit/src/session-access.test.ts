import { type Id, type Statement, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { statementsOf, textOf } from '../../data/src/testing/decide.ts';
import { key } from '../../data/src/testing/references.ts';
import { sessionAccess } from './session-access.ts';

const document = unchecked<Id<'AWS::SSM::Document'>>({ Ref: 'SessionDocument' });
const group = unchecked<Id<'AWS::IAM::Group'>>({ Ref: 'People' });
const [access] = sessionAccess('SessionAccess', { document, key, groups: [group] }).resources;
const statements = statementsOf(access);
const starts = statements.filter(({ Action }) => Action === 'ssm:StartSession');
const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const requiresMfaKey = ({ Condition }: Statement) => Condition?.Bool?.['aws:MultiFactorAuthPresent'] === 'true';

test('every statement that allows sessions checks the document, and only one document is allowed', () => {
  expect(starts).toHaveLength(2);
  for (const { Condition } of starts)
    expect(Condition).toMatchObject({ ...mfa, BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } });
  const documents = starts.map(({ Resource }) => textOf(Resource)).filter((arn) => arn.includes(':document/'));
  expect(documents).toEqual(['arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${SessionDocument}']);
});

test('only instances with the tag are allowed', () => {
  const [instances] = starts;
  expect(textOf(instances!.Resource)).toMatch(/:instance\/\*$/);
  expect(instances?.Condition?.StringEquals).toEqual({ 'ssm:resourceTag/SessionDocument': document });
  const [other] = sessionAccess('X', { document, key, tag: { key: 'System', value: 'ehr' } }).resources;
  expect(statementsOf(other)[0]?.Condition?.StringEquals).toEqual({ 'ssm:resourceTag/System': 'ehr' });
});

test('users can resume and terminate their own sessions only, also if user names have a common prefix', () => {
  const own = statements.find(({ Sid }) => Sid === 'OwnSessions');
  expect(own?.Condition?.StringEquals).toEqual({ 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' });
});

test('sessions require MFA with Bool, which denies long-term access keys', () => {
  const sessions = statements.filter(({ Sid }) => Sid !== 'EncryptSessions');
  expect(sessions.every(requiresMfaKey)).toBe(true);
});

test('the document is checked without requiresMfa too', () => {
  const [federated] = sessionAccess('SessionAccess', { document, key, requiresMfa: false }).resources;
  expect(statementsOf(federated).some(requiresMfaKey)).toBe(false);
  expect(statementsOf(federated)[1]?.Condition).toEqual({
    BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' },
  });
});

test('it is attached to the configured groups', () => {
  expect(access?.properties).toMatchObject({ Groups: [group] });
});
