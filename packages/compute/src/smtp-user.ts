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
  /** Whose user it is, as of `smtpCredentialsHandler`: it stands under the path `/<role>-<systemId>/`. */
  readonly role: string;
  /** ARN of the managed policy that bounds what it can ever be given. */
  readonly boundary: Value<string>;
  /** Address in From, without a name beside it. No other is let through. */
  readonly sender: Value<string>;
  /** ARN of the identity in SES that the address belongs to. */
  readonly identity: Value<string>;
  /** ARN of the configuration set of the identity: SES asks for a permission on both. */
  readonly configurationSet: Value<string>;
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'chain:mfa',
    reason: 'No people are in it: its one user is a program without a password for the console, and SMTP knows no MFA.',
  },
];

/** Path of such users, without slashes. */
export const smtpUserPath = (role: string) => uniqueName(role, 64);

/**
 * A user of IAM that can send mail through the SMTP endpoint of SES, as one sender and through one configuration set, and do nothing
 * else: it has no password for the console. SES knows no roles there, which is why it is a user at all: see
 * docs/decisions/0010-smtp-credentials.md. Its keys are the affair of `smtpCredentials`.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials", "Identity and access management in Amazon SES".
 */
export function smtpUser(id: string, { role, boundary, sender, identity, configurationSet }: SmtpUserProps) {
  const group = resource(`${id}Group`, 'AWS::IAM::Group', {}, { exceptions });
  const access = resource(
    `${id}Access`,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Sends mail as one sender',
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
