import {
  type Arn,
  base64,
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

/** A range from which SSH is let in. */
export interface SshRange {
  /** IPv4 range, /8 or narrower. */
  readonly cidr: Value<string>;
  /** Default: always. */
  readonly given?: Condition;
}

export interface BastionProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Range of the VPC: what can be reached from it. */
  readonly vpcCidr: Value<string>;
  /** Private subnet, with a NAT gateway or with endpoints for `ssm`, `ssmmessages`, `ec2messages`, `logs` and `s3`. */
  readonly subnet: Id<'AWS::EC2::Subnet'>;
  /** From a public parameter: Amazon Linux 2023. A newer one makes a new instance at the next update of the stack. */
  readonly image: Value<string>;
  /** An arm64 type with at least 1 GiB, such as `t4g.micro`: dnf needs as much. */
  readonly instanceType: Value<string>;
  /** Its policy lets EC2 use it for who creates the instance: `encrypts: ['AWS::EC2::Instance']` of `dataKey`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /**
   * Role for `ec2.amazonaws.com` with AWS's policy `AmazonSSMManagedEC2InstanceDefaultPolicy`, which unlike
   * `AmazonSSMManagedInstanceCore` reads no parameters, and with `sessionLogging` of the audit package.
   */
  readonly role: Id<'AWS::IAM::Role'>;
  /** The session document with which shells are opened on it: its tag, which `sessionAccess` of the audit package asks for. */
  readonly document: Id<'AWS::SSM::Document'>;
  /** SSH from the internet: the instance stands in the public subnet then, with an Elastic IP. Default: no one. */
  readonly ssh?: {
    readonly given: Condition;
    readonly subnet: Id<'AWS::EC2::Subnet'>;
    readonly from: readonly [SshRange, ...SshRange[]];
  };
  /** What must be there first: the policies of its role, the attachment of the internet gateway. */
  readonly after?: readonly Resource[];
}

/**
 * Nothing else would patch it: an image of Amazon Linux 2023 is locked to its own release, and Patch Manager keeps to what it finds.
 * The second line ends an idle shell that did not come by Session Manager.
 *
 * Source: Amazon Linux 2023 User Guide, "Using deterministic upgrades through versioned repositories".
 */
const firstBoot = `#!/bin/bash
echo latest > /etc/dnf/vars/releasever
echo 'readonly TMOUT=900; export TMOUT' > /etc/profile.d/idle.sh
`;

/**
 * An instance to open a shell on, by Session Manager: no public address, no inbound port, no key pair. Its disk is encrypted, it gives
 * out its role by IMDSv2 alone, and it is patched daily. Sessions are logged and end by its session document.
 *
 * With `ssh` it also answers on port 22, to the ranges given. Keys are pushed for a minute by EC2 Instance Connect, by who may call
 * `ec2-instance-connect:SendSSHPublicKey` on it; what is typed there is not logged.
 *
 * One instance and no Auto Scaling group: EC2 recovers it on other hardware by itself, it keeps nothing, and a group would need a
 * service-linked role in the policy of the key.
 *
 * @throws Problem when a range for SSH is written out and is no IPv4 range of /8 or narrower
 *
 * Source: Amazon EC2 User Guide, "Automatic instance recovery"; AWS Systems Manager User Guide, "About the AWS-RunPatchBaseline SSM
 * document".
 */
export function bastion(id: string, props: BastionProps) {
  const { vpc, vpcCidr, subnet, image, instanceType, key, role, document, ssh, after = [] } = props;
  for (const { cidr } of ssh?.from ?? []) refuseWide(id, cidr);
  const securityGroup = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      GroupDescription: 'The bastion',
      VpcId: vpc,
      ...(ssh && { SecurityGroupIngress: either(ssh.given, ssh.from.map(sshRule), noValue) }),
      SecurityGroupEgress: [
        { ...port(443), CidrIp: '0.0.0.0/0', Description: 'Systems Manager, logs and packages' },
        { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIp: vpcCidr, Description: 'What admits it in the VPC' },
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
          reason: 'It keeps nothing, and a newer image replaces it: the protection would only hold up the stack.',
        },
        {
          rule: 'cdk-nag:HIPAA.Security-EC2InstancesInVPC',
          reason: 'Its network interface stands in a subnet of the VPC; the rule looks for one beside it.',
        },
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
    /** Who admits it names this group. */
    securityGroup: securityGroup.att('GroupId'),
    /** Its public address, where SSH is let in. */
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
    `SSH cannot be let in from ${range}`,
    'Give the IPv4 range of your own network, /8 or narrower.',
  );
}

function elasticIp(id: string, instance: Id<'AWS::EC2::Instance'>, after: readonly Resource[]) {
  const address = resource(id, 'AWS::EC2::EIP', { Domain: 'vpc', InstanceId: instance }, { dependsOn: after });
  return { resources: [address], ip: address.ref };
}
