import {
  type Condition,
  either,
  type Id,
  type Resource,
  resource,
  snippet,
  sub,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface FargateScalingProps {
  /** Name of the cluster. */
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  /** Name of the service, from its attribute `Name`. */
  readonly service: Value<string>;
  /** Minimum and maximum number of tasks. */
  readonly tasks: { readonly min: Value<number>; readonly max: Value<number> };
  /**
   * Target for the average CPU utilization of tasks, in percent: above it tasks are added, well below it tasks are
   * removed. Default: 60.
   */
  readonly cpuPercent?: Value<number>;
  /** Target for the average memory utilization, in percent. Default: 70. */
  readonly memoryPercent?: Value<number>;
  /** True while automatic scaling is suspended. Default: never. */
  readonly suspended?: Condition;
  /** Resources that must exist first: the service-linked role for `ecs.application-autoscaling.amazonaws.com`. */
  readonly after?: readonly Resource[];
}

/** False is not omitted: Application Auto Scaling keeps what an update does not specify ("RegisterScalableTarget"). */
const suspendedState = (value: boolean) => ({
  DynamicScalingInSuspended: value,
  DynamicScalingOutSuspended: value,
  ScheduledScalingSuspended: value,
});

/**
 * Target tracking scaling of a service by CPU and memory utilization. It scales out within a minute or two, and scales
 * in after five minutes, only if both metrics allow it.
 *
 * Source: Application Auto Scaling User Guide, "Target tracking scaling policies", "Suspend and resume scaling".
 */
export function fargateScaling(id: string, props: FargateScalingProps) {
  const { cluster, service, tasks, cpuPercent = 60, memoryPercent = 70, suspended, after = [] } = props;
  const target = resource(
    id,
    'AWS::ApplicationAutoScaling::ScalableTarget',
    {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: sub('service/${Cluster}/${Service}', { Cluster: cluster, Service: service }),
      MinCapacity: tasks.min,
      MaxCapacity: tasks.max,
      ...(suspended && { SuspendedState: either(suspended, suspendedState(true), suspendedState(false)) }),
    },
    {
      dependsOn: after,
      exceptions: [
        {
          rule: 'cfn-validate:F3002',
          reason: 'The schema that CloudFormation publishes includes its tags: the copy in the checker is older.',
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
