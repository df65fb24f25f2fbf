import { type Id, type Statement, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { decide, statementsOf, textOf } from '../../../data/src/testing/decide.ts';
import { key } from '../../../data/src/testing/references.ts';
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

test('all that starts, resumes or terminates a session requires MFA with Bool, which denies long-term access keys', () => {
  const sessions = statements.filter(({ Action }) =>
    [Action].flat().some((action) => /:(Start|Resume|Terminate)Session$|OpenDataChannel/.test(action!)),
  );
  expect(sessions).toHaveLength(4);
  expect(sessions.every(requiresMfaKey)).toBe(true);
});

test('the policy has room for four roles of IAM Identity Center with the longest names', () => {
  const role = `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${'x'.repeat(32)}_${'?'.repeat(16)}`;
  const [forFour] = sessionAccess('SessionAccess', {
    document,
    key,
    roles: { given: { name: 'HasRoles' }, arns: Array.from({ length: 4 }, () => role) },
  }).resources;
  const statements = JSON.parse(JSON.stringify(statementsOf(forFour)), (_, value) =>
    typeof value === 'object' && /^(Ref|Fn::)/.test(Object.keys(value)[0] ?? '') ? resolved(textOf(value)) : value,
  );
  expect(JSON.stringify(statements).length).toBeLessThan(6000);
});

/** A text with values as long as those of a stack. */
const resolved = (text: string) =>
  text
    .replace(/\$\{AWS::\w+\}/g, 'x'.repeat(14))
    .replace(/\$\{SessionDocument\}/g, 'x'.repeat(64))
    .replace(/\$\{\w+\.Arn\}/g, 'x'.repeat(80));

describe('roles of users', () => {
  const roles = {
    given: { name: 'HasWorkforceRoles' },
    arns: ['arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Support_????????????????'],
  };
  const [forRoles] = sessionAccess('SessionAccess', { document, key, roles }).resources;
  const arn = (resource: string) => `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:${resource}`;
  const instance = 'arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/i-1';
  const support =
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Support_0123456789abcdef';
  const tagged = { 'ssm:resourceTag/SessionDocument': '${SessionDocument}' };
  /** What a session of a role has, also if its user had MFA. */
  const inSession = (role: string) => ({ 'aws:MultiFactorAuthPresent': 'false', 'aws:PrincipalArn': role });
  const decisions = (holds: boolean, caller: Record<string, string>) => {
    const all = statementsOf(forRoles, () => holds).map(withoutIfExists);
    const decision = (action: string, resource: string, context: Record<string, string> = {}) =>
      decide(all, { by: 'anyone', action, resource, context: { ...caller, ...context } });
    return {
      start: decision('ssm:StartSession', instance, tagged),
      document: decision('ssm:StartSession', arn('document/${SessionDocument}')),
      otherDocument: decision('ssm:StartSession', arn('document/SSM-SessionManagerRunShell')),
      otherInstance: decision('ssm:StartSession', instance),
    };
  };
  const allowed = {
    ...{ start: 'allow', document: 'allow' },
    ...{ otherDocument: 'nothing', otherInstance: 'nothing' },
  };
  const nothing = Object.fromEntries(Object.keys(allowed).map((name) => [name, 'nothing']));

  test('start sessions without MFA information of IAM, with the same document and tag', () =>
    expect(decisions(true, inSession(support))).toEqual(allowed));
  test('cannot if they are not set, or if they are others', () => {
    expect(decisions(false, inSession(support))).toEqual(nothing);
    expect(decisions(true, inSession(support.replace('Support', 'Other')))).toEqual(nothing);
    expect(decisions(true, inSession('arn:aws:iam::111122223333:user/ana'))).toEqual(nothing);
  });
  test('change nothing for IAM users with MFA', () =>
    expect(
      decisions(true, {
        'aws:MultiFactorAuthPresent': 'true',
        'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/ana',
      }),
    ).toEqual(allowed));

  test('each statement has a Sid of its own', () => {
    const sids = statementsOf(forRoles).map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
  });
});

/** A statement without operators that do not apply if the context key does not exist. */
const withoutIfExists = ({ Condition = {}, ...statement }: Statement): Statement => ({
  ...statement,
  Condition: Object.fromEntries(Object.entries(Condition).filter(([operator]) => !operator.endsWith('IfExists'))),
});

test('a user can find the instance and the session, and get credentials for the AWS CLI from the console session', () => {
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions).toEqual(
    expect.arrayContaining([
      ...['ssm:DescribeSessions', 'ssm:GetConnectionStatus', 'ssm:DescribeInstanceInformation'],
      ...['ssm:DescribeInstanceProperties', 'ec2:DescribeInstances', 'ssm:GetDocument', 'ssm:ListDocuments'],
      ...['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
    ]),
  );
});

test('it is attached to the configured groups', () => {
  expect(access?.properties).toMatchObject({ Groups: [group] });
});
