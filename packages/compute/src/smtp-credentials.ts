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
  /** The `role` of the `smtpUser`s whose access keys it manages. */
  readonly role: string;
  /** Name of the cluster whose services read the credentials when they start. The cluster can be created later. */
  readonly redeploys: Value<string>;
}

export interface SmtpCredentialsProps {
  readonly provider: Provider<'smtp-credentials'>;
  /** A `smtpUser`. */
  readonly user: Id<'AWS::IAM::User'>;
  /** Key policy must allow the provider and the readers of the secret to use it through Secrets Manager. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** The cluster of the handler. */
  readonly redeploys: Value<string>;
  /** Dead-letter queue for events that the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The queue policy that allows the schedule to send to that queue. Default: it exists already. */
  readonly after?: readonly Resource[];
}

/** Tag that limits which secrets a provider can write. */
const TAG = 'SmtpCredentials';

/**
 * Handler that lets a provider create and delete access keys of the users under the path of this system, write the
 * secrets with its tag, and redeploy the services of one cluster.
 */
export const smtpCredentialsHandler = ({
  role,
  redeploys,
}: SmtpCredentialsHandlerProps): ProviderHandler<'smtp-credentials'> => ({
  name: 'smtp-credentials',
  part: new URL('../src/provider/smtp-credentials-part.ts', import.meta.url),
  statements: [
    {
      Sid: 'SmtpUserAccessKeys',
      Effect: 'Allow',
      Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys'],
      Resource: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${Path}/*', { Path: smtpUserPath(role) }),
    },
    {
      Sid: 'SmtpSecrets',
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
      reason: 'CloudFormation generates the name of a user; the path before it belongs to this system only.',
    },
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:*]',
      reason: 'CloudFormation generates the name of a secret; the tag in the condition restricts the secrets.',
    },
    ...redeploymentExceptions(`${role}-<SystemId>`),
  ],
});

const rotationExceptions: readonly CheckerException[] = [
  'AwsSolutions-SMG4',
  'HIPAA.Security-SecretsManagerRotationEnabled',
].map((rule) => ({
  rule: `cdk-nag:${rule}`,
  reason:
    'Its provider replaces the credentials each month. Rotation by Secrets Manager would write the first value after the first task has read it, and would leave an access key that prevents the deletion of the user.',
}));

/**
 * Secret with user name and password for the SMTP endpoint of SES in this Region. A provider creates an access key for
 * the user, derives the password from it and does not store the secret access key. It checks the key each week,
 * replaces it after thirty days, and deletes the previous key a week later, when services that read the secret have
 * been redeployed. See provider/smtp-credentials.ts for the sequence and for recovery from an interruption. The access
 * keys and the secret are deleted with the stack.
 *
 * Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials".
 */
export function smtpCredentials(id: string, props: SmtpCredentialsProps) {
  const { provider, user, key, redeploys, deadLetters, after = [] } = props;
  const secret = resource(
    `${id}Secret`,
    'AWS::SecretsManager::Secret',
    {
      Description: 'User name and password for SMTP; the provider writes the value',
      KmsKeyId: key,
      Tags: [{ Key: TAG, Value: systemId }],
    },
    { keep: 'transient', supports: ['164.312(a)(2)(iv)'], exceptions: rotationExceptions },
  );
  const properties = { User: user, Secret: unchecked<Value<string>>(secret.ref), Cluster: redeploys };
  const customResource = provided(id, 'Custom::SmtpCredentials', provider, properties);
  const weekly = weeklyRefresh(`${id}Rotation`, {
    description: 'Checks weekly whether the access key for SMTP must be replaced',
    customResource,
    provider: provider.arn,
    properties,
    deadLetters,
    after,
  });
  return snippet([secret, customResource, ...weekly], {
    /** With `username` and `password`, after `filled` is created. */
    secret: unchecked<Arn<'AWS::SecretsManager::Secret'>>(secret.ref),
    filled: customResource,
  });
}
