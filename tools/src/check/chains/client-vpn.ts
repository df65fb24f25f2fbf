import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { holds, isWorld, rangeOf } from './ranges.ts';
import { listOf, textOf } from './text.ts';

/**
 * A Client VPN asks who comes, records each connection in a log group of the system and ends it after twelve hours at most; it has a
 * security group of its own, a subnet and a range that clients may reach, which is not the world, and gives them addresses that are
 * not the VPC's. Source: AWS Client VPN Administrator Guide, "Rules and best practices for using AWS Client VPN".
 *
 * It can't see who has an account or a certificate, nor whether the identity provider asks for a second factor.
 */
export const clientVpn: Chain = {
  name: 'client-vpn',
  why: 'An intruder was connected to the VPN for days, and no log recorded when, as which user, or from where.',
  check: (system) => [
    ...system
      .ofType('AWS::EC2::ClientVpnEndpoint')
      .flatMap((endpoint) => [
        ...anonymous(system, endpoint),
        ...unrecorded(system, endpoint),
        ...endless(endpoint),
        ...unguarded(endpoint),
        ...leadsNowhere(system, endpoint),
        ...sharesAddresses(system, endpoint),
        ...takesAll(endpoint),
        ...twiceInOne(system, endpoint),
      ]),
    ...system
      .ofType('AWS::EC2::ClientVpnAuthorizationRule')
      .flatMap((rule) => [...opensTheWorld(system, rule), ...forNobody(system, rule)]),
  ],
};

const finding = (resource: ChainResource, what: string, fix: string): ChainFinding => ({ resource, what, fix });

function anonymous(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
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

function unrecorded(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const log = at(endpoint, 'ConnectionLogOptions');
  const name = at(endpoint, 'ConnectionLogOptions.CloudwatchLogGroup');
  const fix = 'Set Enabled, and CloudwatchLogGroup to an AWS::Logs::LogGroup with a KMS key and a retention period.';
  if (system.isUnknown(log)) return [];
  if (!isTrue(at(endpoint, 'ConnectionLogOptions.Enabled')))
    return [finding(endpoint, 'does not log connections', fix)];
  if (system.isUnknown(name) || system.target(name, endpoint, 'AWS::Logs::LogGroup')) return [];
  return [finding(endpoint, 'logs connections to a log group that is not in the system', fix)];
}

/** Hours of a session where nothing is said. Source: API CreateClientVpnEndpoint. */
const AWS_HOURS = 24;

function endless(endpoint: ChainResource): readonly ChainFinding[] {
  const { SessionTimeoutHours: hours, DisconnectOnSessionTimeout: ends } = endpoint.properties;
  const long = hours === undefined ? AWS_HOURS : numberOf(hours);
  return [
    ...(long !== undefined && long > 12
      ? [
          finding(
            endpoint,
            `has a maximum session duration of ${long} hours`,
            'Set SessionTimeoutHours to 8, 10 or 12.',
          ),
        ]
      : []),
    ...(textOf(ends).toLowerCase() === 'false'
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

function unguarded(endpoint: ChainResource): readonly ChainFinding[] {
  if (endpoint.properties.SecurityGroupIds !== undefined) return [];
  const what = "uses the VPC's default security group, which allows all traffic between its members";
  return [finding(endpoint, what, 'Set SecurityGroupIds to a security group for the endpoint, and VpcId to the VPC.')];
}

function leadsNowhere(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  if (system.isExported(endpoint)) return [];
  const readers = system.readBy(endpoint).map(({ type }) => type);
  const missing = [
    {
      type: 'AWS::EC2::ClientVpnTargetNetworkAssociation',
      what: 'has no target network association: clients cannot connect',
    },
    { type: 'AWS::EC2::ClientVpnAuthorizationRule', what: 'has no authorization rule: clients cannot reach anything' },
  ].filter(({ type }) => !readers.includes(type));
  return missing.map(({ type, what }) => finding(endpoint, what, `Add an ${type}.`));
}

/** Without a split tunnel all that a client does goes to the VPC, which its rule does not let through. */
function takesAll(endpoint: ChainResource): readonly ChainFinding[] {
  if (endpoint.properties.SplitTunnel !== undefined) return [];
  const what = 'sends all client traffic through the VPC, including traffic to the internet';
  return [finding(endpoint, what, 'Set SplitTunnel to true, or to false if this is intended.')];
}

/** Two associations are for two zones. */
function twiceInOne(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const subnets = system
    .readBy(endpoint)
    .filter(({ type }) => type === 'AWS::EC2::ClientVpnTargetNetworkAssociation')
    .map(({ properties }) => textOf(properties.SubnetId));
  if (new Set(subnets).size === subnets.length) return [];
  return [finding(endpoint, 'is associated with the same subnet twice', 'Use a subnet in another Availability Zone.')];
}

/** AWS refuses the association where the ranges overlap. */
function sharesAddresses(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const vpc = system.target(endpoint.properties.VpcId, endpoint, 'AWS::EC2::VPC');
  const clients = rangeOf(system, endpoint.properties.ClientCidrBlock);
  const own = vpc ? rangeOf(system, vpc.properties.CidrBlock) : '';
  if (clients === '' || own === '' || !(holds(own, clients) || holds(clients, own))) return [];
  return [
    finding(
      endpoint,
      `has the client CIDR block ${clients}, which overlaps with ${own} of ${vpc!.id}: no subnet can be associated`,
      'Choose another ClientCidrBlock.',
    ),
  ];
}

/** AWS refuses a rule that names neither a group nor all. */
function forNobody(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const { AccessGroupId: group, AuthorizeAllGroups: all } = rule.properties;
  if (group !== undefined || isTrue(all) || system.isUnknown(all)) return [];
  return [finding(rule, 'authorizes no group', 'Set AccessGroupId, or set AuthorizeAllGroups to true.')];
}

function opensTheWorld(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const range = rangeOf(system, rule.properties.TargetNetworkCidr);
  if (!isWorld(range)) return [];
  const what = `authorizes clients to reach ${range}, which includes everything connected to the VPC and the internet`;
  return [finding(rule, what, 'Set TargetNetworkCidr to the CIDR block of the VPC.')];
}
