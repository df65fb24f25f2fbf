import {
  type Arn,
  base64,
  type CheckerException,
  type Condition,
  either,
  type Id,
  named,
  noValue,
  Problem,
  type Resource,
  resource,
  snippet,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';

/** A range from which SSH is allowed. */
export interface SshRange {
  /** IPv4 range, /8 or narrower. */
  readonly cidr: Value<string>;
  /** Condition under which the range is allowed. Default: always. */
  readonly given?: Condition;
}

export interface BastionProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** IPv4 range of the VPC: the bastion can connect to all TCP ports in it. */
  readonly vpcCidr: Value<string>;
  /** Private subnet, with a NAT gateway or with endpoints for `ssm`, `ssmmessages`, `ec2messages`, `logs` and `s3`. */
  readonly subnet: Id<'AWS::EC2::Subnet'>;
  /**
   * AMI from a public parameter for Amazon Linux 2023. A newer AMI replaces the instance at the next update of the
   * stack.
   */
  readonly image: Value<string>;
  /** An arm64 type with at least 1 GiB of memory, such as `t4g.micro`: dnf needs it. */
  readonly instanceType: Value<string>;
  /**
   * Key for the volume. Its policy lets the principal that creates the instance use it through EC2: `encrypts:
   * ['AWS::EC2::Instance']` of `dataKey`.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  /**
   * Role for `ec2.amazonaws.com` with the AWS managed policy `AmazonSSMManagedEC2InstanceDefaultPolicy`, which unlike
   * `AmazonSSMManagedInstanceCore` allows no access to parameters, and with `sessionLogging` of the audit package.
   */
  readonly role: Id<'AWS::IAM::Role'>;
  /**
   * Session document for shells on this instance. It is the value of a tag that `sessionAccess` of the audit package
   * requires.
   */
  readonly document: Id<'AWS::SSM::Document'>;
  /**
   * SSH from the internet. While `given` holds, the instance is in the public subnet and has an Elastic IP address.
   * Default: no SSH.
   */
  readonly ssh?: {
    readonly given: Condition;
    readonly subnet: Id<'AWS::EC2::Subnet'>;
    readonly from: readonly [SshRange, ...SshRange[]];
  };
  /** Resources that must exist first: the policies of the role, the attachment of the internet gateway. */
  readonly after?: readonly Resource[];
  /** Accepted findings of checkers about the instance. Default: none. */
  readonly exceptions?: readonly CheckerException[];
}

/**
 * Enables patching: an AMI of Amazon Linux 2023 is locked to its own release, and Patch Manager installs only from that
 * release. The second line ends idle shells that were not opened by Session Manager.
 *
 * Source: Amazon Linux 2023 User Guide, "Using deterministic upgrades through versioned repositories".
 */
const firstBoot = `#!/bin/bash
echo latest > /etc/dnf/vars/releasever
echo 'readonly TMOUT=900; export TMOUT' > /etc/profile.d/idle.sh
`;

/**
 * An EC2 instance for shells by Session Manager: no public IP address, no inbound port, no key pair. Its volume is
 * encrypted, instance metadata requires IMDSv2, and it is patched daily. Its session document logs sessions and ends
 * them.
 *
 * With `ssh`, port 22 is open to the configured ranges. EC2 Instance Connect pushes keys that are valid for 60 seconds,
 * for principals that can call `ec2-instance-connect:SendSSHPublicKey` on the instance. SSH sessions are not logged.
 *
 * One instance, not an Auto Scaling group: EC2 recovers it on other hardware automatically, it stores no data, and a
 * group would need a service-linked role in the key policy.
 *
 * @throws Problem when a literal SSH range is not an IPv4 range of /8 or narrower
 *
 * Source: Amazon EC2 User Guide, "Automatic instance recovery"; AWS Systems Manager User Guide, "About the
 * AWS-RunPatchBaseline SSM document".
 */
