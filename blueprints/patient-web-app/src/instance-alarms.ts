import type { Channel } from '@hipaa-stacks/baseline';
import type { Id, Value } from '@hipaa-stacks/cloudformation';

export interface InstanceAlarmProps {
  readonly channel: Pick<Channel, 'alarm' | 'notice'>;
  readonly group: Id<'AWS::AutoScaling::AutoScalingGroup'>;
  /** `LoadBalancerFullName` of the load balancer. */
  readonly loadBalancer: Value<string>;
  /** `TargetGroupFullName` of both target groups. */
  readonly targetGroups: { readonly backend: Value<string>; readonly frontend: Value<string> };
}

/** The alarms and notices of the instance, and of its responses. Call it within HasVersion. */
export const instanceAlarms = (props: InstanceAlarmProps) => [
  ...groupAlarms(props),
  ...targetAlarms(props, 'Backend', props.targetGroups.backend),
  ...targetAlarms(props, 'Frontend', props.targetGroups.frontend),
  loadBalancerAlarm(props),
];

/**
 * Alarms of the group. A failed status check of EC2 replaces the instance, because the group checks it too: there is no
 * alarm for it, because EC2 publishes that metric for single instances only.
 */
function groupAlarms({ channel: { alarm, notice }, group }: InstanceAlarmProps) {
  const ofGroup = { dimensions: { AutoScalingGroupName: group }, periods: 3 };
  return [
    alarm('NoInstance', {
      description:
        'No instance has been in service for 15 minutes. Look at the activity history of the Auto Scaling group, then at the streams of the boot in the log group of the instance.',
      namespace: 'AWS/AutoScaling',
      metric: 'GroupInServiceInstances',
      ...ofGroup,
      statistic: 'Maximum',
      below: true,
      missing: 'breaching',
    }),
    alarm('HighCpu', {
      description:
        'The instance has used 90% of its CPU for 15 minutes. Look at the requests, then increase InstanceType.',
      namespace: 'AWS/EC2',
      metric: 'CPUUtilization',
      ...ofGroup,
      statistic: 'Average',
      threshold: 90,
    }),
    alarm('HighMemory', {
      description:
        'The instance has used 90% of its memory for 15 minutes, or its CloudWatch agent sends no metrics. Look at the containers, then increase InstanceType.',
      namespace: 'CWAgent',
      metric: 'mem_used_percent',
      ...ofGroup,
      statistic: 'Average',
      threshold: 90,
      missing: 'breaching',
    }),
    alarm('HighDisk', {
      description:
        'The root volume of the instance is 80% full. Remove unused images with docker image prune, or increase VolumeSize.',
      namespace: 'CWAgent',
      metric: 'disk_used_percent',
      ...ofGroup,
      statistic: 'Maximum',
      threshold: 80,
    }),
    notice('LaunchFailed', {
      description:
        'EC2 Auto Scaling could not start an instance. Common causes: no capacity for the instance type, or a key policy that does not allow its service-linked role.',
      pattern: {
        source: ['aws.autoscaling'],
        'detail-type': ['EC2 Instance Launch Unsuccessful'],
        detail: { AutoScalingGroupName: [group] },
      },
      fields: {
        group: '$.detail.AutoScalingGroupName',
        status: '$.detail.StatusCode',
        cause: '$.detail.StatusMessage',
      },
    }),
  ];
}

function targetAlarms(
  { channel: { alarm }, loadBalancer }: InstanceAlarmProps,
  name: 'Backend' | 'Frontend',
  targetGroup: Value<string>,
) {
  const ofTargets = {
    namespace: 'AWS/ApplicationELB',
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
  };
  const unit = name.toLowerCase();
  return [
    alarm(`${name}NotHealthy`, {
      description: `No ${unit} has been healthy for ten minutes: the application does not respond. Look at the log group of the ${unit}, then restart it with systemctl restart ${unit}.`,
      ...ofTargets,
      metric: 'HealthyHostCount',
      statistic: 'Maximum',
      below: true,
      periods: 2,
      missing: 'breaching',
    }),
    alarm(`${name}Unhealthy`, {
      description: `A ${unit} has failed its health checks for 15 minutes. Look at the log group of the ${unit}.`,
      ...ofTargets,
      metric: 'UnHealthyHostCount',
      statistic: 'Minimum',
      periods: 3,
    }),
    alarm(`${name}5xx`, {
      description: `The ${unit} returned HTTP 5xx responses. Look at its log group.`,
      ...ofTargets,
      metric: 'HTTPCode_Target_5XX_Count',
      statistic: 'Sum',
      threshold: 10,
    }),
  ];
}

const loadBalancerAlarm = ({ channel: { alarm }, loadBalancer }: InstanceAlarmProps) =>
  alarm('LoadBalancer5xx', {
    description:
      'The load balancer returned HTTP 5xx responses, usually because the instance did not respond. Look at the health of the targets.',
    namespace: 'AWS/ApplicationELB',
    metric: 'HTTPCode_ELB_5XX_Count',
    dimensions: { LoadBalancer: loadBalancer },
    statistic: 'Sum',
    threshold: 10,
  });
