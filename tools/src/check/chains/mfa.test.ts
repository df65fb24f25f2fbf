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
const user = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:user/jo' } };
const role = (...statements: readonly { readonly Condition?: unknown; readonly Principal?: unknown }[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: statements.map((statement) => ({
        Effect: 'Allow',
        Principal: user,
        Action: 'sts:AssumeRole',
        ...statement,
      })),
    },
  },
});
const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const both = { Groups: [{ Ref: 'People' }] };
const service = { Principal: { Service: 'lambda.amazonaws.com' } };

const account = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const ofRoles = (name: string) => ({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:${name}` } });
const ofSupport = ofRoles('role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Support_????????????????');

const good = {
  People: { Type: 'AWS::IAM::Group' },
  Mfa: policy(deny()),
  Emergency: role({ Condition: { ...withMfa, NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } } }),
};

describe('mfa', () => {
  it.each<[string, SmallResources, string[]]>([
    ['a group that is denied everything without MFA, and a role that requires MFA', {}, []],
    [
      'a denial that does not match long-term access keys',
      { Mfa: policy(deny({ Bool: absent.BoolIfExists })) },
      [
        'Mfa: the statement Nothing denies with Bool: a request with a long-term access key has no aws:MultiFactorAuthPresent, and is allowed',
      ],
    ],
    [
      'a denial with Bool, and one of requests without the context key',
      { Mfa: policy([deny({ Bool: absent.BoolIfExists }), deny({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })]) },
      [],
    ],
    [
      'a denial only of requests without the context key: console sessions have it',
      { Mfa: policy(deny({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })) },
      ['People: allows its users to work without MFA: none of its policies denies it'],
    ],
    [
      'a denial of users with MFA',
      { Mfa: policy(deny({ BoolIfExists: withMfa.Bool })) },
      [
        'Mfa: the statement Nothing denies users with MFA',
        'People: allows its users to work without MFA: none of its policies denies it',
      ],
    ],
    [
      'users who can create credentials for each other',
      { Mfa: policy(deny(), both, []) },
      [
        'People: allows its users to create credentials for each other if another policy allows it: nothing denies iam:CreateAccessKey, iam:CreateLoginProfile, iam:CreateServiceSpecificCredential, iam:EnableMFADevice, iam:ResetServiceSpecificCredential, iam:UpdateLoginProfile, iam:UploadSigningCertificate, iam:UploadSSHPublicKey',
      ],
    ],
    [
      'users who can create some of them',
      { Mfa: policy(deny(), both, [{ ...notForOthers, Action: signIn.slice(1) }]) },
      [
        'allows its users to create credentials for each other if another policy allows it: nothing denies iam:CreateAccessKey',
      ],
    ],
    [
      'users who can create them for all other users',
      { Mfa: policy(deny(), both, [{ Effect: 'Deny', Action: 'iam:*', Resource: ownUser }]) },
      [
        'People: allows its users to create credentials for each other if another policy allows it: nothing denies iam:CreateAccessKey, iam:CreateLoginProfile, iam:CreateServiceSpecificCredential, iam:EnableMFADevice, iam:ResetServiceSpecificCredential, iam:UpdateLoginProfile, iam:UploadSigningCertificate, iam:UploadSSHPublicKey',
      ],
    ],
    [
      'a denial under which no user can register an MFA device',
      { Mfa: policy({ Effect: 'Deny', Action: '*', Resource: '*', Condition: absent }) },
      ['Mfa: a statement denies iam:CreateVirtualMFADevice, iam:EnableMFADevice without MFA'],
    ],
    [
      'a denial that exempts all of IAM',
      { Mfa: policy(deny(absent, ['iam:*', 'sts:GetSessionToken'])) },
      [
        'Mfa: the statement Nothing exempts iam:AttachUserPolicy, iam:CreateAccessKey, iam:CreateLoginProfile, iam:DeactivateMFADevice, iam:PutUserPolicy, iam:RemoveUserFromGroup from MFA',
      ],
    ],
    [
      'a denial that exempts one action',
      { Mfa: policy(deny(absent, [...beforeMfa, 'sts:AssumeRole'])) },
      ['the statement Nothing exempts sts:AssumeRole from MFA'],
    ],
    [
      'a denial of one action only',
      { Mfa: policy({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*', Condition: absent }) },
      ['People: allows its users to work without MFA: none of its policies denies it'],
    ],
    [
      'a group without a policy',
      { Mfa: policy(deny(), { Groups: ['others'] }) },
      ['People: allows its users to work without MFA: none of its policies denies it'],
    ],
    [
      'a group that lists the policy in its properties',
      {
        Mfa: policy(deny(), {}),
        People: { Type: 'AWS::IAM::Group', Properties: { ManagedPolicyArns: [{ Ref: 'Mfa' }] } },
      },
      [],
    ],
    [
      'an allow statement without MFA next to one that requires it',
      { Mfa: policy([deny(), permits('ssm:StartSession', withMfa), permits('ssm:TerminateSession')], both) },
      ['Mfa: a statement allows ssm:terminatesession without MFA, which the same policy requires elsewhere'],
    ],
    [
      'an exempt action next to a statement that requires MFA',
      { Mfa: policy([deny(), permits('ssm:StartSession', withMfa), permits('kms:GenerateDataKey')], both) },
      [],
    ],
    [
      'an exempt action that no statement allows',
      { Mfa: policy([deny(), permits(beforeMfa.slice(0, 2))], both) },
      ['Mfa: the statement Nothing exempts iam:changepassword from MFA, and no statement allows it'],
    ],
    [
      'an allow statement with IfExists',
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
      'a role with IfExists',
      { Emergency: role({ Condition: { BoolIfExists: withMfa.Bool } }) },
      [
        'Emergency: a statement requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed',
      ],
    ],
    [
      'a role that tests only the MFA age, with IfExists',
      { Emergency: role({ Condition: { NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '3600' } } }) },
      [
        'Emergency: a statement requires MFA with IfExists: a request with a long-term access key has no such context key, and is allowed',
        'Emergency: requires MFA of some principals, but allows arn:aws:iam::${AWS::AccountId}:user/jo to assume it without MFA',
      ],
    ],
    [
      'a role that other principals can assume without MFA',
      { Emergency: role({ Condition: withMfa }, {}) },
      [
        'Emergency: requires MFA of some principals, but allows arn:aws:iam::${AWS::AccountId}:user/jo to assume it without MFA',
      ],
    ],
    ['a role that a service can assume too', { Emergency: role({ Condition: withMfa }, service) }, []],
    [
      'a role of a service with the policy',
      { Function: role(service), Mfa: policy(deny(), { Groups: [{ Ref: 'People' }], Roles: [{ Ref: 'Function' }] }) },
      ['Function: is a role, whose sessions never have MFA: Mfa denies them everything'],
    ],
    [
      'a role that requires MFA of users, and allows sessions of roles',
      { Emergency: role({ Condition: withMfa }, { Principal: account, Condition: ofSupport }) },
      [],
    ],
    [
      'a role that allows all roles without MFA',
      { Emergency: role({ Condition: withMfa }, { Principal: account, Condition: ofRoles('role/*') }) },
      [
        'Emergency: requires MFA of some principals, but allows arn:aws:iam::${AWS::AccountId}:root to assume it without',
      ],
    ],
    [
      'a role that allows users by their ARN without MFA',
      { Emergency: role({ Condition: withMfa }, { Principal: account, Condition: ofRoles('user/jo') }) },
      [
        'Emergency: requires MFA of some principals, but allows arn:aws:iam::${AWS::AccountId}:root to assume it without',
      ],
    ],
    [
      'a role that requires MFA of a role',
      { Emergency: role({ Principal: { AWS: 'arn:aws:iam::111122223333:role/support' }, Condition: withMfa }) },
      [
        'Emergency: a statement requires MFA of arn:aws:iam::111122223333:role/support, which is a role: its sessions have no aws:MultiFactorAuthPresent, and are denied',
      ],
    ],
    [
      'a role that requires MFA of a role of IAM Identity Center',
      { Emergency: role({ Principal: account, Condition: { ...withMfa, ...ofSupport } }) },
      ['Emergency: a statement requires MFA of arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/'],
    ],
    [
      'a role that requires MFA of a role of the system',
      {
        Emergency: role({ Principal: { AWS: { 'Fn::GetAtt': ['Support', 'Arn'] } }, Condition: withMfa }),
        Support: role({ Condition: withMfa }),
      },
      ['Emergency: a statement requires MFA of ${'],
    ],
    [
      'a role with a policy that requires MFA',
      { May: policy(permits('ssm:StartSession', withMfa), { Roles: [{ Ref: 'Emergency' }] }) },
      ['Emergency: has a statement of May, which allows ssm:startsession with MFA only: sessions of a role have no'],
    ],
    [
      'a role with a policy that allows the same to sessions of roles',
      {
        May: policy([permits('ssm:StartSession', withMfa), permits('ssm:StartSession', ofSupport)], {
          Roles: [{ Ref: 'Emergency' }],
        }),
      },
      [],
    ],
    [
      'a policy of a group that requires MFA, and allows the same to sessions of roles',
      {
        Mfa: policy([deny(), permits('ssm:StartSession', withMfa), permits('ssm:StartSession', ofSupport)], both),
      },
      [],
    ],
    [
      'a role of users with the policy',
      { Mfa: policy(deny(), { ...both, Roles: [{ Ref: 'Emergency' }] }) },
      ['Emergency: is a role, whose sessions never have MFA: Mfa denies them everything'],
    ],
  ])('%s', (_name, change, expected) =>
    expect(findingsOf(mfa, { ...good, ...change })).toEqual(expected.map((text) => expect.stringContaining(text))),
  );

  describe('a parameter for the principal of a role that requires MFA', () => {
    const named = { AWS: { Ref: 'PrincipalArn' } };
    const found = (kinds: string, statement: object) =>
      findingsOf(
        mfa,
        { Emergency: role(statement) },
        {
          Parameters: {
            PrincipalArn: { Type: 'String', AllowedPattern: `^arn:aws[a-z-]*:iam::[0-9]{12}:${kinds}/.+$` },
          },
        },
      );
    it('accepts only users', () => {
      expect(found('user', { Principal: named, Condition: withMfa })).toEqual([]);
      expect(found('(user|role)', { Principal: named, Condition: withMfa })).toEqual([
        expect.stringContaining('requires MFA of PrincipalArn, which can be a role: its sessions have no'),
      ]);
      expect(found('role', { Principal: named, Condition: withMfa })).toEqual([
        expect.stringContaining('requires MFA of PrincipalArn, which is a role: its sessions have no'),
      ]);
    });
    it('is for sessions without MFA if it accepts only roles', () => {
      const Condition = { ArnLike: { 'aws:PrincipalArn': { Ref: 'PrincipalArn' } } };
      const both = (kinds: string) =>
        findingsOf(
          mfa,
          { Emergency: role({ Condition: withMfa }, { Principal: account, Condition }) },
          { Parameters: { PrincipalArn: { Type: 'String', AllowedPattern: `^arn:aws:iam::[0-9]{12}:${kinds}/.+$` } } },
        );
      expect(both('role')).toEqual([]);
      expect(both('(user|role)')).toEqual([expect.stringContaining('to assume it without MFA')]);
    });
  });

  it('ignores a group with an external policy', () => {
    const People = { Type: 'AWS::IAM::Group', Properties: { ManagedPolicyArns: [{ Ref: 'PolicyArn' }] } };
    expect(findingsOf(mfa, { People }, { Parameters: { PolicyArn: { Type: 'String' } } })).toEqual([]);
    const OfAws = {
      Type: 'AWS::IAM::Group',
      Properties: { ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess' }] },
    };
    expect(findingsOf(mfa, { OfAws })).toEqual([expect.stringContaining('work without MFA')]);
  });
});
