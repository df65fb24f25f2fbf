import {
  type Arn,
  type CheckerException,
  type Condition,
  either,
  type Id,
  named,
  noValue,
  Problem,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';

/** How users authenticate: `byIdentityProvider` or `byCertificate`. */
export interface ClientAuthentication {
  readonly Type: string;
  readonly FederatedAuthentication?: { readonly SAMLProviderArn: Value<string> };
  readonly MutualAuthentication?: {
    readonly ClientRootCertificateChainArn: Arn<'AWS::CertificateManager::Certificate'>;
  };
}

/**
 * Users log in with their accounts at a SAML identity provider, which must require MFA.
 *
 * @param provider ARN of the SAML provider in IAM
 */
export const byIdentityProvider = (provider: Value<string>): ClientAuthentication => ({
  Type: 'federated-authentication',
  FederatedAuthentication: { SAMLProviderArn: provider },
});

/**
 * Each user has a client certificate; its common name is in the log. There is no second factor.
 *
 * @param chain ARN in ACM of the certificate authority that signs the client certificates
 */
export const byCertificate = (chain: Arn<'AWS::CertificateManager::Certificate'>): ClientAuthentication => ({
  Type: 'certificate-authentication',
  MutualAuthentication: { ClientRootCertificateChainArn: chain },
});

export interface ClientVpnProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** CIDR block that clients can access: that of the VPC. */
  readonly vpcCidr: Value<string>;
  /** Subnets that are associated with the endpoint, at most one in each Availability Zone. Each costs per hour. */
  readonly subnets: readonly Id<'AWS::EC2::Subnet'>[];
  /**
   * Addresses of clients, /12 to /22. Must not overlap with the VPC or with the networks of the clients. A change
   * requires replacement.
   */
  readonly clientCidr: Value<string>;
  /** Server certificate of the endpoint, in ACM. */
  readonly serverCertificate: Arn<'AWS::CertificateManager::Certificate'>;
  /** One method, or both: then each user needs a certificate and an account. */
  readonly authentication: readonly [ClientAuthentication, ...ClientAuthentication[]];
  /** ID of a group at the identity provider that can connect. Default: all users of the identity provider. */
  readonly group?: { readonly id: Value<string>; readonly given: Condition };
  /** Log group for connections. Client VPN creates the log stream. */
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** Text that clients show at login, up to 1,400 characters. Default: none. */
  readonly banner?: Value<string>;
  /** Accepted findings of checkers about the association of each subnet, in their order. Default: none. */
  readonly exceptions?: readonly (readonly CheckerException[])[];
}

/** The shortest session duration of Client VPN: a working day. */
const SESSION_HOURS = 8;

/**
 * A client VPN endpoint. Each user is authenticated, and can access the CIDR block of the VPC only. Connections are
 * logged, and end after eight hours. Clients can connect after the first subnet is associated, which takes minutes.
 * There is no self-service portal: distribute the configuration from `aws ec2 export-client-vpn-client-configuration`.
 *
 * @throws Problem if `clientCidr` is a literal and is not /12 to /22
 *
 * Source: AWS Client VPN Administrator Guide, "Rules and best practices for using AWS Client VPN".
 */
export function clientVpn(id: string, props: ClientVpnProps) {
  const {
    vpc,
    vpcCidr,
    subnets,
    clientCidr,
    serverCertificate,
    authentication,
    group,
    logGroup,
    banner,
    exceptions = [],
  } = props;
  refuseRange(id, clientCidr);
  const securityGroup = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: 'Clients of the VPN',
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIp: vpcCidr, Description: 'TCP within the VPC' },
      ],
      Tags: named(`${id}SecurityGroup`),
    },
    { supports: ['164.312(a)(1)'] },
  );
  const endpoint = resource(
    id,
    'AWS::EC2::ClientVpnEndpoint',
    {
      VpcId: vpc,
      SecurityGroupIds: [securityGroup.att('GroupId')],
      ClientCidrBlock: clientCidr,
      SplitTunnel: true,
      TransportProtocol: 'udp',
      VpnPort: 443,
      ServerCertificateArn: serverCertificate,
      AuthenticationOptions: authentication,
      SelfServicePortal: 'disabled',
      ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: logGroup },
      SessionTimeoutHours: SESSION_HOURS,
      DisconnectOnSessionTimeout: true,
      ...(banner !== undefined && { ClientLoginBannerOptions: { Enabled: true, BannerText: banner } }),
    },
    {
      supports: ['164.312(a)(2)(iii)', '164.312(b)', '164.312(d)', '164.312(e)(1)'],
      exceptions: [
        {
          rule: 'cfn-validate:W9002',
          reason: 'Certificates and identity providers are parameters: a resolved parameter is a literal ARN.',
        },
      ],
    },
  );
  const associations = subnets.map((SubnetId, index) =>
    resource(
      `${id}Association${index + 1}`,
      'AWS::EC2::ClientVpnTargetNetworkAssociation',
      { ClientVpnEndpointId: endpoint.ref, SubnetId },
      { exceptions: exceptions[index] ?? [] },
    ),
  );
  const authorization = resource(
    `${id}AuthorizationRule`,
    'AWS::EC2::ClientVpnAuthorizationRule',
    {
      ClientVpnEndpointId: endpoint.ref,
      TargetNetworkCidr: vpcCidr,
      Description: 'CIDR block of the VPC only',
      ...(group
        ? {
            AccessGroupId: either(group.given, group.id, noValue),
            AuthorizeAllGroups: either(group.given, noValue, true),
          }
        : { AuthorizeAllGroups: true }),
    },
    { supports: ['164.312(a)(1)'] },
  );
  return snippet([securityGroup, endpoint, ...associations, authorization], {
    id: endpoint.ref,
    /** Security group of clients: allow ingress from it where clients need access. */
    securityGroup: securityGroup.att('GroupId'),
  });
}

function refuseRange(id: string, range: Value<string>): void {
  if (typeof range !== 'string') return;
  const bits = Number(/^[\d.]+\/(\d+)$/.exec(range)?.[1]);
  if (bits >= 12 && bits <= 22) return;
  throw new Problem(id, `clients cannot have the CIDR block ${range}`, 'Set an IPv4 CIDR block from /12 to /22.');
}
