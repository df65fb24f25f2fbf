import { type SessionLoggingProps, sessionLogging, sessionLoggingExceptions } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Condition,
  choice,
  type Expr,
  either,
  equals,
  flag,
  fromPublicParameter,
  holds,
  type Id,
  isGiven,
  noValue,
  optionalArnOf,
  or,
  type ParameterReferences,
  type Resource,
  type Rule,
  text,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { bastion, rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import { dataKey, logGroup } from '@hipaa-stacks/data';
import { byCertificate, byIdentityProvider, clientVpn } from '@hipaa-stacks/network';

const sshRange = (label: string, Description: string) =>
  text(label, {
    Description,
    Default: '',
    AllowedPattern: '^$|^([0-9]{1,3}\\.){3}[0-9]{1,3}/([89]|[12][0-9]|3[0-2])$',
    ConstraintDescription: 'The IPv4 range of your own network, /8 or narrower, such as 192.0.2.0/24, or nothing',
  });

/** The parameters of the bastion, and of the VPN. */
export const remoteAccessParameters = {
  Bastion: {
    CreateBastion: flag('Bastion', 'false', {
      Description: 'An instance in the management subnet for shells by Session Manager. Needs CreateNetwork.',
    }),
    BastionType: choice('Type', ['t4g.micro', 't4g.small', 't4g.medium'], {
      Description: 'Instance type of the bastion.',
    }),
    BastionImage: fromPublicParameter('Image', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', {
      Description:
        'Public parameter with the newest Amazon Linux 2023 for arm64. Each update of the stack takes a newer one, and makes a new bastion.',
    }),
    SshCidr: sshRange(
      'Range for SSH',
      'IPv4 range from which SSH to the bastion is let in, which then stands in the public subnet with an address of its own. Nothing: by Session Manager alone.',
    ),
    SecondSshCidr: sshRange(
      'Second range for SSH',
      'Another range from which SSH is let in, not the same; or nothing.',
    ),
  },
  'Client VPN': {
    VpnClientCidr: text('Range of clients', {
      Description: 'Addresses of clients: overlaps neither VpcCidr nor the networks that they come from.',
      Default: '172.31.252.0/22',
      AllowedPattern: '^([0-9]{1,3}\\.){3}[0-9]{1,3}/(1[2-9]|2[0-2])$',
      ConstraintDescription: 'An IPv4 range from /12 to /22, such as 172.31.252.0/22',
    }),
    SamlProviderArn: text('Identity provider', {
      Description:
        'ARN of the SAML provider in IAM by which people enter the VPN, each with their own account and the MFA of the provider; or nothing.',
      Default: '',
      AllowedPattern: '^$|^arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/.+$',
      ConstraintDescription: 'ARN of a SAML provider, arn:aws:iam::…:saml-provider/…, or nothing',
    }),
    VpnGroupId: text('Group at the provider', {
      Description: 'Id of the group whose members may enter; nothing: everyone whom the provider lets in.',
      Default: '',
      AllowedPattern: '^[^\\s,]{0,64}$',
      ConstraintDescription: 'Up to 64 characters without spaces and commas, or nothing',
    }),
    VpnClientCertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Authority of client certificates', {
      Description:
        'ARN in ACM of the authority that signs a certificate for each person, beside the identity provider or in place of it; or nothing.',
    }),
    VpnServerCertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Certificate of the VPN', {
      Description:
        'ARN of the certificate in ACM, of this Region, that a VPN into the network shows to clients; it costs by the hour and by the connection. Or nothing: there is no VPN. Needs CreateNetwork, and an identity provider or an authority of client certificates.',
    }),
  },
};

/** References to the parameters above, and to the switch of the network. */
type RemoteAccessParameters = ParameterReferences<typeof remoteAccessParameters> & {
  readonly CreateNetwork: Expr<boolean>;
};

/** What the conditions of the internetRoutes in say. */
export const remoteAccessConditions = (p: RemoteAccessParameters) => ({
  HasBastion: equals(p.CreateBastion, 'true'),
  HasSsh: isGiven(p.SshCidr),
  HasSecondSsh: isGiven(p.SecondSshCidr),
  HasClientVpn: isGiven(p.VpnServerCertificateArn),
  HasIdentityProvider: isGiven(p.SamlProviderArn),
  HasClientCertificates: isGiven(p.VpnClientCertificateArn),
  HasVpnGroup: isGiven(p.VpnGroupId),
});

/** What is refused before anything is made. */
export const remoteAccessRules = (p: RemoteAccessParameters): Readonly<Record<string, Rule>> => ({
  BastionNeedsNetwork: {
    RuleCondition: equals(p.CreateBastion, 'true'),
    Assertions: [
      holds(
        equals(p.CreateNetwork, 'true'),
        'The bastion stands in the network that is made here. Set CreateNetwork to true.',
      ),
    ],
  },
  SshNeedsBastion: {
    RuleCondition: isGiven(p.SshCidr),
    Assertions: [
      holds(equals(p.CreateBastion, 'true'), 'SshCidr is for the bastion. Set CreateBastion to true, or empty it.'),
    ],
  },
  SecondSshCidrNeedsFirst: {
    RuleCondition: isGiven(p.SecondSshCidr),
    Assertions: [holds(isGiven(p.SshCidr), 'SecondSshCidr is a second range. Give SshCidr first, or empty it.')],
  },
  ClientVpnNeedsNetwork: {
    RuleCondition: isGiven(p.VpnServerCertificateArn),
    Assertions: [
      holds(
        equals(p.CreateNetwork, 'true'),
        'The VPN leads into the network that is made here. Set CreateNetwork to true, or empty VpnServerCertificateArn.',
      ),
      holds(
        or(isGiven(p.SamlProviderArn), isGiven(p.VpnClientCertificateArn)),
        'People enter the VPN by an identity provider, by certificates, or by both. Give SamlProviderArn or VpnClientCertificateArn.',
      ),
    ],
  },
  VpnGroupNeedsProvider: {
    RuleCondition: isGiven(p.VpnGroupId),
    Assertions: [
      holds(
        isGiven(p.SamlProviderArn),
        'Groups are those of the identity provider. Give SamlProviderArn, or empty VpnGroupId.',
      ),
    ],
  },
});

