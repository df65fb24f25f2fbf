import { arnOf, blueprint, nameOf, uniqueName } from '@hipaa-stacks/cloudformation';
import { fargateCluster } from './fargate-cluster.ts';

/** A cluster whose keys and log group exist. */
export const example = blueprint('fargate-cluster', {
  title: 'Cluster for Fargate with encrypted disks and recorded shells',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key of disks and measurements; its policy admits Fargate and CloudWatch Logs.',
      }),
      ShellKeyArn: arnOf('AWS::KMS::Key', 'Key of shells', { Description: 'Key of the connection to a shell.' }),
      EcsExecLogGroup: nameOf('AWS::Logs::LogGroup', 'Log group of shells', {
        Description: 'Encrypted log group for what is typed in shells.',
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
    return { stacks: { app: [cluster] }, outputs: { Cluster: { description: 'Its name', value: cluster.name } } };
  },
});
