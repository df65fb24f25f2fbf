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

/** A service with an existing task definition and load balancer. */
export const example = blueprint('fargate-service', {
  title: 'Fargate service behind a load balancer',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'Existing VPC.' }),
      SubnetIds: idsOf('AWS::EC2::Subnet', 'Private subnets', { Description: 'Private subnets with a NAT gateway.' }),
      TargetGroupArn: arnOf('AWS::ElasticLoadBalancingV2::TargetGroup', 'Target group', {
        Description: 'Target group of a listener, with target type ip.',
      }),
    },
    Service: {
      ClusterName: text('Cluster', {
        Description: 'Name of the ECS cluster.',
        AllowedPattern: '^[A-Za-z0-9_-]{1,255}$',
        ConstraintDescription: 'Letters, digits, hyphens and underscores',
      }),
      TaskArn: arnOf('AWS::ECS::TaskDefinition', 'Task definition', {
        Description: 'Task definition with a container main that listens on port 443.',
      }),
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
      AllowUpgrade: flag('Allow upgrade', 'false', {
        Description: 'Set to true while a new version changes its database.',
      }),
      EnableEcsExec: flag('ECS Exec', 'false', {
        Description: 'Whether ECS Exec can open shells on tasks, for emergencies.',
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
        ServiceName: { description: 'Name of the service', value: service.name },
        SecurityGroupId: { description: 'Security group of the tasks', value: service.securityGroup },
      },
    };
  },
});
