import { type Arn, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { rotationSchedule } from './rotation-schedule.ts';

test('the schedule depends on the invoke permission and on the access to the database', () => {
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
