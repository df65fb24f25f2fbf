import {
  arnOf,
  blueprint,
  choice,
  fromPublicParameter,
  type Id,
  idOf,
  idsOf,
  number,
  sub,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import { instanceGroup } from './instance-group.ts';
import { serviceRole } from './service-role.ts';

/** A group that runs nothing: its user data only sends the signal. */
export const example = blueprint('instance-group', {
  title: 'Auto Scaling group of one: a replacement starts before the old instance is deleted',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the instance.' }),
      PrivateSubnetIds: idsOf('AWS::EC2::Subnet', 'Private subnets', {
        Description: 'Subnets with a NAT gateway, or with endpoints for CloudFormation and Systems Manager.',
      }),
    },
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'Key of the volume: its policy allows the service-linked role of EC2 Auto Scaling to use it.',
      }),
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that is the permissions boundary of the role.',
      }),
    },
    Machine: {
      InstanceType: choice('Instance type', ['t4g.micro', 't4g.small', 't4g.medium'], {
        Description: 'Instance type.',
      }),
      VolumeSize: number('Volume size', {
        Description: 'Size of the root volume in GiB.',
        Default: 16,
        MinValue: 8,
        MaxValue: 1024,
        ConstraintDescription: '8 to 1024',
      }),
      Image: fromPublicParameter('Image', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', {
        Description: 'Public parameter with the newest Amazon Linux 2023 AMI.',
      }),
    },
  },
  system: (p) => {
    const role = serviceRole('MachineRole', {
      service: 'ec2.amazonaws.com',
      description: 'Connects to Systems Manager',
      boundary: p.PermissionsBoundary,
      awsPolicies: ['AmazonSSMManagedEC2InstanceDefaultPolicy'],
    });
    const machine = instanceGroup('Machine', {
      image: p.Image,
      instanceType: p.InstanceType,
      volumeGigabytes: p.VolumeSize,
      key: p.KeyArn,
      role: role.name,
      vpc: p.VpcId,
      subnets: unchecked<readonly Id<'AWS::EC2::Subnet'>[]>(p.PrivateSubnetIds),
      targetGroups: [],
      userData: (group) =>
        sub(
          `#!/bin/bash\n/opt/aws/bin/cfn-signal --exit-code 0 --stack \${AWS::StackId} --resource ${group} --region \${AWS::Region}\n`,
        ),
    });
    return {
      stacks: { machine: [role, machine] },
      outputs: {
        Group: { description: 'Auto Scaling group', value: machine.name },
        SecurityGroupId: { description: 'Security group of the instance', value: machine.securityGroup },
      },
    };
  },
});
