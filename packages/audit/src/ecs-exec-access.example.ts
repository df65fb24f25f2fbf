import { arnOf, blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { ecsExecAccess } from './ecs-exec-access.ts';

/** Opens shells on the tasks of a cluster that exists. */
export const example = blueprint('ecs-exec-access', {
  title: 'Who opens shells on tasks',
  parameters: {
    Access: {
      ClusterName: text('Cluster', {
        Description: 'Name of the cluster on whose tasks shells are opened.',
        AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
        ConstraintDescription: '1 to 255 letters, digits, hyphens and underscores',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key of the connection to a shell; its policy lets the account use it.',
      }),
    },
  },
  system: (p) => {
    const cluster = unchecked<Id<'AWS::ECS::Cluster'>>(p.ClusterName);
    const access = ecsExecAccess('EcsExecAccess', { cluster, key: p.KeyArn });
    return {
      stacks: { identity: [access] },
      outputs: { PolicyArn: { description: 'Policy of those who open shells', value: access.arn } },
    };
  },
});
