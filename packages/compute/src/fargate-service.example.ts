import {
  arnOf,
  blueprint,
  equals,
  flag,
  type Id,
  idOf,
  idsOf,
  number,
  text,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import { type FargateServiceProps, fargateService } from './fargate-service.ts';

/** A service of a task, behind a load balancer, that exist. */
export const example = blueprint('fargate-service', {
  title: 'Fargate service behind a load balancer',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that exists.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Private subnets', { Description: 'Subnets with a NAT gateway.' }),
      TargetGroupArn: arnOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'Target group', {
        Description: 'Target group of a listener, for addresses.',
      }),
    },
    Service: {
      ClusterName: text('Cluster', {
        Description: 'Name of the cluster.',
        AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
        ConstraintDescription: 'Letters, digits, hyphens and underscores',
      }),
      TaskArn: arnOf('AWS::ECS::TaskDefinition', 'Task definition', {
        Description: 'Task definition whose container main answers on port 443.',
      }),
      MinTasks: number('Tasks', { Description: 'Tasks that always run.', Default: 2, AllowedValues: [1, 2, 3] }),
      MaxTasks: number('Most tasks', { Description: 'Most tasks that run.', Default: 6, AllowedValues: [3, 6, 12] }),
      AllowUpgrade: flag('Upgrade', 'false', { Description: 'While a new version changes its database.' }),
      EnableEcsExec: flag('ECS Exec', 'false', {
        Description: 'Whether a shell may be opened on a task, in an emergency.',
      }),
    },
  },
  conditions: (p) => ({ AllowsUpgrade: equals(p.AllowUpgrade, 'true'), HasEcsExec: equals(p.EnableEcsExec, 'true') }),
  system: (p, { AllowsUpgrade, HasEcsExec }) => {
    const service = fargateService('Service', {
      cluster: unchecked<Id<'AWS::ECS::Cluster'>>(p.ClusterName),
      task: { arn: unchecked<Id<'AWS::ECS::TaskDefinition'>>(p.TaskArn), container: 'main' },
      port: 443,
      vpc: p.VpcId,
      subnets: unchecked<FargateServiceProps['subnets']>(p.SubnetIds),
      loadBalancer: {
        targetGroup: unchecked<Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>>(p.TargetGroupArn),
        graceSeconds: 300,
      },
      tasks: { min: p.MinTasks, max: p.MaxTasks },
      upgrading: AllowsUpgrade,
      shell: HasEcsExec,
      after: [],
    });
    return {
      stacks: { app: [service] },
      outputs: {
        ServiceName: { description: 'The service', value: service.name },
        SecurityGroupId: { description: 'Group of its tasks', value: service.securityGroup },
      },
    };
  },
});
