import { arnOf, blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { ecsExecAccess } from './ecs-exec-access.ts';

/** Access to the tasks of an existing cluster. */
export const example = blueprint('ecs-exec-access', {
  title: 'Access to tasks with ECS Exec',
  parameters: {
    Access: {
      ClusterName: text('Cluster', {
        Description: 'Name of the cluster.',
        AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
        ConstraintDescription: '1 to 255 letters, digits, hyphens and underscores',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'ARN of the KMS key of the sessions. Its key policy must allow the account to use it.',
      }),
    },
  },
  system: (p) => {
    const cluster = unchecked<Id<'AWS::ECS::Cluster'>>(p.ClusterName);
    const access = ecsExecAccess('EcsExecAccess', { cluster, key: p.KeyArn });
    return {
      stacks: { identity: [access] },
      outputs: { PolicyArn: { description: 'ARN of the policy', value: access.arn } },
    };
  },
});
