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
  /** Private ones, with a way to images and AWS: a NAT gateway or endpoints. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Where it registers, and seconds for which a task that starts may seem ill. */
  readonly loadBalancer: {
    readonly targetGroup: Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
    readonly graceSeconds: Value<number>;
  };
  /** Tasks that always run, and the most that ever do. */
  readonly tasks: { readonly min: Value<number>; readonly max: Value<number> };
  /** Percent of CPU and memory above which one is added. Default: as of `fargateScaling`. */
  readonly targets?: { readonly cpuPercent: Value<number>; readonly memoryPercent: Value<number> };
  /** Holds while a new version changes the schema of its database: then one task runs, the old one stops first, and none comes back. Default: never. */
  readonly upgrading?: Condition;
  /** Holds where a shell may be opened on its tasks, in an emergency: see `fargateExec`. Default: never. */
  readonly shell?: Condition;
  /** Alarms that stop a deployment and undo it. Default: the circuit breaker alone. */
  readonly alarms?: readonly Id<'AWS::CloudWatch::Alarm'>[];
  /** What must be there first: the listener, policies of its role, the service-linked roles of ECS and its autoscaling, mount targets. */
  readonly after: readonly Resource[];
}

/** Application Auto Scaling sets the count: named here, each update of the stack would undo that. */
const countOnUpgrade = (upgrading: Condition) => ({ DesiredCount: either(upgrading, 1, noValue) });

/**
 * Keeps tasks running in private subnets, without public addresses, as many as the load asks for. Nobody reaches them and they reach
 * AWS alone, but for what `allowTcp` lets through. A new version takes over task by task when it is well, and goes back by itself
 * when it is not: a bad image stops the stack in minutes and not in hours.
 *
 * Source: Amazon ECS Developer Guide, "Amazon ECS service definition parameters", "How the Amazon ECS deployment circuit breaker
 * detects failures".
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
  const unlessUpgrading = <T, U>(usually: T, meanwhile: U) =>
    upgrading ? either(upgrading, meanwhile, usually) : usually;
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
          Description: 'Images, secrets, logs: AWS by TLS',
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
    tasks: { min: unlessUpgrading(tasks.min, 1), max: unlessUpgrading(tasks.max, 1) },
    ...targets,
    after,
  });
  return snippet([group, service, scaling], {
    arn: service.ref,
    /** For metrics. */
    name: service.att('Name'),
    /** Who is asked by it admits this group, and who asks it is admitted to it: `allowTcp`. */
    securityGroup: group.att('GroupId'),
  });
}
