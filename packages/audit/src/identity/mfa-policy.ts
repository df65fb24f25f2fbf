import { type CheckerException, type Id, policy, resource, snippet, sub } from '@hipaa-stacks/cloudformation';

export interface MfaPolicyProps {
  readonly groups: readonly Id<'AWS::IAM::Group'>[];
  /** Allows users to create access keys for themselves. Default: false, because access keys do not expire and are easily shared. */
  readonly allowsAccessKeys?: boolean;
}

/** Actions to sign in for the first time and to set up MFA. */
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
  // Exchanges a code of `aws login` for credentials. Its issue, signin:AuthorizeOAuth2Access, requires MFA.
  'signin:CreateOAuth2Token',
  'sts:GetSessionToken',
];

/** Actions that create or change credentials. */
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

const ownUser = sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}');

/**
 * Creates a policy for groups. Without MFA, their members can only set up MFA and change their password, regardless of other policies.
 * They cannot create credentials for other users, so that each credential has one user, and they cannot deactivate their own MFA
 * devices: another administrator with MFA replaces a lost device. With MFA, they can delete virtual devices that are assigned to no
 * user, such as one of an interrupted registration: IAM refuses to delete assigned devices. Users must have no path.
 *
 * A password without MFA can be changed, because IAM does not distinguish the first sign-in, where a new password is required.
 *
 * Source: IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own credentials on the Security credentials page" and
 * "I am not authorized to perform: iam:DeleteVirtualMFADevice"; IAM API Reference, "DeleteVirtualMFADevice".
 */
export function mfaPolicy(id: string, { groups, allowsAccessKeys = false }: MfaPolicyProps) {
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Denies all actions without MFA, and credentials for other users',
      Groups: groups,
      PolicyDocument: policy(
        {
          Sid: 'ViewAccountInformation',
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
          Resource: ownUser,
        },
        {
          Sid: 'VirtualMfaDevices',
          Effect: 'Allow',
          Action: ['iam:CreateVirtualMFADevice', 'iam:DeleteVirtualMFADevice'],
          Resource: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:mfa/*'),
        },
        allowsAccessKeys
          ? {
              Sid: 'OwnAccessKeys',
              Effect: 'Allow',
              Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys', 'iam:UpdateAccessKey'],
              Resource: ownUser,
            }
          : { Sid: 'DenyAccessKeys', Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' },
        { Sid: 'DenyCredentialsForOthers', Effect: 'Deny', Action: credentials, NotResource: ownUser },
        { Sid: 'DenyOwnMfaDeactivation', Effect: 'Deny', Action: 'iam:DeactivateMFADevice', Resource: ownUser },
        {
          Sid: 'DenyAllWithoutMfa',
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
    rule: 'parliament:UNKNOWN_ACTION[signin:CreateOAuth2Token]',
    reason:
      'The managed policy SignInLocalDevelopmentAccess of AWS contains the action. The IAM data of Parliament is older.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason: 'The allowed actions on all resources support no resource-level permissions. The other statements deny.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:iam::<AWS::AccountId>:mfa/*]',
    reason:
      'Users choose the names of their devices. A device has no effect before its owner enables it, and IAM deletes no enabled device.',
  },
];
