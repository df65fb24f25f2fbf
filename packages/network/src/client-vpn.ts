import {
  type Arn,
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

/** How a person proves who they are: `byIdentityProvider` or `byCertificate`. */
export interface ClientAuthentication {
  readonly Type: string;
  readonly FederatedAuthentication?: { readonly SAMLProviderArn: Value<string> };
  readonly MutualAuthentication?: {
    readonly ClientRootCertificateChainArn: Arn<'AWS::CertificateManager::Certificate'>;
  };
}

/**
 * Everyone logs in with their own account at a SAML identity provider, which asks for a second factor.
 *
 * @param provider ARN of the SAML provider in IAM
 */
export const byIdentityProvider = (provider: Value<string>): ClientAuthentication => ({
  Type: 'federated-authentication',
  FederatedAuthentication: { SAMLProviderArn: provider },
});

/**
 * Everyone has a certificate of their own; its common name stands in the log. There is no second factor.
 *
 * @param chain ARN in ACM of the authority that signs the certificates
 */
export const byCertificate = (chain: Arn<'AWS::CertificateManager::Certificate'>): ClientAuthentication => ({
  Type: 'certificate-authentication',
  MutualAuthentication: { ClientRootCertificateChainArn: chain },
});

export interface ClientVpnProps {
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** What clients may reach: the range of the VPC. */
  readonly vpcCidr: Value<string>;
  /** Subnets that it stands in, each in another zone, at most one a zone. Each costs by the hour. */
  readonly subnets: readonly Id<'AWS::EC2::Subnet'>[];
  /** Addresses of clients, /12 to /22, that overlap neither the VPC nor the networks that clients come from. Another one makes a new endpoint. */
  readonly clientCidr: Value<string>;
  /** Certificate in ACM that the endpoint shows. */
  readonly serverCertificate: Arn<'AWS::CertificateManager::Certificate'>;
  /** One way, or both: then everyone needs a certificate and an account. */
  readonly authentication: readonly [ClientAuthentication, ...ClientAuthentication[]];
  /** Id of a group at the identity provider; without it everyone whom the provider lets in may enter. */
  readonly group?: { readonly id: Value<string>; readonly given: Condition };
  /** Log group of connections. Client VPN makes the log stream. */
  readonly logGroup: Id<'AWS::Logs::LogGroup'>;
  /** What everyone reads at log-in, up to 1,400 characters. Default: nothing. */
  readonly banner?: Value<string>;
}

/** The shortest session that Client VPN can have: a working day. */
const SESSION_HOURS = 8;

/**
 * A way into the VPC for people: each is known by name, reaches the VPC's own range and nothing else through it, is logged, and
 * is logged off after eight hours. The endpoint is not open to clients before its first subnet is associated, which takes minutes.
 * There is no self-service portal: hand out the configuration that `aws ec2 export-client-vpn-client-configuration` gives.
 *
 * @throws Problem when `clientCidr` is written out and is not /12 to /22
 *
 * Source: AWS Client VPN Administrator Guide, "Rules and best practices for using AWS Client VPN".
 */
export function clientVpn(id: string, props: ClientVpnProps) {
  const { vpc, vpcCidr, subnets, clientCidr, serverCertificate, authentication, group, logGroup, banner } = props;
  refuseRange(id, clientCidr);
  const securityGroup = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      VpcId: vpc,
      GroupDescription: 'Clients of the VPN',
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIp: vpcCidr, Description: 'What admits them in the VPC' },
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
          reason: 'Certificates and providers are given from outside: where a parameter is resolved, its ARN is text.',
        },
      ],
    },
  );
  const associations = subnets.map((SubnetId, index) =>
    resource(`${id}Association${index + 1}`, 'AWS::EC2::ClientVpnTargetNetworkAssociation', {
      ClientVpnEndpointId: endpoint.ref,
      SubnetId,
    }),
  );
  const authorization = resource(
    `${id}AuthorizationRule`,
    'AWS::EC2::ClientVpnAuthorizationRule',
    {
      ClientVpnEndpointId: endpoint.ref,
      TargetNetworkCidr: vpcCidr,
      Description: 'The VPC, and nothing behind it',
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
    /** Who admits clients names this group. */
    securityGroup: securityGroup.att('GroupId'),
  });
}

function refuseRange(id: string, range: Value<string>): void {
  if (typeof range !== 'string') return;
  const bits = Number(/^[\d.]+\/(\d+)$/.exec(range)?.[1]);
  if (bits >= 12 && bits <= 22) return;
  throw new Problem(id, `clients cannot have the range ${range}`, 'Give an IPv4 range from /12 to /22.');
}
