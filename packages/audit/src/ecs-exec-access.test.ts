import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { decide, statementsOf, textOf } from '../../data/src/testing/decide.ts';
import { key } from '../../data/src/testing/references.ts';
import { ecsExecAccess, ecsExecEvents } from './ecs-exec-access.ts';

const cluster = unchecked<Id<'AWS::ECS::Cluster'>>({ Ref: 'Cluster' });
const [access] = ecsExecAccess('EcsExecAccess', { cluster, key }).resources;

const ecs = 'arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}';
const task = `${ecs}:task/\${Cluster}/0123456789abcdef`;
const withMfa = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '60' };
const asks = (action: string, resource: string, context: Record<string, string>) =>
  decide(statementsOf(access), { by: 'anyone', action, resource, context });

test('a shell opens on the tasks of the cluster with MFA of the last hour, and not without, later or elsewhere', () => {
  expect(asks('ecs:ExecuteCommand', task, withMfa)).toBe('allow');
  expect(asks('ecs:ExecuteCommand', task, {})).toBe('nothing');
  expect(asks('ecs:ExecuteCommand', task, { ...withMfa, 'aws:MultiFactorAuthPresent': 'false' })).toBe('nothing');
  expect(asks('ecs:ExecuteCommand', task, { ...withMfa, 'aws:MultiFactorAuthAge': '3600' })).toBe('nothing');
  expect(asks('ecs:ExecuteCommand', `${ecs}:task/other/0123456789abcdef`, withMfa)).toBe('nothing');
  expect(asks('ecs:ExecuteCommand', `${ecs}:cluster/other`, withMfa)).toBe('nothing');
});

test('the connection has its key, and the key decrypts nothing for them', () => {
  const arn = textOf(key);
  const inASession = { 'kms:EncryptionContext:aws:ssm:SessionId': 'ecs-execute-command-1' };
  expect(asks('kms:GenerateDataKey', arn, inASession)).toBe('allow');
  expect(asks('kms:GenerateDataKey', arn, {})).toBe('nothing');
  expect(asks('kms:Decrypt', arn, inASession)).toBe('nothing');
});

test('a shell past ECS, which would leave no record, is denied even with MFA', () => {
  expect(asks('ssm:StartSession', task, withMfa)).toBe('deny');
});

test('it is on nobody', () => {
  expect(Object.keys(access!.properties as object)).toEqual(['Description', 'PolicyDocument']);
});

test('each try is seen, by ECS and past it, on this cluster alone', () => {
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
