import { type SessionLoggingProps, sessionLogging, sessionLoggingExceptions } from '@hipaa-stacks/audit';
import type { Organization } from '@hipaa-stacks/baseline';
import {
  type Arn,
  availableInRegion,
  type CheckerException,
  type Condition,
  type Conditions,
  choice,
  either,
  equals,
  fromPublicParameter,
  holds,
  type Id,
  isEnabled,
  isGiven,
  isSet,
  noValue,
  option,
  optionalArnOf,
  or,
  type ParameterReferences,
  type Resource,
  type Rule,
  text,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { bastion, rolePolicy } from '@hipaa-stacks/compute';
import { dataKey, logGroup } from '@hipaa-stacks/data';
import { byCertificate, byIdentityProvider, clientVpn } from '@hipaa-stacks/network';

const sshRange = (label: string, Description: string) =>
  text(label, {
    Description,
    Default: '',
    AllowedPattern: '^$|^([0-9]{1,3}\\.){3}[0-9]{1,3}/([89]|[12][0-9]|3[0-2])$',
    ConstraintDescription: 'The IPv4 range of your own network, /8 or narrower, such as 192.0.2.0/24, or empty',
  });

const bastionOption = option('CreateBastion', 'HasBastion', {
  label: 'Bastion',
  description:
    'Creates an instance in the management subnet for recorded Session Manager sessions. Requires CreateNetwork or VpcId.',
  needs: {
    BastionNeedsNetwork: holds(
      or(isEnabled('CreateNetwork'), isSet('VpcId')),
      'CreateBastion requires CreateNetwork or VpcId. Set CreateNetwork to true, or set VpcId.',
    ),
  },
});

/** The parameters of the bastion and the VPN. */
export const remoteAccessParameters = {
  Bastion: {
    ...bastionOption.parameters,
    BastionType: choice('Instance type', ['t4g.micro', 't4g.small', 't4g.medium'], {
      Description: 'Instance type of the bastion.',
    }),
    BastionImage: fromPublicParameter('Image', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', {
      Description:
        'Public SSM parameter with the newest Amazon Linux 2023 AMI for arm64. If there is a newer AMI, an update of the stack replaces the bastion.',
    }),
    SshCidr: sshRange(
      'SSH range',
      'Optional. IPv4 range from which SSH to the bastion is allowed. The bastion is then in the public subnet, with a public IP address. If empty, the bastion is accessible with Session Manager only. Example: 203.0.113.0/24.',
    ),
    SecondSshCidr: sshRange(
      'Second SSH range',
      'Optional. Another IPv4 range from which SSH is allowed. It must differ from SshCidr.',
    ),
  },
  'Client VPN': {
    VpnClientCidr: text('Client range', {
      Description: 'IPv4 range for VPN clients. It must not overlap with the VPC or the networks of the clients.',
      Default: '172.31.252.0/22',
      AllowedPattern: '^([0-9]{1,3}\\.){3}[0-9]{1,3}/(1[2-9]|2[0-2])$',
      ConstraintDescription: 'An IPv4 range from /12 to /22, such as 172.31.252.0/22',
    }),
    SamlProviderArn: text('Identity provider', {
      Description:
        'Optional. ARN of the IAM SAML provider that authenticates VPN users, with their own accounts and the MFA of the provider.',
      Default: '',
      AllowedPattern: '^$|^arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/.+$',
      ConstraintDescription: 'The ARN of a SAML provider, arn:aws:iam::…:saml-provider/…, or empty',
    }),
    VpnGroupId: text('Identity provider group', {
      Description:
        'Optional. ID of the group of the identity provider whose members can use the VPN. If empty, all users that the provider authenticates.',
      Default: '',
      AllowedPattern: '^[^\\s,]{0,64}$',
      ConstraintDescription: 'Up to 64 characters without spaces and commas, or empty',
    }),
    VpnClientCertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Client certificate authority', {
      Description:
        'Optional. ARN in ACM of the certificate authority that signs a client certificate for each user, in addition to the identity provider or instead of it.',
    }),
    VpnServerCertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Server certificate', {
      Description:
        'Optional. ARN of the server certificate of the VPN, in ACM in this Region. The VPN has a price per hour and per connection. If empty, no VPN is created. Requires CreateNetwork or VpcId, and SamlProviderArn or VpnClientCertificateArn.',
    }),
  },
};

type RemoteAccessParameters = ParameterReferences<typeof remoteAccessParameters>;

/** The conditions of remote access. */
export const remoteAccessConditions = (p: RemoteAccessParameters) => ({
  ...bastionOption.conditions,
  HasSsh: isGiven(p.SshCidr),
  HasSecondSsh: isGiven(p.SecondSshCidr),
  HasClientVpn: isGiven(p.VpnServerCertificateArn),
  HasIdentityProvider: isGiven(p.SamlProviderArn),
  HasClientCertificates: isGiven(p.VpnClientCertificateArn),
  HasVpnGroup: isGiven(p.VpnGroupId),
});

