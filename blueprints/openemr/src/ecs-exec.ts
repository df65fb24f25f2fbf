import { apiCallFields, ecsExecAccess, ecsExecEvents, eventRule } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Condition,
  type Id,
  type Resource,
  snippet,
  sub,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';

export interface EcsExecConditions {
  readonly HasEcsExec: Condition;
  readonly HasWorkforceRoles: Condition;
}

export interface EcsExecProps {
  readonly cluster: { readonly name: Id<'AWS::ECS::Cluster'>; readonly arn: Arn<'AWS::ECS::Cluster'> };
  readonly service: Value<string>;
  readonly container: string;
  /** Key of the session data. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** ARNs of roles of users, whose sessions have no MFA information of IAM. */
  readonly roles: Value<readonly Value<string>[]>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly topicPolicy: Resource;
  /** Dead-letter queue of notifications. */
  readonly undelivered: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly policy: Resource };
}

/** Creates a policy for users that start ECS Exec sessions, and a notification of each attempt. */
export function ecsExec(has: EcsExecConditions, props: EcsExecProps) {
  const { cluster, service, container, key, roles, topic, topicPolicy, undelivered } = props;
  return when(has.HasEcsExec, () => {
    const access = ecsExecAccess('EcsExecAccess', {
      cluster: cluster.name,
      key,
      roles: { given: has.HasWorkforceRoles, arns: roles },
    });
    const notification = eventRule('EcsExecUsed', {
      description:
        'A user started an ECS Exec session on a task, or tried to. Find the caller in CloudTrail, and record the reason.',
      pattern: ecsExecEvents(cluster),
      topic,
      deadLetters: undelivered.arn,
      fields: apiCallFields,
      after: [topicPolicy, undelivered.policy],
    });
    const names = { Cluster: cluster.name, Service: service };
    const tasks =
      'aws ecs list-tasks --region ${AWS::Region} --cluster ${Cluster} --service-name ${Service} --query taskArns[0] --output text';
    const command = sub(
      `aws ecs execute-command --region \${AWS::Region} --cluster \${Cluster} --container ${container} --interactive --command /bin/bash --task $(${tasks})`,
      names,
    );
    return snippet([access, notification], { policy: access.arn, command });
  });
}
