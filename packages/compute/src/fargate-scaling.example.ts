import { blueprint, type Id, number, text, unchecked } from '@hipaa-stacks/cloudformation';
import { fargateScaling } from './fargate-scaling.ts';

const nameHeld = {
  AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
  ConstraintDescription: 'Letters, digits, hyphens and underscores',
} as const;

/** Autoscaling of a service that exists. */
export const example = blueprint('fargate-scaling', {
  title: 'Autoscaling of a Fargate service by CPU and memory',
  parameters: {
    Service: {
      ClusterName: text('Cluster', { Description: 'Name of the cluster.', ...nameHeld }),
      ServiceName: text('Service', { Description: 'Name of the service.', ...nameHeld }),
      MinTasks: number('Tasks', { Description: 'Tasks that always run.', Default: 2, AllowedValues: [1, 2, 3] }),
      MaxTasks: number('Most tasks', { Description: 'Most tasks that run.', Default: 6, AllowedValues: [3, 6, 12] }),
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
