import { type Arn, type CheckerException, type Id, policy, resource, snippet, sub } from '@hipaa-stacks/cloudformation';
import type { EventPattern } from '../monitoring/event-rule.ts';
import { sessionEncryptionStatement } from './session-statements.ts';
import { forUsersAndRoles, signedInWithMfa, type WorkforceRoles } from './workforce-roles.ts';

export interface EcsExecAccessProps {
  /** Name of the cluster. */
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  /** KMS key of the sessions, the `shell.key` of a `fargateCluster`. Its key policy must include `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Roles whose sessions are allowed without MFA of IAM, if the policy is attached to them. Default: none. */
  readonly roles?: WorkforceRoles;
}

/** Maximum age of MFA, in seconds. */
const AN_HOUR = 3600;

/**
 * Creates a policy for emergency access to the tasks of one cluster with ECS Exec. It requires MFA in the last hour, or a session of the
 * given roles, and denies sessions that would not be recorded. It is not attached: attach it by its ARN to a group, a user or such a
 * role, or by its name to a permission set of IAM Identity Center, and add an `eventRule` with `ecsExecEvents`.
 *
 * Source: Amazon ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec", "Using IAM policies to limit access to ECS Exec".
 */
export function ecsExecAccess(id: string, { cluster, key, roles }: EcsExecAccessProps) {
  const ofCluster = (arn: string) =>
    sub(`arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:${arn}`, { Cluster: cluster });
  const tasks = ofCluster('task/${Cluster}/*');
  const access = resource(
    id,
    'AWS::IAM::ManagedPolicy',
    {
      Description: 'Emergency access to the tasks of one cluster with ECS Exec, in recorded sessions',
      PolicyDocument: policy(
        ...forUsersAndRoles(signedInWithMfa(AN_HOUR), roles, (caller) => [
          {
            Sid: 'ExecuteCommand',
            Effect: 'Allow',
            Action: 'ecs:ExecuteCommand',
            Resource: [ofCluster('cluster/${Cluster}'), tasks],
            Condition: caller,
          },
          { Sid: 'DescribeTasks', Effect: 'Allow', Action: 'ecs:DescribeTasks', Resource: tasks, Condition: caller },
          {
            Sid: 'ListTasks',
            Effect: 'Allow',
            Action: 'ecs:ListTasks',
            Resource: '*',
            Condition: { ...caller, ArnEquals: { 'ecs:cluster': ofCluster('cluster/${Cluster}') } },
          },
        ]),
        sessionEncryptionStatement(key),
        { Sid: 'DenyUnrecordedSessions', Effect: 'Deny', Action: 'ssm:StartSession', Resource: tasks },
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
      'ecs:ListTasks supports no resource; a condition key restricts it to the cluster. The other statements name the cluster, and ECS generates the IDs of tasks.',
  },
  {
    rule: 'parliament:RESOURCE_STAR[ecs:ListTasks]',
    reason: 'Parliament expects a container instance, which Fargate does not have. The condition names the cluster.',
  },
];

/**
 * Event pattern for attempts to start a session on tasks of a cluster, with ECS Exec or directly with Session Manager, which would
 * not record the session. EventBridge receives these events only if a trail records the API calls of the account.
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
