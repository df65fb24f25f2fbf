import { type Id, type Resource, resource, snippet, sub, uniqueName, type Value } from '@hipaa-stacks/cloudformation';

export interface FargateScalingProps {
  /** Name of the cluster. */
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  /** Name of the service, as its attribute gives it. */
  readonly service: Value<string>;
  /** Tasks that always run, and the most that ever do. */
  readonly tasks: { readonly min: Value<number>; readonly max: Value<number> };
  /** Percent of the CPU that tasks use on average: above it one is added, far below it one is taken away. Default: 60. */
  readonly cpuPercent?: Value<number>;
  /** The same for memory. Default: 70. */
  readonly memoryPercent?: Value<number>;
  /** What must be there first: the service-linked role for `ecs.application-autoscaling.amazonaws.com`. */
  readonly after?: readonly Resource[];
}

/**
 * As many tasks as the load asks for, by CPU and by memory: more within a minute or two, fewer after five, and only if both agree.
 *
 * Source: Application Auto Scaling User Guide, "Target tracking scaling policies".
 */
export function fargateScaling(id: string, props: FargateScalingProps) {
  const { cluster, service, tasks, cpuPercent = 60, memoryPercent = 70, after = [] } = props;
  const target = resource(
    id,
    'AWS::ApplicationAutoScaling::ScalableTarget',
    {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: sub('service/${Cluster}/${Service}', { Cluster: cluster, Service: service }),
      MinCapacity: tasks.min,
      MaxCapacity: tasks.max,
    },
    {
      dependsOn: after,
      exceptions: [
        {
          rule: 'cfn-validate:F3002',
          reason: 'Its tags are in the schema that CloudFormation publishes: the checker’s copy is older.',
        },
      ],
    },
  );
  const tracking = (name: string, PredefinedMetricType: string, TargetValue: Value<number>) =>
    resource(`${id}${name}`, 'AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyName: uniqueName(name.toLowerCase(), 256),
      PolicyType: 'TargetTrackingScaling',
      ScalingTargetId: target.ref,
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType },
        TargetValue,
        ScaleOutCooldown: 60,
        ScaleInCooldown: 300,
      },
    });
  return snippet([
    target,
    tracking('Cpu', 'ECSServiceAverageCPUUtilization', cpuPercent),
    tracking('Memory', 'ECSServiceAverageMemoryUtilization', memoryPercent),
  ]);
}
