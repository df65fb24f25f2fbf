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
  /** Identifier of the database that must know the password: for another one it is rotated again. */
  readonly database: Value<string>;
  /** Its `rotationSchedule`, with `rotateImmediately`. */
  readonly after: readonly Resource[];
}

/** Lets a provider serve `rotatedSecret`, which brings the permissions for its one secret. */
export const rotatedSecretHandler = (): ProviderHandler<'rotated-secret'> => ({
  name: 'rotated-secret',
  part: new URL('../src/provider/rotated-secret-part.ts', import.meta.url),
  statements: [],
});

/**
 * A password that the database knows. A schedule begins the first rotation and does not wait for it: what stands on `rotated` begins
 * when the users are there, and is not deployed anew in the middle of its first start. For a database that is restored from a
 * snapshot, whose users have passwords of another time, it is rotated again. A rotation that fails fails the stack, with a reason.
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
      { Sid: 'ByFunction', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: rotation },
    ],
  });
  const rotated = provided(id, 'Custom::RotatedSecret', provider, { Secret: secret, Database: database }, [
    access.policy,
    ...after,
  ]);
  return snippet([access, rotated], { rotated });
}
