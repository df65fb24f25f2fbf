import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { statementsOf, textOf } from '../../../data/src/testing/decide.ts';
import { mfaPolicy } from './mfa-policy.ts';

const group = unchecked<Id<'AWS::IAM::Group'>>({ Ref: 'People' });
const [access] = mfaPolicy('MfaPolicy', { groups: [group] }).resources;
const statements = statementsOf(access);
const statement = (sid: string, all = statements) => all.find(({ Sid }) => Sid === sid);

test('without MFA, all actions but those to set it up are denied, also for requests without the context key', () => {
  const withoutMfa = statement('DenyAllWithoutMfa');
  expect(withoutMfa).toMatchObject({
    Effect: 'Deny',
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  });
  expect(withoutMfa?.NotAction).toEqual(expect.arrayContaining(['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice']));
  for (const action of [withoutMfa?.NotAction ?? []].flat()) {
    expect(action).not.toContain('*');
    expect(action).toMatch(
      /MFADevice|^iam:(ChangePassword|GetUser|GetAccountPasswordPolicy|ListVirtual)|^(sts:GetSessionToken|signin:CreateOAuth2Token)$/,
    );
  }
});

test('the actions without MFA are allowed on the own user only', () => {
  const ownUser = statement('OwnPasswordAndMfa');
  expect(textOf(ownUser?.Resource)).toBe('arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}');
  expect(ownUser?.Action).toEqual(expect.arrayContaining(['iam:ChangePassword', 'iam:EnableMFADevice']));
});

test('credentials for other users are denied', () => {
  const others = statement('DenyCredentialsForOthers');
  expect(others).toMatchObject({ Effect: 'Deny', NotResource: statement('OwnPasswordAndMfa')?.Resource });
  expect(others?.Action).toEqual(
    expect.arrayContaining(['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:EnableMFADevice']),
  );
});

test('users cannot deactivate their own MFA devices; an administrator with MFA can deactivate those of others', () => {
  const deactivation = statements.filter(({ Action }) => [Action].flat().includes('iam:DeactivateMFADevice'));
  expect(deactivation).toEqual([
    {
      Sid: 'DenyOwnMfaDeactivation',
      Effect: 'Deny',
      Action: 'iam:DeactivateMFADevice',
      Resource: statement('OwnPasswordAndMfa')?.Resource,
    },
  ]);
  expect(statement('DenyAllWithoutMfa')?.NotAction).not.toContain('iam:DeactivateMFADevice');
});

test('with MFA only, users can delete virtual devices: IAM refuses to delete those that are assigned', () => {
  expect(statement('VirtualMfaDevices')?.Action).toContain('iam:DeleteVirtualMFADevice');
  expect(statement('DenyAllWithoutMfa')?.NotAction).not.toContain('iam:DeleteVirtualMFADevice');
});

test('`aws login` requires MFA where it issues the code, and not where it exchanges it', () => {
  const exempt = statement('DenyAllWithoutMfa')?.NotAction;
  expect(exempt).toContain('signin:CreateOAuth2Token');
  expect(exempt).not.toContain('signin:AuthorizeOAuth2Access');
});

test('access keys are denied by default, and allowed for the own user with allowsAccessKeys', () => {
  expect(statement('DenyAccessKeys')).toMatchObject({ Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' });
  const [withAccessKeys] = mfaPolicy('MfaPolicy', { groups: [group], allowsAccessKeys: true }).resources;
  const all = statementsOf(withAccessKeys);
  expect(statement('DenyAccessKeys', all)).toBeUndefined();
  expect(statement('OwnAccessKeys', all)?.Resource).toEqual(statement('OwnPasswordAndMfa')?.Resource);
  expect(statement('DenyCredentialsForOthers', all)?.Action).toContain('iam:CreateAccessKey');
});

test('it is attached to the groups', () => {
  expect(access?.properties).toMatchObject({ Groups: [group] });
});
