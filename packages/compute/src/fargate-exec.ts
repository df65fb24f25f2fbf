import { type Arn, type Id, snippet } from '@hipaa-stacks/cloudformation';
import { rolePolicy } from './role-policy.ts';

export interface FargateExecProps {
  /** Role of the task. */
  readonly role: Id<'AWS::IAM::Role'>;
  /** As configured in the `fargateCluster`. The key policy must allow the role, and the principals that open shells. */
  readonly shell: { readonly logGroup: Arn<'AWS::Logs::LogGroup'>; readonly key: Arn<'AWS::KMS::Key'> };
}

/**
 * Policy that lets a task accept shells by ECS Exec. For emergencies: the shell runs as root in the container. Create
 * it under the same condition as `shell` of the task and the service, which is off by default. Commands are recorded in
 * the log group of the cluster. Principals need `ecs:ExecuteCommand` to open a shell; deny them `ssm:StartSession` on
 * tasks, which would leave no record.
 *
 * Source: Amazon ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec".
 */
export function fargateExec(id: string, { role, shell }: FargateExecProps) {
  const access = rolePolicy(id, {
    role,
    statements: [
      {
        Sid: 'Channels',
        Effect: 'Allow',
        Action: [
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
        Resource: '*',
      },
      { Sid: 'DescribeLogGroups', Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
      {
        Sid: 'RecordCommands',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: shell.logGroup,
      },
      { Sid: 'Connection', Effect: 'Allow', Action: 'kms:Decrypt', Resource: shell.key },
    ],
    exceptions: [
      {
        rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
        reason: 'The ssmmessages actions and logs:DescribeLogGroups do not support resource-level permissions.',
      },
    ],
  });
  return snippet([access], { policy: access.policy });
}
