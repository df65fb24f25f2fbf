import { type Arn, type Id, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { rotatedSecret, rotatedSecretHandler } from './rotated-secret.ts';

const schedule = resource('Monthly', 'AWS::SecretsManager::RotationSchedule', { SecretId: 'x' });
const secret = unchecked<Arn<'AWS::SecretsManager::Secret'>>({ Ref: 'User' });
const rotation = unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Rotation', 'Arn'] });
const created = rotatedSecret('InitialRotation', {
  provider: {
    arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
    serves: { 'rotated-secret': true },
  },
  providerRole: unchecked<Id<'AWS::IAM::Role'>>({ Ref: 'ProviderRole' }),
  secret,
  rotation,
  database: 'openemr-1',
  after: [schedule],
});

test('depends on the schedule and on the permissions of the provider', () => {
  expect(created.rotated).toMatchObject({
    type: 'Custom::RotatedSecret',
    dependsOn: ['InitialRotationAccess', 'Monthly'],
    properties: { Secret: secret, Database: 'openemr-1' },
  });
});

test('the provider can rotate this secret with this function, and cannot read the password', () => {
  expect(rotatedSecretHandler().statements).toEqual([]);
  const [access] = created.resources;
  const { Statement } = (
    access!.properties as { PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] } }
  ).PolicyDocument;
  expect(Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [['secretsmanager:DescribeSecret', 'secretsmanager:RotateSecret'], secret],
    ['lambda:InvokeFunction', rotation],
  ]);
});
