import { type Arn, type CheckerException, type Id, policy, resource, snippet, sub } from '@hipaa-stacks/cloudformation';
import type { EventPattern } from './event-rule.ts';
import { sessionEncryptionStatement } from './session-statements.ts';

export interface EcsExecAccessProps {
  /** Name of the one cluster on whose tasks they open shells. */
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  /** Key of the connection, the `shell.key` of a `fargateCluster`: its policy has `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/** Seconds for which MFA counts: in an emergency, it is given anew. */
const AN_HOUR = 3600;

/**
 * What people need to open a shell on the tasks of one cluster by ECS Exec, in an emergency: with MFA of the last hour, and in no way
 * that would leave no record. It is on nobody: attach it by its ARN to a group or a role, and put an `eventRule` with `ecsExecEvents`
 * beside it. A session of IAM Identity Center carries no `aws:MultiFactorAuthPresent`, and is refused.
 *
 * Source: Amazon ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec", "Using IAM policies to limit access to ECS Exec".
 */
export function ecsExecAccess(id: string, { cluster, key }: EcsExecAccessProps) {
  const ofCluster = (arn: string) =>
    sub(`arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:${arn}`, { Cluster: cluster });
  const tasks = ofCluster('task/${Cluster}/*');
  const mfa = {
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    NumericLessThan: { 'aws:MultiFactorAuthAge': `${AN_HOUR}` },
  };
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Opens recorded shells on the tasks of one cluster, with MFA, in an emergency',
      PolicyDocument: policy(
        {
          Sid: 'OpenShells',
          Effect: 'Allow',
          Action: 'ecs:ExecuteCommand',
          Resource: [ofCluster('cluster/${Cluster}'), tasks],
          Condition: mfa,
        },
        { Sid: 'SeeTasks', Effect: 'Allow', Action: 'ecs:DescribeTasks', Resource: tasks, Condition: mfa },
        {
          Sid: 'FindTasks',
          Effect: 'Allow',
          Action: 'ecs:ListTasks',
          Resource: '*',
          Condition: { ...mfa, ArnEquals: { 'ecs:cluster': ofCluster('cluster/${Cluster}') } },
        },
        sessionEncryptionStatement(key),
        { Sid: 'NoShellsWithoutRecord', Effect: 'Deny', Action: 'ssm:StartSession', Resource: tasks },
      ),
    },
    { supports: ['164.312(a)(1)'], exceptions },
  );
  return snippet([access], { arn: access.ref });
}

const exceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5',
    reason:
      'AWS lets tasks be listed by the condition key for their cluster, and by no resource; of the others the cluster is named, and ECS makes up the ids of tasks as they come and go.',
  },
  {
    rule: 'parliament:RESOURCE_STAR[ecs:ListTasks]',
    reason: 'Parliament wants a container instance, and Fargate has none; the condition names the cluster.',
  },
];

/**
 * Event pattern for each try to open a shell on tasks of a cluster, by ECS Exec or past it by Session Manager, which would leave no
 * record. EventBridge sees it only where a trail records the calls of the account.
 *
 * Source: Amazon ECS API Reference, "ExecuteCommand"; Amazon ECS Developer Guide, "Logging Amazon ECS API calls using AWS CloudTrail".
 */
export const ecsExecEvents = (cluster: {
  readonly name: Id<'AWS::ECS::Cluster'>;
  readonly arn: Arn<'AWS::ECS::Cluster'>;
}): EventPattern => ({
  source: ['aws.ecs', 'aws.ssm'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    $or: [
      { eventName: ['ExecuteCommand'], requestParameters: { cluster: [cluster.name, cluster.arn] } },
      {
        eventName: ['StartSession'],
        requestParameters: { target: [{ prefix: sub('ecs:${Cluster}_', { Cluster: cluster.name }) }] },
      },
    ],
  },
});