/** The rules of remote access, which CloudFormation checks before it creates resources. */
export const remoteAccessRules = (p: RemoteAccessParameters): Readonly<Record<string, Rule>> => ({
  ...bastionOption.rules,
  SshNeedsBastion: {
    RuleCondition: isGiven(p.SshCidr),
    Assertions: [
      holds(
        equals(p.CreateBastion, 'true'),
        'SshCidr requires CreateBastion. Set CreateBastion to true, or set SshCidr to empty.',
      ),
    ],
  },
  SecondSshCidrNeedsFirst: {
    RuleCondition: isGiven(p.SecondSshCidr),
    Assertions: [
      holds(isGiven(p.SshCidr), 'SecondSshCidr requires SshCidr. Set SshCidr, or set SecondSshCidr to empty.'),
    ],
  },
  ClientVpnNeedsNetwork: {
    RuleCondition: isGiven(p.VpnServerCertificateArn),
    Assertions: [
      holds(
        or(isEnabled('CreateNetwork'), isSet('VpcId')),
        'VpnServerCertificateArn requires CreateNetwork or VpcId. Set one of them, or set VpnServerCertificateArn to empty.',
      ),
      holds(
        or(isGiven(p.SamlProviderArn), isGiven(p.VpnClientCertificateArn)),
        'The VPN requires an authentication method. Set SamlProviderArn, VpnClientCertificateArn, or both.',
      ),
    ],
  },
  VpnGroupNeedsProvider: {
    RuleCondition: isGiven(p.VpnGroupId),
    Assertions: [
      holds(
        isGiven(p.SamlProviderArn),
        'VpnGroupId requires SamlProviderArn. Set SamlProviderArn, or set VpnGroupId to empty.',
      ),
    ],
  },
  VpnNeedsRegion: availableInRegion(
    'client-vpn',
    isGiven(p.VpnServerCertificateArn),
    'AWS Client VPN',
    'Set VpnServerCertificateArn to empty.',
  ),
});

/** All of them apply only together with HasNetworkOrVpc. HasSessions is true if HasBastion is true. */
type Has = Conditions<typeof remoteAccessConditions> & { readonly HasSessions: Condition };

export interface RemoteAccessProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly vpcCidr: Value<string>;
  readonly managementSubnets: readonly Id<'AWS::EC2::Subnet'>[];
  readonly publicSubnets: readonly Id<'AWS::EC2::Subnet'>[];
  /** Routes of the network, on which the instance depends. */
  readonly internetRoutes: readonly Resource[];
  /** KMS key of the connection log. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly organization: Pick<Organization, 'retention' | 'role'>;
  /** Session document, log group and KMS key of the sessions. */
  readonly session: SessionLoggingProps & { readonly document: Id<'AWS::SSM::Document'> };
}

/** cfn-lint inserts the defaults of the parameters, also those that the rules refuse together. */
const subnetExceptions: readonly CheckerException[] = [
  {
    rule: 'cfn-lint:W1035',
    reason:
      'The list of existing subnets is empty only if VpcId is: then the subnet of the created network is used. A rule requires the IDs with VpcId.',
  },
];

/** Banner that VPN clients show when they connect. */
const BANNER =
  'For authorized users only. Connections are recorded with user and source address, and end after eight hours.';

/**
 * Optional remote access to the network: a bastion for Session Manager sessions, and for SSH if a range is set, and a Client VPN.
 *
 * Call it within HasNetworkOrVpc. Returns the snippets by name.
 */
export const remoteAccess = (p: RemoteAccessParameters, has: Has, props: RemoteAccessProps) => ({
  ...when(has.HasSessions, () => when(has.HasBastion, () => bastionAccess(p, has, props))),
  ...when(has.HasClientVpn, () => vpn(p, has, props)),
});

/** The bastion with its role, and the key of its volume. */
function bastionAccess(p: RemoteAccessParameters, has: Has, props: RemoteAccessProps) {
  const { vpc, vpcCidr, managementSubnets, publicSubnets, internetRoutes, organization, session } = props;
  const role = organization.role('BastionRole', 'ec2.amazonaws.com', 'Role of the bastion, for Systems Manager', [
    'AmazonSSMManagedEC2InstanceDefaultPolicy',
  ]);
  const access = rolePolicy('BastionSessionAccess', {
    role: role.name,
    statements: sessionLogging(session),
    exceptions: sessionLoggingExceptions,
  });
  const diskKey = dataKey('BastionKey', {
    description: 'Volume of the bastion, which stores no data',
    encrypts: ['AWS::EC2::Instance'],
    keep: 'transient',
  });
  const machine = bastion('Bastion', {
    image: p.BastionImage,
    instanceType: p.BastionType,
    vpc,
    vpcCidr,
    subnet: managementSubnets[0]!,
    key: diskKey.arn,
    role: role.name,
    document: session.document,
    ssh: {
      given: has.HasSsh,
      subnet: publicSubnets[0]!,
      from: [{ cidr: p.SshCidr }, { cidr: p.SecondSshCidr, given: has.HasSecondSsh }],
    },
    after: [access.policy, ...internetRoutes],
    exceptions: subnetExceptions,
  });
  return { role, access, diskKey, machine };
}

/** The Client VPN endpoint, and the log group of its connections. */
function vpn(p: RemoteAccessParameters, has: Has, props: RemoteAccessProps) {
  const { vpc, vpcCidr, managementSubnets, key, organization } = props;
  const connections = logGroup('ClientVpnLogGroup', { key, retentionDays: organization.retention.days });
  const endpoint = clientVpn('ClientVpn', {
    vpc,
    vpcCidr,
    subnets: managementSubnets,
    clientCidr: p.VpnClientCidr,
    serverCertificate: p.VpnServerCertificateArn,
    authentication: [
      either(has.HasIdentityProvider, byIdentityProvider(p.SamlProviderArn), noValue),
      either(has.HasClientCertificates, byCertificate(p.VpnClientCertificateArn), noValue),
    ],
    group: { id: p.VpnGroupId, given: has.HasVpnGroup },
    logGroup: connections.name,
    banner: BANNER,
    exceptions: [subnetExceptions],
  });
  return { connections, endpoint };
}