export function bastion(id: string, props: BastionProps) {
  const { vpc, vpcCidr, subnet, image, instanceType, key, role, document, ssh, after = [], exceptions = [] } = props;
  for (const { cidr } of ssh?.from ?? []) refuseWide(id, cidr);
  const securityGroup = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      GroupDescription: 'Bastion host',
      VpcId: vpc,
      ...(ssh && { SecurityGroupIngress: either(ssh.given, ssh.from.map(sshRule), noValue) }),
      SecurityGroupEgress: [
        { ...port(443), CidrIp: '0.0.0.0/0', Description: 'Systems Manager, logs and packages' },
        { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIp: vpcCidr, Description: 'Targets in the VPC' },
      ],
    },
    { supports: ['164.312(a)(1)'] },
  );
  const profile = resource(`${id}InstanceProfile`, 'AWS::IAM::InstanceProfile', { Roles: [role] });
  const instance = resource(
    id,
    'AWS::EC2::Instance',
    {
      ImageId: image,
      InstanceType: instanceType,
      IamInstanceProfile: profile.ref,
      NetworkInterfaces: [
        {
          DeviceIndex: '0',
          AssociatePublicIpAddress: false,
          DeleteOnTermination: true,
          GroupSet: [securityGroup.att('GroupId')],
          SubnetId: ssh ? either(ssh.given, ssh.subnet, subnet) : subnet,
        },
      ],
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: { Encrypted: true, KmsKeyId: key, VolumeType: 'gp3', VolumeSize: 8, DeleteOnTermination: true },
        },
      ],
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      EbsOptimized: true,
      Monitoring: true,
      PropagateTagsToVolumeOnCreation: true,
      UserData: base64(firstBoot),
      Tags: [...named(id), { Key: 'SessionDocument', Value: document }],
    },
    {
      dependsOn: after,
      supports: ['164.312(a)(1)', '164.312(a)(2)(iv)'],
      exceptions: [
        {
          rule: 'cdk-nag:AwsSolutions-EC29',
          reason:
            'It stores no data and a newer AMI replaces it: termination protection would only block updates of the stack.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-EC2InstancesInVPC',
          reason:
            'Its network interface is in a subnet of the VPC; the rule checks only the property SubnetId of the instance.',
        },
        ...exceptions,
      ],
    },
  );
  const address = ssh && when(ssh.given, () => elasticIp(`${id}ElasticIp`, instance.ref, after));
  const patches = resource(`${id}PatchAssociation`, 'AWS::SSM::Association', {
    Name: 'AWS-RunPatchBaseline',
    Targets: [{ Key: 'InstanceIds', Values: [instance.ref] }],
    Parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] },
    ScheduleExpression: 'rate(1 day)',
    ComplianceSeverity: 'HIGH',
  });
  return snippet([securityGroup, profile, instance, ...(address ? [address] : []), patches], {
    id: instance.ref,
    /** Add this group to the ingress rules of targets that the bastion connects to. */
    securityGroup: securityGroup.att('GroupId'),
    /** Its public IP address, while SSH is enabled. */
    address: address?.ip,
  });
}

const port = (number: number) => ({ IpProtocol: 'tcp', FromPort: number, ToPort: number });

const sshRule = ({ cidr, given }: SshRange) => {
  const rule = { ...port(22), CidrIp: cidr, Description: 'SSH' };
  return given ? either(given, rule, noValue) : rule;
};

function refuseWide(id: string, range: Value<string>): void {
  if (typeof range !== 'string') return;
  const bits = Number(/^\d+(?:\.\d+){3}\/(\d+)$/.exec(range)?.[1]);
  if (bits >= 8 && bits <= 32) return;
  throw new Problem(
    id,
    `SSH cannot be allowed from ${range}`,
    'Set the IPv4 range of your own network, /8 or narrower.',
  );
}

function elasticIp(id: string, instance: Id<'AWS::EC2::Instance'>, after: readonly Resource[]) {
  const address = resource(id, 'AWS::EC2::EIP', { Domain: 'vpc', InstanceId: instance }, { dependsOn: after });
  return { resources: [address], ip: address.ref };
}
