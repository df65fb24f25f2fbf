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
const asksForMfa = ({ Condition }: Statement) => Condition?.Bool?.['aws:MultiFactorAuthPresent'] === 'true';

test('every statement that starts sessions checks the document, and one document alone is named', () => {
  expect(starts).toHaveLength(2);
  for (const { Condition } of starts)
    expect(Condition).toMatchObject({ ...mfa, BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } });
  const documents = starts.map(({ Resource }) => textOf(Resource)).filter((arn) => arn.includes(':document/'));
  expect(documents).toEqual(['arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:document/${SessionDocument}']);
});

test('instances are those with the tag alone', () => {
  const [instances] = starts;
  expect(textOf(instances!.Resource)).toMatch(/:instance\/\*$/);
  expect(instances?.Condition?.StringEquals).toEqual({ 'ssm:resourceTag/SessionDocument': document });
  const [other] = sessionAccess('X', { document, key, tag: { key: 'System', value: 'ehr' } }).resources;
  expect(statementsOf(other)[0]?.Condition?.StringEquals).toEqual({ 'ssm:resourceTag/System': 'ehr' });
});

test('people resume and end their own sessions, not those of someone whose name begins with theirs', () => {
  const own = statements.find(({ Sid }) => Sid === 'OwnSessions');
  expect(own?.Condition?.StringEquals).toEqual({ 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' });
});

test('MFA is asked for with Bool, which no long-term key meets, before any shell', () => {
  const shells = statements.filter(({ Sid }) => Sid !== 'EncryptSessions');
  expect(shells.every(asksForMfa)).toBe(true);
});

test('where an identity provider asks for MFA, the check of the document stays', () => {
  const [federated] = sessionAccess('SessionAccess', { document, key, requiresMfa: false }).resources;
  expect(statementsOf(federated).some(asksForMfa)).toBe(false);
  expect(statementsOf(federated)[1]?.Condition).toEqual({
    BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' },
  });
});

test('it is on the groups that are given', () => {
  expect(access?.properties).toMatchObject({ Groups: [group] });
});
