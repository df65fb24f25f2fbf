import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { decide, statementsOf, textOf } from '../../../data/src/testing/decide.ts';
import { key } from '../../../data/src/testing/references.ts';
import { ecsExecAccess, ecsExecEvents } from './ecs-exec-access.ts';

const cluster = unchecked<Id<'AWS::ECS::Cluster'>>({ Ref: 'Cluster' });
const [access] = ecsExecAccess('EcsExecAccess', { cluster, key }).resources;

const ecs = 'arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}';
const task = `${ecs}:task/\${Cluster}/0123456789abcdef`;
const withMfa = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '60' };
const decision = (action: string, resource: string, context: Record<string, string>) =>
  decide(statementsOf(access), { by: 'anyone', action, resource, context });

test('allows a session on tasks of the cluster with MFA in the last hour, and not without MFA, later or on other clusters', () => {
  expect(decision('ecs:ExecuteCommand', task, withMfa)).toBe('allow');
  expect(decision('ecs:ExecuteCommand', task, {})).toBe('nothing');
  expect(decision('ecs:ExecuteCommand', task, { ...withMfa, 'aws:MultiFactorAuthPresent': 'false' })).toBe('nothing');
  expect(decision('ecs:ExecuteCommand', task, { ...withMfa, 'aws:MultiFactorAuthAge': '3600' })).toBe('nothing');
  expect(decision('ecs:ExecuteCommand', `${ecs}:task/other/0123456789abcdef`, withMfa)).toBe('nothing');
  expect(decision('ecs:ExecuteCommand', `${ecs}:cluster/other`, withMfa)).toBe('nothing');
});

test('allows sessions of given roles on tasks of the cluster, which have no MFA information of IAM', () => {
  const role = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_OnCall_0123456789abcdef';
  const [forRoles] = ecsExecAccess('EcsExecAccess', {
    cluster,
    key,
    roles: { given: { name: 'HasRoles' }, arns: [role.replace('0123456789abcdef', '????????????????')] },
  }).resources;
  const as = (principal: string, resource = task, holds = true) =>
    decide(
      statementsOf(forRoles, () => holds),
      { by: 'anyone', action: 'ecs:ExecuteCommand', resource, context: { 'aws:PrincipalArn': principal } },
    );
  expect(as(role)).toBe('allow');
  expect(as(role, task, false)).toBe('nothing');
  expect(as(role, `${ecs}:task/other/0123456789abcdef`)).toBe('nothing');
  expect(as('arn:aws:iam::111122223333:user/ana')).toBe('nothing');
});

test('allows a data key for the session, and no decryption', () => {
  const arn = textOf(key);
  const inASession = { 'kms:EncryptionContext:aws:ssm:SessionId': 'ecs-execute-command-1' };
  expect(decision('kms:GenerateDataKey', arn, inASession)).toBe('allow');
  expect(decision('kms:GenerateDataKey', arn, {})).toBe('nothing');
  expect(decision('kms:Decrypt', arn, inASession)).toBe('nothing');
});

test('denies a session without ECS, which would not be recorded, even with MFA', () => {
  expect(decision('ssm:StartSession', task, withMfa)).toBe('deny');
});

test('it is not attached', () => {
  expect(Object.keys(access!.properties as object)).toEqual(['Description', 'PolicyDocument']);
});

test('the event pattern matches attempts with and without ECS, on this cluster only', () => {
  const { detail } = ecsExecEvents({
    name: cluster,
    arn: unchecked<Arn<'AWS::ECS::Cluster'>>({ 'Fn::GetAtt': ['Cluster', 'Arn'] }),
  });
  expect(detail).toEqual({
    $or: [
      {
        eventName: ['ExecuteCommand'],
        requestParameters: { cluster: [{ Ref: 'Cluster' }, { 'Fn::GetAtt': ['Cluster', 'Arn'] }] },
      },
      {
        eventName: ['StartSession'],
        requestParameters: {
          target: [{ prefix: { 'Fn::Sub': ['ecs:${Cluster}_', { Cluster: { Ref: 'Cluster' } }] } }],
        },
      },
    ],
  });
});
