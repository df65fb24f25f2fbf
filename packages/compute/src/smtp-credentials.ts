import {
  type Arn,
  type CheckerException,
  type Id,
  type Resource,
  resource,
  snippet,
  sub,
  systemId,
  unchecked,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';
import { redeployment, redeploymentExceptions } from './redeployment.ts';
import { smtpUserPath } from './smtp-user.ts';
import { weeklyRefresh } from './weekly-refresh.ts';

export interface SmtpCredentialsHandlerProps {
  /** Whose users it may give keys to: the `role` of their `smtpUser`. */
  readonly role: string;
  /** Name of the cluster whose services read the credentials at their start. It may be made later. */
  readonly redeploys: Value<string>;
}

export interface SmtpCredentialsProps {
  readonly provider: Provider<'smtp-credentials'>;
  /** A `smtpUser`. */
  readonly user: Id<'AWS::IAM::User'>;
  /** Its policy must let the provider and the readers use it by Secrets Manager. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** The cluster that the provider's use names. */
  readonly redeploys: Value<string>;
  /** Takes what the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The policy that admits the schedule to that queue. Default: it stands already. */
  readonly after?: readonly Resource[];
}

/** Tag by which a provider knows the secrets that it may write. */
const TAG = 'SmtpCredentials';

/**
 * Lets a provider give access keys to the users under the path of this system and take them away, write the secrets that have its
 * tag, and deploy the services of one cluster anew.
 */
export const smtpCredentialsHandler = ({
  role,
  redeploys,
}: SmtpCredentialsHandlerProps): ProviderHandler<'smtp-credentials'> => ({
  name: 'smtp-credentials',
  part: new URL('../src/provider/smtp-credentials-part.ts', import.meta.url),
  statements: [
    {
      Sid: 'KeysOfMailUsers',
      Effect: 'Allow',
      Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys'],
      Resource: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${Path}/*', { Path: smtpUserPath(role) }),
    },
    {
      Sid: 'CredentialsForMail',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      Resource: sub('arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*'),
      Condition: { StringEquals: { [`aws:ResourceTag/${TAG}`]: systemId } },
    },
    ...redeployment(redeploys),
  ],
  exceptions: [
    {
      rule: `cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:iam::<AWS::AccountId>:user/${role}-<SystemId>/*]`,
      reason: 'CloudFormation makes up the name of a user; the path before it is that of this system alone.',
    },
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:*]',
      reason: 'CloudFormation makes up the name of a secret; the tag in the condition says which are meant.',
    },
    ...redeploymentExceptions(`${role}-<SystemId>`),
  ],
});

const turns: readonly CheckerException[] = ['AwsSolutions-SMG4', 'HIPAA.Security-SecretsManagerRotationEnabled'].map(
  (rule) => ({
    rule: `cdk-nag:${rule}`,
    reason:
      'Its provider replaces what it holds each month. Rotation by Secrets Manager would fill it after the first task has read it, and leave the key behind that keeps its user from being deleted.',
  }),
);

/**
 * User name and password for the SMTP endpoint of SES in this Region, in a secret under a key. A provider makes an access key for the
 * user, derives the password from it and forgets the rest; it looks at it each week, replaces it after thirty days, and lets the one
 * before go a week later, when services that read the secret have been deployed anew. How that goes, and what a crash on the way
 * leaves, says provider/smtp-credentials.ts. With the stack the keys go, and the secret.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials".
 */
export function smtpCredentials(id: string, props: SmtpCredentialsProps) {
  const { provider, user, key, redeploys, deadLetters, after = [] } = props;
  const secret = resource(
    `${id}Secret`,
    'AWS::SecretsManager::Secret',
    {
      Description: 'User name and password for SMTP; filled by the provider',
      KmsKeyId: key,
      Tags: [{ Key: TAG, Value: systemId }],
    },
    { keep: 'transient', supports: ['164.312(a)(2)(iv)'], exceptions: turns },
  );
  const properties = { User: user, Secret: unchecked<Value<string>>(secret.ref), Cluster: redeploys };
  const made = provided(id, 'Custom::SmtpCredentials', provider, properties);
  const weekly = weeklyRefresh(`${id}Rotation`, {
    description: 'Looks each week whether the key for mail is to be replaced',
    made,
    provider: provider.arn,
    properties,
    deadLetters,
    after,
  });
  return snippet([secret, made, ...weekly], {
    /** With `username` and `password`, once `filled` stands. */
    secret: unchecked<Arn<'AWS::SecretsManager::Secret'>>(secret.ref),
    filled: made,
  });
}
