import { describe, expect, it } from 'vitest';
import { mfa } from './mfa.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const beforeMfa = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ChangePassword', 'sts:GetSessionToken'];
const absent = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
const deny = (Condition: unknown = absent, NotAction: readonly string[] | undefined = beforeMfa) => ({
  Sid: 'Nothing',
  Effect: 'Deny',
  NotAction,
  Resource: '*',
  Condition,
});
const ownUser = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}' };
const signIn = [
  ...['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateServiceSpecificCredential', 'iam:EnableMFADevice'],
  ...['iam:ResetServiceSpecificCredential', 'iam:UpdateLoginProfile', 'iam:UploadSigningCertificate'],
  'iam:UploadSSHPublicKey',
];
const permits = (Action: unknown, Condition: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', Condition });
const notForOthers = { Effect: 'Deny', Action: signIn, NotResource: ownUser };
const policy = (
  statement: unknown,
  to: Record<string, unknown> = { Groups: [{ Ref: 'People' }] },
  others: readonly object[] = [notForOthers],
) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { ...to, PolicyDocument: { Statement: [statement, ...others].flat() } },
});
const people = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:user/jo' } };
const role = (...doors: readonly { readonly Condition?: unknown; readonly Principal?: unknown }[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: doors.map((door) => ({ Effect: 'Allow', Principal: people, Action: 'sts:AssumeRole', ...door })),
    },
  },
});
const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const both = { Groups: [{ Ref: 'People' }] };
const service = { Principal: { Service: 'lambda.amazonaws.com' } };

const good = {
  People: { Type: 'AWS::IAM::Group' },
  Mfa: policy(deny()),
  Emergency: role({ Condition: { ...withMfa, NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } } }),
};

describe('mfa', () => {
  it.each<[string, SmallResources, string[]]>([
    ['a group that can do nothing without, and a role that asks for it', {}, []],
    [
      'a denial that lets long-term keys through',
      { Mfa: policy(deny({ Bool: absent.BoolIfExists })) },
      ['Mfa: the statement Nothing denies with Bool: a long-term access key'],
    ],
    [
      'a denial with Bool, and one of those without a word of MFA',
      { Mfa: policy([deny({ Bool: absent.BoolIfExists }), deny({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })]) },
      [],
    ],
    [
      'a denial of those without a word of MFA alone: in the console there is one',
      { Mfa: policy(deny({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })) },
      ['People: lets its people work without MFA'],
    ],
    [
      'a denial of those who have it',
      { Mfa: policy(deny({ BoolIfExists: withMfa.Bool })) },
      ['Mfa: the statement Nothing denies those who have MFA', 'People: lets its people work without MFA'],
    ],
    [
      'people who may make credentials for each other',
      { Mfa: policy(deny(), both, []) },
      ['People: lets its people make credentials for each other'],
    ],
    [
      'people who may make some of them',
      { Mfa: policy(deny(), both, [{ ...notForOthers, Action: signIn.slice(1) }]) },
      ['nothing denies iam:CreateAccessKey, so'],
    ],
    [
      'people who may make them for all but themselves',
      { Mfa: policy(deny(), both, [{ Effect: 'Deny', Action: 'iam:*', Resource: ownUser }]) },
      ['People: lets its people make credentials for each other'],
    ],
    [
      'a denial under which nobody can set it up',
      { Mfa: policy({ Effect: 'Deny', Action: '*', Resource: '*', Condition: absent }) },
      ['Mfa: a statement denies iam:CreateVirtualMFADevice, iam:EnableMFADevice without MFA'],
    ],
    [
      'a denial with a hole',
      { Mfa: policy(deny(absent, ['iam:*', 'sts:GetSessionToken'])) },
      ['Mfa: the statement Nothing lets iam:AttachUserPolicy, iam:CreateAccessKey'],
    ],
    [
      'a denial with a small hole',
      { Mfa: policy(deny(absent, [...beforeMfa, 'sts:AssumeRole'])) },
      ['lets sts:AssumeRole'],
    ],
    [
      'a denial of a few things alone, which is no denial of the rest',
      { Mfa: policy({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*', Condition: absent }) },
      ['People: lets its people work without MFA'],
    ],
    [
      'a group without a policy',
      { Mfa: policy(deny(), { Groups: ['others'] }) },
      ['People: lets its people work without MFA: none of its policies denies it'],
    ],
    [
      'a group that names the policy itself',
      {
        Mfa: policy(deny(), {}),
        People: { Type: 'AWS::IAM::Group', Properties: { ManagedPolicyArns: [{ Ref: 'Mfa' }] } },
      },
      [],
    ],
    [
      'a permission without MFA beside one that asks for it',
      { Mfa: policy([deny(), permits('ssm:StartSession', withMfa), permits('ssm:TerminateSession')], both) },
      ['Mfa: a statement permits ssm:terminatesession without MFA, which the same policy asks for elsewhere'],
    ],
    [
      'what gives nothing away, beside one that asks for MFA',
      { Mfa: policy([deny(), permits('ssm:StartSession', withMfa), permits('kms:GenerateDataKey')], both) },
      [],
    ],
    [
      'a step before MFA that nothing permits',
      { Mfa: policy([deny(), permits(beforeMfa.slice(0, 2))], both) },
      ['Mfa: the statement Nothing lets iam:changepassword through without MFA, and nothing permits it'],
    ],
    [
      'a permission that asks only where there is an answer',
      {
        May: policy({
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::x/*',
          Condition: { BoolIfExists: withMfa.Bool },
        }),
      },
      ['May: a statement asks for MFA only IfExists'],
    ],
    [
      'a role that asks only where there is an answer',
      { Emergency: role({ Condition: { BoolIfExists: withMfa.Bool } }) },
      ['Emergency: a statement asks for MFA only IfExists'],
    ],
    [
      'a role that asks for the age alone, where there is one',
      { Emergency: role({ Condition: { NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } } }) },
      ['Emergency: a statement asks for MFA only IfExists', 'Emergency: asks some for MFA, but lets'],
    ],
    [
      'a role with a side door',
      { Emergency: role({ Condition: withMfa }, {}) },
      ['Emergency: asks some for MFA, but lets arn:aws:iam::${AWS::AccountId}:user/jo assume it without'],
    ],
    ['a role that a service assumes too', { Emergency: role({ Condition: withMfa }, service) }, []],
    [
      'a service that would need MFA',
      { Function: role(service), Mfa: policy(deny(), { Groups: [{ Ref: 'People' }], Roles: [{ Ref: 'Function' }] }) },
      ['Function: is for a service, which never has MFA: Mfa denies it everything'],
    ],
    ['a role of people with the policy', { Mfa: policy(deny(), { ...both, Roles: [{ Ref: 'Emergency' }] }) }, []],
  ])('%s', (_name, change, expected) =>
    expect(findingsOf(mfa, { ...good, ...change })).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  it('is silent about a group with a policy from outside', () => {
    const People = { Type: 'AWS::IAM::Group', Properties: { ManagedPolicyArns: [{ Ref: 'PolicyArn' }] } };
    expect(findingsOf(mfa, { People }, { Parameters: { PolicyArn: { Type: 'String' } } })).toEqual([]);
    const OfAws = {
      Type: 'AWS::IAM::Group',
      Properties: { ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess' }] },
    };
    expect(findingsOf(mfa, { OfAws })).toEqual([expect.stringContaining('work without MFA')]);
  });
});
