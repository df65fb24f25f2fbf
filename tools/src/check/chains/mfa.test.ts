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
      [
        'Mfa: the statement Nothing denies with Bool: a request with a long-term access key has no aws:MultiFactorAuthPresent, and is allowed',
      ],
    ],
    [
      'a denial with Bool, and one of those without a word of MFA',
      { Mfa: policy([deny({ Bool: absent.BoolIfExists }), deny({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })]) },
      [],
    ],
    [
      'a denial of those without a word of MFA alone: in the console there is one',
      { Mfa: policy(deny({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })) },
      ['People: allows its users to work without MFA: none of its policies denies it'],
    ],
    [
      'a denial of those who have it',
      { Mfa: policy(deny({ BoolIfExists: withMfa.Bool })) },
      [
        'Mfa: the statement Nothing denies users with MFA',
        'People: allows its users to work without MFA: none of its policies denies it',
      ],
    ],
    [
      'people who may make credentials for each other',
      { Mfa: policy(deny(), both, []) },
      [
        'People: allows its users to create credentials for each other if another policy allows it: nothing denies iam:CreateAccessKey, iam:CreateLoginProfile, iam:CreateServiceSpecificCredential, iam:EnableMFADevice, iam:ResetServiceSpecificCredential, iam:UpdateLoginProfile, iam:UploadSigningCertificate, iam:UploadSSHPublicKey',
      ],
    ],
    [
      'people who may make some of them',
      { Mfa: policy(deny(), both, [{ ...notForOthers, Action: signIn.slice(1) }]) },
      [
        'allows its users to create credentials for each other if another policy allows it: nothing denies iam:CreateAccessKey',
      ],
    ],
    [
      'people who may make them for all but themselves',
      { Mfa: policy(deny(), both, [{ Effect: 'Deny', Action: 'iam:*', Resource: ownUser }]) },
      [
        'People: allows its users to create credentials for each other if another policy allows it: nothing denies iam:CreateAccessKey, iam:CreateLoginProfile, iam:CreateServiceSpecificCredential, iam:EnableMFADevice, iam:ResetServiceSpecificCredential, iam:UpdateLoginProfile, iam:UploadSigningCertificate, iam:UploadSSHPublicKey',
      ],
    ],
    [
      'a denial under which nobody can set it up',
      { Mfa: policy({ Effect: 'Deny', Action: '*', Resource: '*', Condition: absent }) },
      ['Mfa: a statement denies iam:CreateVirtualMFADevice, iam:EnableMFADevice without MFA'],
    ],
    [
      'a denial with a hole',
      { Mfa: policy(deny(absent, ['iam:*', 'sts:GetSessionToken'])) },
      [
        'Mfa: the statement Nothing exempts iam:AttachUserPolicy, iam:CreateAccessKey, iam:CreateLoginProfile, iam:DeactivateMFADevice, iam:PutUserPolicy, iam:RemoveUserFromGroup from MFA',
      ],
    ],
    [
      'a denial with a small hole',
      { Mfa: policy(deny(absent, [...beforeMfa, 'sts:AssumeRole'])) },
      ['the statement Nothing exempts sts:AssumeRole from MFA'],
    ],
    [
      'a denial of a few things alone, which is no denial of the rest',
      { Mfa: policy({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*', Condition: absent }) },
      ['People: allows its users to work without MFA: none of its policies denies it'],
    ],
    [
      'a group without a policy',
      { Mfa: policy(deny(), { Groups: ['others'] }) },
      ['People: allows its users to work without MFA: none of its policies denies it'],
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
      ['Mfa: a statement allows ssm:terminatesession without MFA, which the same policy requires elsewhere'],
    ],
    [
      'what gives nothing away, beside one that asks for MFA',
      { Mfa: policy([deny(), permits('ssm:StartSession', withMfa), permits('kms:GenerateDataKey')], both) },
      [],
    ],
    [
      'a step before MFA that nothing permits',
      { Mfa: policy([deny(), permits(beforeMfa.slice(0, 2))], both) },
      ['Mfa: the statement Nothing exempts iam:changepassword from MFA, and no statement allows it'],
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
      [
        'May: a statement requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed',
      ],
    ],
    [
      'a role that asks only where there is an answer',
      { Emergency: role({ Condition: { BoolIfExists: withMfa.Bool } }) },
      [
        'Emergency: a statement requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed',
      ],
    ],
    [
      'a role that asks for the age alone, where there is one',
      { Emergency: role({ Condition: { NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } } }) },
      [
        'Emergency: a statement requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed',
        'Emergency: requires MFA of some principals, but allows arn:aws:iam::${AWS::AccountId}:user/jo to assume it without MFA',
      ],
    ],
    [
      'a role with a side door',
      { Emergency: role({ Condition: withMfa }, {}) },
      [
        'Emergency: requires MFA of some principals, but allows arn:aws:iam::${AWS::AccountId}:user/jo to assume it without MFA',
      ],
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
