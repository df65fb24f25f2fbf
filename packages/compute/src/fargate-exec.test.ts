import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { fargateExec } from './fargate-exec.ts';

const [access] = fargateExec('TaskEcsExecAccess', {
  role: unchecked({ Ref: 'TaskRole' }),
  shell: {
    logGroup: unchecked({ 'Fn::GetAtt': ['EcsExecLogGroup', 'Arn'] }),
    key: unchecked({ 'Fn::GetAtt': ['Key', 'Arn'] }),
  },
}).resources;

test('the task can write to the log group of ECS Exec and use its key, and no other', () => {
  expect(access?.properties).toMatchObject({
    Roles: [{ Ref: 'TaskRole' }],
    PolicyDocument: {
      Statement: [
        { Sid: 'Channels', Resource: '*' },
        { Action: 'logs:DescribeLogGroups', Resource: '*' },
        {
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': ['EcsExecLogGroup', 'Arn'] },
        },
        { Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      ],
    },
  });
});

test('the task can connect to Session Manager, and cannot open shells', () => {
  const { PolicyDocument } = access!.properties as { PolicyDocument: { Statement: { Action: string | string[] }[] } };
  const actions = PolicyDocument.Statement.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /^(ecs|ssm):/.test(action))).toEqual([]);
  expect(actions.filter((action) => action.startsWith('ssmmessages:'))).toEqual([
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ]);
});
