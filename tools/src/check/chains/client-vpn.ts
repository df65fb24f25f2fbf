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
  why: 'An intruder was in by the VPN for days, and no record said since when, as whom, or from where.',
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

const finding = (resource: ChainResource, what: string, mend: string): ChainFinding => ({ resource, what, mend });

function anonymous(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const { AuthenticationOptions: options } = endpoint.properties;
  if (system.isUnknown(options) || listOf(options).some((one) => isObject(one) && textOf(one.Type) !== '')) return [];
  return [finding(endpoint, 'asks nobody who they are', 'Name an identity provider or an authority of certificates.')];
}

function unrecorded(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const log = at(endpoint, 'ConnectionLogOptions');
  const name = at(endpoint, 'ConnectionLogOptions.CloudwatchLogGroup');
  const mend = 'Set Enabled, and CloudwatchLogGroup to an AWS::Logs::LogGroup with a key and a retention.';
  if (system.isUnknown(log)) return [];
  if (!isTrue(at(endpoint, 'ConnectionLogOptions.Enabled'))) return [finding(endpoint, 'records no connection', mend)];
  if (system.isUnknown(name) || system.target(name, endpoint, 'AWS::Logs::LogGroup')) return [];
  return [finding(endpoint, 'records connections in a log group that is not in the system', mend)];
}

/** Hours of a session where nothing is said. Source: API CreateClientVpnEndpoint. */
const AWS_HOURS = 24;

function endless(endpoint: ChainResource): readonly ChainFinding[] {
  const { SessionTimeoutHours: hours, DisconnectOnSessionTimeout: ends } = endpoint.properties;
  const long = hours === undefined ? AWS_HOURS : numberOf(hours);
  return [
    ...(long !== undefined && long > 12
      ? [finding(endpoint, `lets a client stay for ${long} hours`, 'Set SessionTimeoutHours to 8, 10 or 12.')]
      : []),
    ...(textOf(ends).toLowerCase() === 'false'
      ? [
          finding(
            endpoint,
            'begins a session anew without a log-in when its time is over',
            'Set DisconnectOnSessionTimeout to true.',
          ),
        ]
      : []),
  ];
}

function unguarded(endpoint: ChainResource): readonly ChainFinding[] {
  if (endpoint.properties.SecurityGroupIds !== undefined) return [];
  const what = "puts its clients into the VPC's default security group, whose members trust each other";
  return [finding(endpoint, what, 'Give it a group of its own in SecurityGroupIds, and the VPC in VpcId.')];
}

function leadsNowhere(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  if (system.isExported(endpoint)) return [];
  const readers = system.readBy(endpoint).map(({ type }) => type);
  const missing = [
    { type: 'AWS::EC2::ClientVpnTargetNetworkAssociation', what: 'stands in no subnet, so that nobody can connect' },
    { type: 'AWS::EC2::ClientVpnAuthorizationRule', what: 'lets nobody reach anything' },
  ].filter(({ type }) => !readers.includes(type));
  return missing.map(({ type, what }) => finding(endpoint, what, `Add an ${type}.`));
}

/** Without a split tunnel all that a client does goes to the VPC, which its rule does not let through. */
function takesAll(endpoint: ChainResource): readonly ChainFinding[] {
  if (endpoint.properties.SplitTunnel !== undefined) return [];
  const what = 'takes all that clients send, also what is for the internet';
  return [finding(endpoint, what, 'Say SplitTunnel: true, or false if that is meant.')];
}

/** Two associations are for two zones. */
function twiceInOne(system: ChainSystem, endpoint: ChainResource): readonly ChainFinding[] {
  const subnets = system
    .readBy(endpoint)
    .filter(({ type }) => type === 'AWS::EC2::ClientVpnTargetNetworkAssociation')
    .map(({ properties }) => textOf(properties.SubnetId));
  if (new Set(subnets).size === subnets.length) return [];
  return [finding(endpoint, 'is associated with one subnet twice', 'Name another subnet, in another zone.')];
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
      `gives clients ${clients}, which overlaps with ${own} of ${vpc!.id}: no subnet can be associated`,
      'Choose another ClientCidrBlock.',
    ),
  ];
}

/** AWS refuses a rule that names neither a group nor all. */
function forNobody(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const { AccessGroupId: group, AuthorizeAllGroups: all } = rule.properties;
  if (group !== undefined || isTrue(all) || system.isUnknown(all)) return [];
  return [finding(rule, 'authorizes nobody', 'Name an AccessGroupId, or set AuthorizeAllGroups to true.')];
}

function opensTheWorld(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const range = rangeOf(system, rule.properties.TargetNetworkCidr);
  if (!isWorld(range)) return [];
  const what = `lets clients reach ${range}: everything behind the VPC, and the internet through it`;
  return [finding(rule, what, 'Name the range of the VPC in TargetNetworkCidr.')];
}
