import { type Arn, type Id, type Resource, snippet, type Value } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';
import { rolePolicy } from './role-policy.ts';

export interface RotatedSecretProps {
  readonly provider: Provider<'rotated-secret'>;
  /** Role of the provider. */
  readonly providerRole: Id<'AWS::IAM::Role'>;
  readonly secret: Arn<'AWS::SecretsManager::Secret'>;
  /** The `secretRotation` that its schedule names. */
  readonly rotation: Arn<'AWS::Lambda::Function'>;
  /** Identifier of the database that must have the password. A change rotates the secret again. */
  readonly database: Value<string>;
  /** The `rotationSchedule` of the secret, with `rotateImmediately`. */
  readonly after: readonly Resource[];
}

/** Handler that lets a provider serve `rotatedSecret`, which creates the permissions for its secret. */
export const rotatedSecretHandler = (): ProviderHandler<'rotated-secret'> => ({
  name: 'rotated-secret',
  part: new URL('../src/provider/rotated-secret-part.ts', import.meta.url),
  statements: [],
});

/**
 * Custom resource that waits until the database has the password. A schedule starts the first rotation and does not
 * wait for it. Resources that depend on `rotated` are created when the database users exist, and are not redeployed
 * during their first start. For a database that is restored from a snapshot, whose users have old passwords, the secret
 * is rotated again. A failed rotation fails the stack, with a reason.
 *
 * Source: AWS Secrets Manager API Reference, "RotateSecret".
 */
export function rotatedSecret(id: string, props: RotatedSecretProps) {
  const { provider, providerRole, secret, rotation, database, after } = props;
  const access = rolePolicy(`${id}Access`, {
    role: providerRole,
    statements: [
      {
        Sid: 'Rotate',
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:RotateSecret'],
        Resource: secret,
      },
      { Sid: 'InvokeRotationFunction', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: rotation },
    ],
  });
  const rotated = provided(id, 'Custom::RotatedSecret', provider, { Secret: secret, Database: database }, [
    access.policy,
    ...after,
  ]);
  return snippet([access, rotated], { rotated });
}
