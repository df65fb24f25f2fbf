import { blueprint, type Id, number, text, unchecked } from '@hipaa-stacks/cloudformation';
import { fargateScaling } from './fargate-scaling.ts';

const namePattern = {
  AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
  ConstraintDescription: 'Letters, digits, hyphens and underscores',
} as const;

/** Auto scaling of an existing service. */
export const example = blueprint('fargate-scaling', {
  title: 'Auto scaling of a Fargate service by CPU and memory',
  parameters: {
    Service: {
      ClusterName: text('Cluster', { Description: 'Name of the ECS cluster.', ...namePattern }),
      ServiceName: text('Service', { Description: 'Name of the ECS service.', ...namePattern }),
      MinTasks: number('Minimum tasks', {
        Description: 'Minimum number of tasks.',
        Default: 2,
        AllowedValues: [1, 2, 3],
      }),
      MaxTasks: number('Maximum tasks', {
        Description: 'Maximum number of tasks.',
        Default: 6,
        AllowedValues: [3, 6, 12],
      }),
    },
  },
  system: (p) => ({
    stacks: {
      app: [
        fargateScaling('Scaling', {
          cluster: unchecked<Id<'AWS::ECS::Cluster'>>(p.ClusterName),
          service: p.ServiceName,
          tasks: { min: p.MinTasks, max: p.MaxTasks },
        }),
      ],
    },
    outputs: {},
  }),
});
