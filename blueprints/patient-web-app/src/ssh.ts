import { sessionLogging, sessionLoggingExceptions } from '@hipaa-stacks/audit';
import type { Organization } from '@hipaa-stacks/baseline';
import {
  type Arn,
  type Conditions,
  type Expr,
  equals,
  holds,
  type Id,
  isGiven,
  option,
  type References,
  type Resource,
  type Rule,
  snippet,
  sub,
  text,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { bastion, rolePolicy } from '@hipaa-stacks/compute';
import { allowTcp } from '@hipaa-stacks/network';
import type { InstanceLogs } from './instance-logs.ts';
import { INSTANCE_ID } from './shell.ts';

const sshOption = option('EnableSsh', 'HasSsh', {
  label: 'SSH',
  description:
    'Creates a bastion in the public subnet, for SSH to the instance from SshCidr. SSH sessions are not recorded: Session Manager, which needs no option, records them. Requires SshCidr, and AppVersion.',
});

/** The parameters of SSH. */
export const sshParameters = {
  ...sshOption.parameters,
  SshCidr: text('SSH range', {
    Description: 'IPv4 range from which SSH to the bastion is allowed. Required by EnableSsh. Example: 203.0.113.0/24.',
    Default: '',
    AllowedPattern: '^$|^([0-9]{1,3}\\.){3}[0-9]{1,3}/([89]|[12][0-9]|3[0-2])$',
    ConstraintDescription: 'An IPv4 range of your own network, /8 or narrower, such as 203.0.113.0/24, or empty',
  }),
};

type P = References<typeof sshParameters>;

/** The condition of SSH. */
export const sshConditions = sshOption.conditions;

/** The rules of SSH. */
export const sshRules = (p: P & { readonly AppVersion: Expr<string> }): Readonly<Record<string, Rule>> => ({
  SshNeedsRangeAndInstance: {
    RuleCondition: equals(p.EnableSsh, 'true'),
    Assertions: [
      holds(isGiven(p.SshCidr), 'EnableSsh requires SshCidr. Set SshCidr, or set EnableSsh to false.'),
      holds(isGiven(p.AppVersion), 'EnableSsh requires an instance. Set AppVersion, or set EnableSsh to false.'),
    ],
  },
  SshRangeNeedsSsh: {
    RuleCondition: isGiven(p.SshCidr),
    Assertions: [
      holds(equals(p.EnableSsh, 'true'), 'SshCidr requires EnableSsh. Set EnableSsh to true, or set SshCidr to empty.'),
    ],
  },
});

export interface SshProps {
  readonly organization: Pick<Organization, 'role'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly vpcCidr: Value<string>;
  readonly publicSubnet: Id<'AWS::EC2::Subnet'>;
  readonly privateSubnet: Id<'AWS::EC2::Subnet'>;
  /** Routes that the public address requires. */
  readonly internetRoutes: readonly Resource[];
  readonly image: Value<string>;
  /** Key of the volumes. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly session: { readonly document: Id<'AWS::SSM::Document'>; readonly key: Arn<'AWS::KMS::Key'> };
  readonly logs: InstanceLogs;
  readonly instance: {
    readonly group: Id<'AWS::AutoScaling::AutoScalingGroup'>;
    readonly securityGroup: Id<'AWS::EC2::SecurityGroup'>;
  };
}

/**
 * SSH to the instance through a bastion. EC2 Instance Connect pushes a key that is valid for 60 seconds to both, so that
 * no key pair is stored. The instance itself stays in the private subnets, because its replacement would change its
 * address. Call it within HasVersion and HasSsh.
 */
export function ssh(p: P, has: Conditions<typeof sshConditions>, props: SshProps) {
  const {
    organization,
    vpc,
    vpcCidr,
    publicSubnet,
    privateSubnet,
    internetRoutes,
    image,
    key,
    session,
    logs,
    instance,
  } = props;
  const role = organization.role('BastionRole', 'ec2.amazonaws.com', 'Role of the bastion, for Systems Manager', [
    'AmazonSSMManagedEC2InstanceDefaultPolicy',
  ]);
  const access = rolePolicy('BastionSessionAccess', {
    role: role.name,
    statements: sessionLogging({ logGroup: logs.sessions.arn, key: session.key }),
    exceptions: sessionLoggingExceptions,
  });
  const machine = bastion('Bastion', {
    vpc,
    vpcCidr,
    subnet: privateSubnet,
    image,
    instanceType: 't4g.micro',
    key,
    role: role.name,
    document: session.document,
    ssh: { given: has.HasSsh, subnet: publicSubnet, from: [{ cidr: p.SshCidr }] },
    after: [access.policy, ...internetRoutes],
    exceptions: [
      {
        rule: 'cdk-nag:AwsSolutions-EC26!',
        reason:
          'The rule looks for the launch template of each instance as soon as the system has one, and this instance has none. Its volume is encrypted in its own block device mapping.',
      },
    ],
  });
  const toInstance = allowTcp('BastionToInstance', {
    from: machine.securityGroup,
    to: instance.securityGroup,
    port: 22,
    why: 'Bastion to instance, SSH',
  });
  return snippet([role, access, machine, toInstance], {
    command: sshCommand(machine.id, instance.group),
  });
}

/** Pushes the public key to the bastion and to the instance, and connects through the bastion. */
function sshCommand(bastionId: Id<'AWS::EC2::Instance'>, group: Id<'AWS::AutoScaling::AutoScalingGroup'>) {
  const push = (id: string) =>
    `aws ec2-instance-connect send-ssh-public-key --region \${AWS::Region} --instance-os-user ec2-user --ssh-public-key file://$HOME/.ssh/id_ed25519.pub --instance-id ${id}`;
  const address = (id: string, name: 'PublicIpAddress' | 'PrivateIpAddress') =>
    `$(aws ec2 describe-instances --region \${AWS::Region} --instance-ids ${id} --query Reservations[0].Instances[0].${name} --output text)`;
  return sub(
    `ID=${INSTANCE_ID} && ${push('${Bastion}')} && ${push('$ID')} && ssh -J ec2-user@${address('${Bastion}', 'PublicIpAddress')} ec2-user@${address('$ID', 'PrivateIpAddress')}`,
    { Bastion: bastionId, Group: group },
  );
}
