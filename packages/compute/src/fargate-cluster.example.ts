import { arnOf, blueprint, nameOf, uniqueName } from '@hipaa-stacks/cloudformation';
import { fargateCluster } from './fargate-cluster.ts';

/** A cluster with existing keys and log group. */
export const example = blueprint('fargate-cluster', {
  title: 'ECS cluster for Fargate with encrypted disks and recorded shells',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'Key for ephemeral storage and metrics; its policy allows Fargate and CloudWatch Logs.',
      }),
      ShellKeyArn: arnOf('AWS::KMS::Key', 'ECS Exec key', { Description: 'Key that encrypts ECS Exec sessions.' }),
      EcsExecLogGroup: nameOf('AWS::Logs::LogGroup', 'ECS Exec log group', {
        Description: 'Encrypted log group for commands in ECS Exec sessions.',
      }),
    },
  },
  system: (p) => {
    const cluster = fargateCluster('Cluster', {
      name: uniqueName('example', 255),
      key: p.KeyArn,
      shell: { logGroup: p.EcsExecLogGroup, key: p.ShellKeyArn },
      retentionDays: 2192,
    });
    return {
      stacks: { app: [cluster] },
      outputs: { Cluster: { description: 'Name of the cluster', value: cluster.name } },
    };
  },
});
