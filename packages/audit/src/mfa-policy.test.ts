import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { statementsOf, textOf } from '../../data/src/testing/decide.ts';
import { mfaPolicy } from './mfa-policy.ts';

const group = unchecked<Id<'AWS::IAM::Group'>>({ Ref: 'People' });
const [made] = mfaPolicy('MfaPolicy', { groups: [group] }).resources;
const statements = statementsOf(made);
const statement = (sid: string, all = statements) => all.find(({ Sid }) => Sid === sid);

test('without MFA, also where no word of it stands as with an access key, all but setting it up is denied', () => {
  const nothing = statement('NothingWithoutMfa');
  expect(nothing).toMatchObject({
    Effect: 'Deny',
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  });
  expect(nothing?.NotAction).toEqual(expect.arrayContaining(['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice']));
  for (const action of [nothing?.NotAction ?? []].flat()) {
    expect(action).not.toContain('*');
    expect(action).toMatch(
      /MFADevice|^iam:(ChangePassword|GetUser|GetAccountPasswordPolicy|ListVirtual)|GetSessionToken$/,
    );
  }
});

test('what is left open without MFA is allowed on oneself', () => {
  const mine = statement('OwnPasswordAndMfa');
  expect(textOf(mine?.Resource)).toBe('arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}');
  expect(mine?.Action).toEqual(expect.arrayContaining(['iam:ChangePassword', 'iam:EnableMFADevice']));
});

test('nobody makes credentials for someone else, whatever other policies allow', () => {
  const others = statement('NoCredentialsForOthers');
  expect(others).toMatchObject({ Effect: 'Deny', NotResource: statement('OwnPasswordAndMfa')?.Resource });
  expect(others?.Action).toEqual(
    expect.arrayContaining(['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:EnableMFADevice']),
  );
});

test('nobody switches MFA off', () => {
  expect(statement('NobodySwitchesMfaOff')).toMatchObject({
    Effect: 'Deny',
    Action: 'iam:DeactivateMFADevice',
    Resource: '*',
  });
});

test('there are no access keys, or by choice those that people make for themselves', () => {
  expect(statement('NoAccessKeys')).toMatchObject({ Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' });
  const [open] = mfaPolicy('MfaPolicy', { groups: [group], allowsAccessKeys: true }).resources;
  const all = statementsOf(open);
  expect(statement('NoAccessKeys', all)).toBeUndefined();
  expect(statement('OwnAccessKeys', all)?.Resource).toEqual(statement('OwnPasswordAndMfa')?.Resource);
  expect(statement('NoCredentialsForOthers', all)?.Action).toContain('iam:CreateAccessKey');
});

test('it is on the groups', () => {
  expect(made?.properties).toMatchObject({ Groups: [group] });
});
