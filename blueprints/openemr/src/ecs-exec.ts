import { apiCallFields, ecsExecAccess, ecsExecEvents, type WorkforceRoles } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Conditions,
  type Id,
  option,
  snippet,
  sub,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import type { Foundation } from './foundation.ts';

/** ECS Exec. */
export const ecsExecOption = option('EnableEcsExec', 'HasEcsExec', {
  label: 'Emergency access (ECS Exec)',
  description:
    'Enables recorded ECS Exec sessions on tasks for authorized users with MFA, and for WorkforceRoleArns. Each use fires an alarm, if a trail records the account (CreateTrail, or an existing trail).',
});

export interface EcsExecProps {
  readonly cluster: { readonly name: Id<'AWS::ECS::Cluster'>; readonly arn: Arn<'AWS::ECS::Cluster'> };
  readonly service: Value<string>;
  readonly container: string;
  /** Roles of users, whose sessions have no MFA information of IAM. */
  readonly roles: WorkforceRoles;
}

/** Creates a policy for users that start ECS Exec sessions, and a notification of each attempt. */
export function ecsExec(
  has: Conditions<typeof ecsExecOption.conditions>,
  { keys, channel }: Pick<Foundation, 'keys' | 'channel'>,
  { cluster, service, container, roles }: EcsExecProps,
) {
  return when(has.HasEcsExec, () => {
    const access = ecsExecAccess('EcsExecAccess', { cluster: cluster.name, key: keys.data.arn, roles });
    const notification = channel.notice('EcsExecUsed', {
      description:
        'A user started an ECS Exec session on a task, or tried to. Find the caller in CloudTrail, and record the reason.',
      pattern: ecsExecEvents(cluster),
      fields: apiCallFields,
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