/** Which internetRoutes into the network there are. All of them are within HasNetwork. */
export interface RemoteAccessConditions {
  /** Shells are recorded: wherever there is a bastion. */
  readonly HasSessions: Condition;
  readonly HasBastion: Condition;
  /** A range is given from which SSH is let in. */
  readonly HasSsh: Condition;
  readonly HasSecondSsh: Condition;
  readonly HasClientVpn: Condition;
  readonly HasIdentityProvider: Condition;
  readonly HasClientCertificates: Condition;
  readonly HasVpnGroup: Condition;
}

export interface RemoteAccessProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  readonly vpcCidr: Value<string>;
  readonly managementSubnets: readonly Id<'AWS::EC2::Subnet'>[];
  readonly publicSubnets: readonly Id<'AWS::EC2::Subnet'>[];
  /** What must stand before an instance reaches anything: the routes of the network. */
  readonly internetRoutes: readonly Resource[];
  /** Key of the connection log. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly retentionDays: Expr<number>;
  readonly boundary: Value<string>;
  /** How shells are opened and recorded. */
  readonly session: SessionLoggingProps & { readonly document: Id<'AWS::SSM::Document'> };
  readonly machine: { readonly image: Value<string>; readonly instanceType: Value<string> };
  readonly sshCidr: Value<string>;
  readonly otherSshCidr: Value<string>;
  readonly vpn: {
    readonly clientCidr: Value<string>;
    readonly serverCertificate: Arn<'AWS::CertificateManager::Certificate'>;
    /** ARN of the SAML provider in IAM. */
    readonly identityProvider: Value<string>;
    readonly clientCertificate: Arn<'AWS::CertificateManager::Certificate'>;
    readonly group: Value<string>;
  };
}

/** What everyone reads who comes by the VPN. */
const BANNER =
  'For authorized people only. Connections are recorded, with who made them and from where, and end after eight hours.';

/**
 * Ways for people into the network, each only where it is asked for: a bastion, for shells by Session Manager and for SSH where
 * a range is given, and a VPN.
 *
 * Call it within HasNetwork; it returns what is made, by name.
 */
export function remoteAccess(has: RemoteAccessConditions, props: RemoteAccessProps) {
  const { vpc, vpcCidr, managementSubnets, publicSubnets, internetRoutes, key, retentionDays, boundary, session } =
    props;
  const madeBastion = () => {
    const role = serviceRole('BastionRole', {
      service: 'ec2.amazonaws.com',
      description: 'Speaks to Systems Manager for the bastion',
      boundary,
      awsPolicies: ['AmazonSSMManagedEC2InstanceDefaultPolicy'],
    });
    const access = rolePolicy('BastionSessionAccess', {
      role: role.name,
      statements: sessionLogging(session),
      exceptions: sessionLoggingExceptions,
    });
    const diskKey = dataKey('BastionKey', {
      description: 'Disk of the bastion, which keeps nothing',
      encrypts: ['AWS::EC2::Instance'],
      keep: 'transient',
    });
    const machine = bastion('Bastion', {
      ...props.machine,
      vpc,
      vpcCidr,
      subnet: managementSubnets[0]!,
      key: diskKey.arn,
      role: role.name,
      document: session.document,
      ssh: {
        given: has.HasSsh,
        subnet: publicSubnets[0]!,
        from: [{ cidr: props.sshCidr }, { cidr: props.otherSshCidr, given: has.HasSecondSsh }],
      },
      after: [access.policy, ...internetRoutes],
    });
    return { role, access, diskKey, machine };
  };
  const shell = when(has.HasSessions, () => when(has.HasBastion, madeBastion));
  const vpn = when(has.HasClientVpn, () => {
    const connections = logGroup('ClientVpnLogGroup', { key, retentionDays });
    const endpoint = clientVpn('ClientVpn', {
      vpc,
      vpcCidr,
      subnets: managementSubnets,
      clientCidr: props.vpn.clientCidr,
      serverCertificate: props.vpn.serverCertificate,
      authentication: [
        either(has.HasIdentityProvider, byIdentityProvider(props.vpn.identityProvider), noValue),
        either(has.HasClientCertificates, byCertificate(props.vpn.clientCertificate), noValue),
      ],
      group: { id: props.vpn.group, given: has.HasVpnGroup },
      logGroup: connections.name,
      banner: BANNER,
    });
    return { connections, endpoint };
  });
  return { ...shell, ...vpn };
}
