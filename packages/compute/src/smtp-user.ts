import {
  type CheckerException,
  policy,
  resource,
  snippet,
  sub,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface SmtpUserProps {
  /** As in `smtpCredentialsHandler`: the path of the user is `/<role>-<systemId>/`. */
  readonly role: string;
  /** ARN of the managed policy that is the permissions boundary of the user. */
  readonly boundary: Value<string>;
  /** Address in From, without a display name. Other addresses are denied. */
  readonly sender: Value<string>;
  /** ARN of the SES identity of the address. */
  readonly identity: Value<string>;
  /** ARN of the configuration set of the identity: SES requires permission on both. */
  readonly configurationSet: Value<string>;
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'chain:mfa',
    reason:
      'The group contains no people: its one user is a program without a console password, and SMTP does not support MFA.',
  },
];

/** Path of these users, without slashes. */
export const smtpUserPath = (role: string) => uniqueName(role, 64);

/**
 * IAM user that can send mail through the SMTP endpoint of SES, as one sender and through one configuration set, and
 * has no other permissions and no console password. It is a user because the SMTP endpoint does not support roles: see
 * docs/decisions/0010-smtp-credentials.md. `smtpCredentials` creates its access keys.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials", "Identity and access management in
 * Amazon SES".
 */
export function smtpUser(id: string, { role, boundary, sender, identity, configurationSet }: SmtpUserProps) {
  const group = resource(`${id}Group`, 'AWS::IAM::Group', {}, { exceptions });
  const access = resource(
    `${id}Access`,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Allows sending mail as one sender',
      Groups: [group.ref],
      PolicyDocument: policy({
        Sid: 'Mail',
        Effect: 'Allow',
        Action: 'ses:SendRawEmail',
        Resource: [identity, configurationSet],
        Condition: { StringEquals: { 'ses:FromAddress': sender } },
      }),
    },
    { supports: ['164.312(a)(1)'] },
  );
  const user = resource(id, 'AWS::IAM::User', {
    Path: sub('/${Path}/', { Path: smtpUserPath(role) }),
    Groups: [group.ref],
    PermissionsBoundary: boundary as never,
  });
  return snippet([group, access, user], { name: user.ref });
}
