import {
  arnOf,
  blueprint,
  choice,
  fromPublicParameter,
  type Id,
  idOf,
  isGiven,
  text,
  unchecked,
} from '@hipaa-stacks/cloudformation';
import { bastion } from './bastion.ts';
import { serviceRole } from './service-role.ts';

/** A bastion in an existing VPC, with SSH from an optional range. */
export const example = blueprint('bastion', {
  title: 'Bastion: shells by Session Manager, or by SSH from one range',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC of the bastion.' }),
      VpcCidr: text('CIDR block of the VPC', {
        Description: 'IPv4 range that the bastion can connect to.',
        AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2[0-8])$',
        ConstraintDescription: 'An IPv4 range from /16 to /28, such as 10.0.0.0/16',
      }),
      PrivateSubnetId: idOf('AWS::EC2::Subnet', 'Private subnet', {
        Description: 'Subnet with a NAT gateway, or with endpoints for Systems Manager.',
      }),
      PublicSubnetId: idOf('AWS::EC2::Subnet', 'Public subnet', {
        Description: 'Subnet with an internet gateway, for the bastion if SshCidr is set.',
      }),
    },
    Access: {
      SshCidr: text('SSH range', {
        Description:
          'Optional. IPv4 range from which SSH is allowed. If empty, the bastion is only accessible by Session Manager. Example: 203.0.113.0/24.',
        Default: '',
        AllowedPattern: '^$|^(\\d{1,3}\\.){3}\\d{1,3}/([89]|[12][0-9]|3[0-2])$',
        ConstraintDescription: 'Empty, or an IPv4 range of your own network, /8 or narrower, such as 203.0.113.0/24',
      }),
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that is the permissions boundary of the role.',
      }),
    },
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key whose policy allows EC2 volumes.' }),
      DocumentName: text('Session document', {
        Description: 'Name of the session document for shells on the bastion.',
        AllowedPattern: '^[A-Za-z0-9_.-]{3,128}$',
        ConstraintDescription: '3 to 128 letters, digits, and _.-',
      }),
    },
    Machine: {
      InstanceType: choice('Instance type', ['t4g.micro', 't4g.small', 't4g.medium'], {
        Description: 'Instance type of the bastion.',
      }),
      Image: fromPublicParameter('Image', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', {
        Description: 'Public parameter with the newest Amazon Linux 2023 AMI.',
      }),
    },
  },
  conditions: (p) => ({ HasSsh: isGiven(p.SshCidr) }),
  system: (p, { HasSsh }) => {
    const role = serviceRole('BastionRole', {
      service: 'ec2.amazonaws.com',
      description: 'Connects to Systems Manager',
      boundary: p.PermissionsBoundary,
      awsPolicies: ['AmazonSSMManagedEC2InstanceDefaultPolicy'],
    });
    const machine = bastion('Bastion', {
      vpc: p.VpcId,
      vpcCidr: p.VpcCidr,
      subnet: p.PrivateSubnetId,
      image: p.Image,
      instanceType: p.InstanceType,
      key: p.KeyArn,
      role: role.name,
      document: unchecked<Id<'AWS::SSM::Document'>>(p.DocumentName),
      ssh: { given: HasSsh, subnet: p.PublicSubnetId, from: [{ cidr: p.SshCidr }] },
    });
    return {
      stacks: { shell: [role, machine] },
      outputs: {
        InstanceId: { description: 'Instance ID of the bastion', value: machine.id },
        Address: { description: 'Public IP address for SSH', value: machine.address },
        SecurityGroupId: {
          description: 'Security group of the bastion: allow it in the ingress rules of targets',
          value: machine.securityGroup,
        },
      },
    };
  },
});
