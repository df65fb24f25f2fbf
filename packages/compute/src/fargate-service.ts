import {
  type Condition,
  either,
  type Id,
  named,
  noValue,
  type Resource,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { fargateScaling } from './fargate-scaling.ts';

export interface FargateServiceProps {
  /** Name of the cluster. */
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  /** A `fargateTask` with a port. */
  readonly task: { readonly arn: Id<'AWS::ECS::TaskDefinition'>; readonly container: string };
  readonly port: Value<number>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets, with access to images and AWS: a NAT gateway or endpoints. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /**
   * Target group in which tasks register, and the grace period in seconds, in which failed health checks of a starting
   * task are ignored.
   */
  readonly loadBalancer: {
    readonly targetGroup: Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
    readonly graceSeconds: Value<number>;
  };
  /** Minimum and maximum number of tasks. */
  readonly tasks: { readonly min: Value<number>; readonly max: Value<number> };
  /** Targets for CPU and memory utilization in percent. Default: see `fargateScaling`. */
  readonly targets?: { readonly cpuPercent: Value<number>; readonly memoryPercent: Value<number> };
  /**
   * True while a new version changes the schema of its database: the update stops all tasks and starts none, so that it
   * cannot fail with the upgrade and be rolled back to the old version.
   * `aws ecs update-service --desired-count 1 --force-new-deployment` then starts one task; a failure is not rolled back.
   * Default: never.
   */
  readonly upgrading?: Condition;
  /** True while ECS Exec can open shells on tasks, in an emergency: see `fargateExec`. Default: never. */
  readonly shell?: Condition;
  /** Alarms that stop a deployment and roll it back. Default: only the deployment circuit breaker. */
  readonly alarms?: readonly Id<'AWS::CloudWatch::Alarm'>[];
  /**
   * Resources that must exist first: the listener, the policies of its role, the service-linked roles of ECS and
   * Application Auto Scaling, mount targets.
   */
  readonly after: readonly Resource[];
}

/** Application Auto Scaling sets the desired count: a value here would reset it at each update of the stack. */
const countOnUpgrade = (upgrading: Condition) => ({ DesiredCount: either(upgrading, 0, noValue) });

/**
 * Service that runs tasks in private subnets, without public IP addresses, with auto scaling. There is no inbound
 * network access, and outbound access only to port 443; `allowTcp` adds more. A deployment replaces tasks one by one
 * when new tasks are healthy, and is rolled back when they are not: a bad image fails the stack within minutes, not
 * hours.
 *
 * Source: Amazon ECS Developer Guide, "Amazon ECS service definition parameters", "How the Amazon ECS deployment
 * circuit breaker detects failures".
 */
export function fargateService(id: string, props: FargateServiceProps) {
  const {
    cluster,
    task,
    port,
    vpc,
    subnets,
    loadBalancer,
    tasks,
    targets,
    upgrading,
    shell,
    alarms = [],
    after,
  } = props;
  const unlessUpgrading = <T, U>(usual: T, duringUpgrade: U) =>
    upgrading ? either(upgrading, duringUpgrade, usual) : usual;
  const group = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: 'Tasks of the service',
      SecurityGroupEgress: [
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          CidrIp: '0.0.0.0/0',
          Description: 'AWS services over TLS: images, secrets, logs',
        },
      ],
      Tags: named(`${id}SecurityGroup`),
    },
    { supports: ['164.312(a)(1)', '164.312(e)(1)'] },
  );
  const service = resource(
    id,
    'AWS::ECS::Service',
    {
      Cluster: cluster,
      TaskDefinition: task.arn,
      LaunchType: 'FARGATE',
      PlatformVersion: 'LATEST',
      ...(upgrading && countOnUpgrade(upgrading)),
      DeploymentConfiguration: {
        MinimumHealthyPercent: unlessUpgrading(100, 0),
        MaximumPercent: unlessUpgrading(200, 100),
        DeploymentCircuitBreaker: { Enable: true, Rollback: unlessUpgrading(true, false) },
        ...(alarms.length > 0 && {
          Alarms: { AlarmNames: alarms, Enable: true, Rollback: unlessUpgrading(true, false) },
        }),
      },
      AvailabilityZoneRebalancing: unlessUpgrading('ENABLED', 'DISABLED'),
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          Subnets: subnets,
          SecurityGroups: [group.att('GroupId')],
        },
      },
      LoadBalancers: [{ ContainerName: task.container, ContainerPort: port, TargetGroupArn: loadBalancer.targetGroup }],
      HealthCheckGracePeriodSeconds: loadBalancer.graceSeconds,
      EnableExecuteCommand: shell ? either(shell, true, false) : false,
      EnableECSManagedTags: true,
      PropagateTags: 'SERVICE',
    },
    { dependsOn: after },
  );
  const scaling = fargateScaling(`${id}Scaling`, {
    cluster,
    service: service.att('Name'),
    tasks: { min: unlessUpgrading(tasks.min, 0), max: unlessUpgrading(tasks.max, 1) },
    ...targets,
    ...(upgrading && { suspended: upgrading }),
    after,
  });
  return snippet([group, service, scaling], {
    arn: service.ref,
    /** For metrics. */
    name: service.att('Name'),
    /** Security group of the tasks: use it with `allowTcp` for inbound and outbound rules. */
    securityGroup: group.att('GroupId'),
  });
}
