import { type CheckerException, type Id, policy, resource, snippet, sub } from '@hipaa-stacks/cloudformation';

export interface MfaPolicyProps {
  readonly groups: readonly Id<'AWS::IAM::Group'>[];
  /** Whether people may make access keys for themselves. Default: no, for a key outlives every session and is easily shared. */
  readonly allowsAccessKeys?: boolean;
}

/** What it takes to sign in for the first time and to set MFA up. */
const beforeMfa = [
  'iam:ChangePassword',
  'iam:CreateVirtualMFADevice',
  'iam:EnableMFADevice',
  'iam:GetAccountPasswordPolicy',
  'iam:GetMFADevice',
  'iam:GetUser',
  'iam:ListMFADevices',
  'iam:ListVirtualMFADevices',
  'iam:ResyncMFADevice',
  'sts:GetSessionToken',
];

/** What signs someone in, or proves who it is. */
const credentials = [
  'iam:ChangePassword',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreateServiceSpecificCredential',
  'iam:EnableMFADevice',
  'iam:ResetServiceSpecificCredential',
  'iam:ResyncMFADevice',
  'iam:UpdateLoginProfile',
  'iam:UploadSSHPublicKey',
  'iam:UploadSigningCertificate',
];

const own = sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}');

/**
 * Whoever is in the groups may set up MFA and change the password, and without MFA nothing else, whatever other policies allow. Nobody
 * makes credentials for someone else, so that each is used by one person, and nobody switches MFA off: who has lost a device asks an
 * administrator, who is in none of these groups. Users are without a path.
 *
 * Source: IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own credentials on the Security credentials page".
 */
export function mfaPolicy(id: string, { groups, allowsAccessKeys = false }: MfaPolicyProps) {
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Nothing without MFA, and no credentials for others',
      Groups: groups,
      PolicyDocument: policy(
        {
          Sid: 'SeeTheAccount',
          Effect: 'Allow',
          Action: ['iam:GetAccountPasswordPolicy', 'iam:ListVirtualMFADevices'],
          Resource: '*',
        },
        {
          Sid: 'OwnPasswordAndMfa',
          Effect: 'Allow',
          Action: [
            'iam:ChangePassword',
            'iam:EnableMFADevice',
            'iam:GetMFADevice',
            'iam:GetUser',
            'iam:ListMFADevices',
            'iam:ResyncMFADevice',
          ],
          Resource: own,
        },
        {
          Sid: 'NewMfaDevice',
          Effect: 'Allow',
          Action: 'iam:CreateVirtualMFADevice',
          Resource: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:mfa/*'),
        },
        allowsAccessKeys
          ? {
              Sid: 'OwnAccessKeys',
              Effect: 'Allow',
              Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys', 'iam:UpdateAccessKey'],
              Resource: own,
            }
          : { Sid: 'NoAccessKeys', Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' },
        { Sid: 'NoCredentialsForOthers', Effect: 'Deny', Action: credentials, NotResource: own },
        { Sid: 'NobodySwitchesMfaOff', Effect: 'Deny', Action: 'iam:DeactivateMFADevice', Resource: '*' },
        {
          Sid: 'NothingWithoutMfa',
          Effect: 'Deny',
          NotAction: beforeMfa,
          Resource: '*',
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      ),
    },
    { supports: ['164.312(a)(1)', '164.312(a)(2)(i)', '164.312(d)'], exceptions },
  );
  return snippet([access], { arn: access.ref });
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'What it allows on everything, IAM can bind to no resource; the rest of it denies.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:iam::<AWS::AccountId>:mfa/*]',
    reason: 'People choose the names of their devices; a device is worth nothing before its owner enables it.',
  },
];
