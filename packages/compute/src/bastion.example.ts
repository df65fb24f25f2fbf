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

/** A bastion in a VPC that exists; SSH where a range is given. */
export const example = blueprint('bastion', {
  title: 'Bastion: a shell by Session Manager, or by SSH from one range',
  parameters: {
    Network: {
      VpcId: idOf('AWS::EC2::VPC', 'VPC', { Description: 'VPC that it stands in.' }),
      VpcCidr: text('Range of the VPC', {
        Description: 'What can be reached from it.',
        AllowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2[0-8])$',
        ConstraintDescription: 'An IPv4 range from /16 to /28, such as 10.0.0.0/16',
      }),
      PrivateSubnetId: idOf('AWS::EC2::Subnet', 'Private subnet', {
        Description: 'Subnet with a NAT gateway, or with endpoints for Systems Manager.',
      }),
      PublicSubnetId: idOf('AWS::EC2::Subnet', 'Public subnet', {
        Description: 'Subnet with an internet gateway, where it stands if SSH is let in.',
      }),
    },
    Access: {
      SshCidr: text('Range for SSH', {
        Description: 'IPv4 range from which SSH is let in; nothing for Session Manager alone.',
        Default: '',
        AllowedPattern: '^$|^(\\d{1,3}\\.){3}\\d{1,3}/([89]|[12][0-9]|3[0-2])$',
        ConstraintDescription: 'The IPv4 range of your own network, /8 or narrower, or nothing',
      }),
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that bounds its role.',
      }),
    },
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key whose policy admits EC2 volumes.' }),
      DocumentName: text('Session document', {
        Description: 'Name of the session document with which shells are opened on it.',
        AllowedPattern: '^[A-Za-z0-9_.-]{3,128}$',
        ConstraintDescription: '3 to 128 letters, digits, and _.-',
      }),
    },
    Machine: {
      InstanceType: choice('Type', ['t4g.micro', 't4g.small', 't4g.medium'], { Description: 'Type of the instance.' }),
      Image: fromPublicParameter('Image', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', {
        Description: 'Public parameter with the newest Amazon Linux 2023.',
      }),
    },
  },
  conditions: (p) => ({ HasSsh: isGiven(p.SshCidr) }),
  system: (p, { HasSsh }) => {
    const role = serviceRole('BastionRole', {
      service: 'ec2.amazonaws.com',
      description: 'Speaks to Systems Manager',
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
        InstanceId: { description: 'The bastion', value: machine.id },
        Address: { description: 'Public address, for SSH', value: machine.address },
        SecurityGroupId: {
          description: 'Group of the bastion: admit it where it may go',
          value: machine.securityGroup,
        },
      },
    };
  },
});
