import { type Arn, type Id, snippet } from '@hipaa-stacks/cloudformation';
import { rolePolicy } from './role-policy.ts';

export interface FargateExecProps {
  /** Role of the task. */
  readonly role: Id<'AWS::IAM::Role'>;
  /** Those of the `fargateCluster`. The policy of the key must admit the role, and who opens the shell. */
  readonly shell: { readonly logGroup: Arn<'AWS::Logs::LogGroup'>; readonly key: Arn<'AWS::KMS::Key'> };
}

/**
 * What a task needs so that a shell can be opened on it by ECS Exec: a way in for emergencies, since it is root in the container.
 * Put it under a condition that is off, the same as the `shell` of the task and the service. What is typed is in the cluster's log
 * group; who may open it is a policy of theirs on `ecs:ExecuteCommand`, and `ssm:StartSession` on tasks, which would leave no record,
 * is denied to them.
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
      { Sid: 'LookForEncryption', Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
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
        reason: 'The channels of Session Manager and logs:DescribeLogGroups know no resource.',
      },
    ],
  });
  return snippet([access], { policy: access.policy });
}
