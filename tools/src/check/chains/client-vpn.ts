import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { containsRange, isAnyAddress, rangeOf } from './ranges.ts';
import { listOf, textOf } from './text.ts';

/**
 * A Client VPN endpoint authenticates clients, logs each connection in a log group of the system and ends it after at
 * most 12 hours. It has its own security group, a subnet, and a CIDR block that clients can reach, which is not the
 * internet. The addresses of its clients do not overlap with those of the VPC. Source: AWS Client VPN Administrator
 * Guide, "Rules and best practices for using AWS Client VPN".
 *
 * Not checked: which users have an account or a certificate, and whether the identity provider requires MFA.
 */
export const clientVpn: Chain = {
  name: 'client-vpn',
  why: 'An intruder was connected to the VPN for days, and no log recorded when, as which user, or from where.',
  check: (system) => [
    ...system
      .ofType('AWS::EC2::ClientVpnEndpoint')
      .flatMap((endpoint) => [
        ...withoutAuthentication(system, endpoint),
        ...withoutConnectionLog(system, endpoint),
        ...sessionDuration(endpoint),
        ...withoutSecurityGroup(endpoint),
        ...withoutNetworkOrRule(system, endpoint),
        ...overlappingCidr(system, endpoint),
        ...withoutSplitTunnel(endpoint),
        ...sameSubnetTwice(system, endpoint),
      ]),
    ...system
      .ofType('AWS::EC2::ClientVpnAuthorizationRule')
      .flatMap((rule) => [...authorizesInternet(system, rule), ...authorizesNoGroup(system, rule)]),
  ],
};

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function withoutAuthentication(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const { AuthenticationOptions: options } = endpoint.properties;
  if (system.isUnknown(options) || listOf(options).some((one) => isObject(one) && textOf(one.Type) !== '')) return [];
  return [
    finding(
      endpoint,
      'has no client authentication',
      'Set AuthenticationOptions with an identity provider or a certificate authority.',
    ),
  ];
}

function withoutConnectionLog(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const log = at(endpoint, 'ConnectionLogOptions');
  const name = at(endpoint, 'ConnectionLogOptions.CloudwatchLogGroup');
  const fix = 'Set Enabled, and CloudwatchLogGroup to an AWS::Logs::LogGroup with a KMS key and a retention period.';
  if (system.isUnknown(log)) return [];
  if (!isTrue(at(endpoint, 'ConnectionLogOptions.Enabled')))
    return [finding(endpoint, 'does not log connections', fix)];
  if (system.isUnknown(name) || system.target(name, endpoint, 'AWS::Logs::LogGroup')) return [];
  return [finding(endpoint, 'logs connections to a log group that is not in the system', fix)];
}

/** Default session duration in hours. Source: API CreateClientVpnEndpoint. */
const DEFAULT_SESSION_HOURS = 24;

function sessionDuration(endpoint: ChainResource): readonly ChainFinding[] {
  const { SessionTimeoutHours: hours, DisconnectOnSessionTimeout: disconnects } = endpoint.properties;
  const sessionHours = hours === undefined ? DEFAULT_SESSION_HOURS : numberOf(hours);
  return [
    ...(sessionHours !== undefined && sessionHours > 12
      ? [
          finding(
            endpoint,
            `has a maximum session duration of ${sessionHours} hours`,
            'Set SessionTimeoutHours to 8, 10 or 12.',
          ),
        ]
      : []),
    ...(textOf(disconnects).toLowerCase() === 'false'
      ? [
          finding(
            endpoint,
            'reconnects a session without authentication after the maximum session duration',
            'Set DisconnectOnSessionTimeout to true.',
          ),
        ]
      : []),
  ];
}

function withoutSecurityGroup(endpoint: ChainResource): readonly ChainFinding[] {
  if (endpoint.properties.SecurityGroupIds !== undefined) return [];
  const what = "uses the VPC's default security group, which allows all traffic between its members";
  return [finding(endpoint, what, 'Set SecurityGroupIds to a security group for the endpoint, and VpcId to the VPC.')];
}

function withoutNetworkOrRule(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  if (system.isExported(endpoint)) return [];
  const readers = system.referencedBy(endpoint).map(({ type }) => type);
  const missing = [
    {
      type: 'AWS::EC2::ClientVpnTargetNetworkAssociation',
      what: 'has no target network association: clients cannot connect',
    },
    { type: 'AWS::EC2::ClientVpnAuthorizationRule', what: 'has no authorization rule: clients cannot reach anything' },
  ].filter(({ type }) => !readers.includes(type));
  return missing.map(({ type, what }) => finding(endpoint, what, `Add an ${type}.`));
}

/** Without split tunnel, all traffic of a client is sent to the VPC, where the authorization rule denies it. */
function withoutSplitTunnel(endpoint: ChainResource): readonly ChainFinding[] {
  if (endpoint.properties.SplitTunnel !== undefined) return [];
  const what = 'sends all client traffic through the VPC, including traffic to the internet';
  return [finding(endpoint, what, 'Set SplitTunnel to true, or to false if this is intended.')];
}

/** Two associations are for two Availability Zones. */
function sameSubnetTwice(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const subnets = system
    .referencedBy(endpoint)
    .filter(({ type }) => type === 'AWS::EC2::ClientVpnTargetNetworkAssociation')
    .map(({ properties }) => textOf(properties.SubnetId));
  if (new Set(subnets).size === subnets.length) return [];
  return [finding(endpoint, 'is associated with the same subnet twice', 'Use a subnet in another Availability Zone.')];
}

/** AWS refuses the association if the CIDR blocks overlap. */
function overlappingCidr(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const vpc = system.target(endpoint.properties.VpcId, endpoint, 'AWS::EC2::VPC');
  const clients = rangeOf(system, endpoint.properties.ClientCidrBlock);
  const vpcCidr = vpc ? rangeOf(system, vpc.properties.CidrBlock) : '';
  if (clients === '' || vpcCidr === '' || !(containsRange(vpcCidr, clients) || containsRange(clients, vpcCidr)))
    return [];
  return [
    finding(
      endpoint,
      `has the client CIDR block ${clients}, which overlaps with ${vpcCidr} of ${vpc!.id}: no subnet can be associated`,
      'Choose another ClientCidrBlock.',
    ),
  ];
}

/** AWS refuses a rule that authorizes neither a group nor all groups. */
function authorizesNoGroup(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const { AccessGroupId: group, AuthorizeAllGroups: all } = rule.properties;
  if (group !== undefined || isTrue(all) || system.isUnknown(all)) return [];
  return [finding(rule, 'authorizes no group', 'Set AccessGroupId, or set AuthorizeAllGroups to true.')];
}

function authorizesInternet(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const range = rangeOf(system, rule.properties.TargetNetworkCidr);
  if (!isAnyAddress(range)) return [];
  const what = `authorizes clients to reach ${range}, which includes everything connected to the VPC and the internet`;
  return [finding(rule, what, 'Set TargetNetworkCidr to the CIDR block of the VPC.')];
}
