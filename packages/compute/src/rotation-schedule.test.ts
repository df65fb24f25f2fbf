import { type Arn, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { rotationSchedule } from './rotation-schedule.ts';

test('the first rotation comes when Secrets Manager may call the function and the function reaches the database', () => {
  const permission = resource('Permission', 'AWS::Lambda::Permission', {} as never);
  const writer = resource('Writer', 'AWS::RDS::DBInstance', {});
  const { schedule } = rotationSchedule('Monthly', {
    secret: unchecked<Arn<'AWS::SecretsManager::Secret'>>({ Ref: 'Attached' }),
    rotation: { arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Rotation', 'Arn'] }), permission },
    days: 30,
    rotateImmediately: true,
    after: [writer],
  });
  expect(schedule.dependsOn).toEqual(['Permission', 'Writer']);
  expect(schedule.properties).toMatchObject({
    SecretId: { Ref: 'Attached' },
    RotateImmediatelyOnUpdate: true,
    RotationRules: { AutomaticallyAfterDays: 30 },
  });
});
