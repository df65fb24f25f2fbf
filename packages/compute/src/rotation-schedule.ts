import { type Arn, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface RotationScheduleProps {
  /** ARN from its `secretAttachment`. */
  readonly secret: Arn<'AWS::SecretsManager::Secret'>;
  /** A `secretRotation`. */
  readonly rotation: { readonly arn: Arn<'AWS::Lambda::Function'>; readonly permission: Resource };
  /** Days between rotations, 1 to 1000. Must be longer than any deployment of a service that uses the password. */
  readonly days: Value<number>;
  /**
   * Whether to rotate when the schedule is created or changed. For application users, which the first rotation creates
   * in the database. Rotate one secret after the other: do not set it for the master user at the same time.
   */
  readonly rotateImmediately: boolean;
  /** Resources that a rotation needs: the writer of the database, and the rules of `allowTcp`. */
  readonly after: readonly Resource[];
}

/**
 * Rotation schedule of a secret. CloudFormation does not wait for the first rotation: `rotatedSecret` does.
 *
 * Source: AWS CloudFormation User Guide, AWS::SecretsManager::RotationSchedule.
 */
export function rotationSchedule(
  id: string,
  { secret, rotation, days, rotateImmediately, after }: RotationScheduleProps,
) {
  const schedule = resource(
    id,
    'AWS::SecretsManager::RotationSchedule',
    {
      SecretId: secret,
      RotationLambdaARN: rotation.arn,
      RotationRules: { AutomaticallyAfterDays: days },
      RotateImmediatelyOnUpdate: rotateImmediately,
    },
    { dependsOn: [rotation.permission, ...after], supports: ['164.308(a)(5)(ii)(D)'] },
  );
  return snippet([schedule], { schedule });
}
