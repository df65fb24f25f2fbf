import { type Arn, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface RotationScheduleProps {
  /** As its `secretAttachment` gives it. */
  readonly secret: Arn<'AWS::SecretsManager::Secret'>;
  /** A `secretRotation`. */
  readonly rotation: { readonly arn: Arn<'AWS::Lambda::Function'>; readonly permission: Resource };
  /** Days from one rotation to the next, 1 to 1000. Longer than any deployment of what uses the password takes. */
  readonly days: Value<number>;
  /**
   * Rotates when this is made or changed: for users of applications, which the first rotation makes in the database. One secret
   * after the other: not for the master beside them.
   */
  readonly rotateImmediately: boolean;
  /** What a rotation needs: the writer of the database, and what `allowTcp` made. */
  readonly after: readonly Resource[];
}

/**
 * When a secret is rotated. CloudFormation does not wait for the first rotation: `rotatedSecret` does.
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
