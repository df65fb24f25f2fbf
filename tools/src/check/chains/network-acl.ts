import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import { isNamedPrivate, isTrue } from './network.ts';
import { containsRange, fractionOf, isAnyAddress, rangeOf } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * A network ACL is stateless: for all requests that it allows, it allows the responses too. An entry whose range or
 * ports are not known is assumed to match all traffic. An entry for all ports next to narrower ones in the other
 * direction is assumed to be for their responses.
 */
export const networkAcl: Chain = {
  name: 'network-acl',
  why: 'A network ACL allowed requests but not their responses, so every connection timed out; or it allowed everything.',
  check: (system) => system.ofType('AWS::EC2::NetworkAcl').flatMap((acl) => faults(system, acl)),
};

interface Entry {
  readonly resource: ChainResource;
  readonly number: number;
  readonly out: boolean;
  readonly allows: boolean;
  /** `tcp`, `udp`, `icmp`, `any`, or the number of another protocol. */
  readonly protocol: string;
  readonly range: string;
  /** Undefined if not known. */
  readonly ports: Ports | undefined;
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Ephemeral ports of clients on Linux and Windows, and those behind a NAT gateway or load balancer. */
const clientPorts: Ports = { from: 32768, to: 60999 };
const gatewayPorts: Ports = { from: 1024, to: 65535 };

function faults(system: ChainSystem, acl: ChainResource): readonly ChainFinding[] {
  const entries = entriesOf(system, acl);
  const subnets = system
    .referencedBy(acl)
    .filter(({ type }) => type === 'AWS::EC2::SubnetNetworkAclAssociation')
    .map(({ properties }) => system.target(properties.SubnetId, acl, 'AWS::EC2::Subnet'));
  if (subnets.length === 0 && !system.isOutput(acl))
    return [{ resource: acl, what: 'is not associated with any subnet', fix: 'Add a SubnetNetworkAclAssociation.' }];
  return [
    ...numberFaults(entries),
    ...portFaults(entries),
    ...openFaults(
      entries,
      subnets.some((subnet) => subnet && isNamedPrivate(subnet)),
    ),
    ...responseFaults(
      entries,
      subnets.some((subnet) => subnet && hasGateway(system, subnet)),
    ),
  ];
}

function entriesOf(system: ChainSystem, acl: ChainResource): readonly Entry[] {
  return system
    .ofType('AWS::EC2::NetworkAclEntry')
    .filter(({ properties }) => system.target(properties.NetworkAclId, acl, acl.type) === acl)
    .map((resource) => entryOf(system, resource))
    .sort((a, b) => a.number - b.number);
}

const protocols: Readonly<Record<string, string>> = { '-1': 'any', all: 'any', '6': 'tcp', '17': 'udp', '1': 'icmp' };

function entryOf(system: ChainSystem, resource: ChainResource): Entry {
  const { RuleNumber, Egress, RuleAction, Protocol, CidrBlock, Ipv6CidrBlock, PortRange } = resource.properties;
  const protocol = textOf(Protocol).toLowerCase();
  const named = protocols[protocol] ?? protocol;
  return {
    resource,
    number: Number(textOf(RuleNumber)),
    out: isTrue(system, Egress) === true,
    allows: textOf(RuleAction).toLowerCase() === 'allow',
    protocol: named,
    range: rangeOf(system, CidrBlock ?? Ipv6CidrBlock),
    ports: named === 'any' ? { from: 0, to: 65535 } : portsOf(PortRange),
  };
}

function portsOf(range: unknown): Ports | undefined {
  if (!isObject(range)) return undefined;
  const [from, to] = [Number(textOf(range.From)), Number(textOf(range.To))];
  return Number.isInteger(from) && Number.isInteger(to) ? { from, to } : undefined;
}

const hasGateway = (system: ChainSystem, subnet: ChainResource) =>
  system.referencedBy(subnet).some(({ type }) => gatewayTypes.has(type));

const gatewayTypes = new Set(['AWS::EC2::NatGateway', 'AWS::ElasticLoadBalancingV2::LoadBalancer']);

/** Number 32767 is reserved, and AWS rejects a second entry with the same number. */
function numberFaults(entries: readonly Entry[]): readonly ChainFinding[] {
  const known = entries.filter(({ number }) => Number.isInteger(number));
  const reserved = known
    .filter(({ number }) => number < 1 || number > 32766)
    .map(({ resource, number }) => ({
      resource,
      what: `has the reserved number ${number}`,
      fix: 'Use a number from 1 to 32766.',
    }));
  const twice = [...groupedBy(known, ({ number, out }) => `${number} ${out}`).values()].flatMap(([first, ...others]) =>
    others.map(({ resource, number }) => ({
      resource,
      what: `has the same number ${number} as ${first!.resource.id}`,
      fix: 'Use a unique number for each entry of a direction.',
    })),
  );
  return [...reserved, ...twice];
}

/**
 * Only TCP and UDP have ports. Nothing listens on port 0, so a range that begins at 0 is intended only if it is all
 * ports.
 */
const portFaults = (entries: readonly Entry[]): readonly ChainFinding[] =>
  entries.flatMap(({ resource, protocol, ports }) => {
    const isTransport = ['tcp', 'udp'].includes(protocol);
    if (protocol === '0')
      return [{ resource, what: 'has protocol 0, which no traffic uses', fix: 'Set Protocol to 6, 17 or -1.' }];
    if (isTransport && resource.properties.PortRange === undefined)
      return [{ resource, what: 'has no ports: AWS rejects it', fix: 'Set PortRange.' }];
    if (!ports || protocol === 'any') return [];
    if (!isTransport)
      return [
        { resource, what: `has ports, which protocol ${protocol} does not have`, fix: 'Set Protocol to 6 or 17.' },
      ];
    if (ports.from > ports.to)
      return [{ resource, what: `has ports from ${ports.from} to ${ports.to}`, fix: 'Set To to From or more.' }];
    if (ports.from > 0 || ports.to === 0 || ports.to >= 1023) return [];
    return [
      {
        resource,
        what: `has ports from 0 to ${ports.to}`,
        fix: `Set From to ${ports.to}, if only this port is intended.`,
      },
    ];
  });

function openFaults(entries: readonly Entry[], isPrivate: boolean): readonly ChainFinding[] {
  if (!isPrivate) return [];
  return entries
    .filter(({ out, allows, protocol, range }) => !out && allows && protocol === 'any' && isAnyAddress(range))
    .map(({ resource }) => ({
      resource,
      what: 'allows all inbound traffic from everywhere into a private subnet',
      fix: 'Allow the CIDR blocks and ports that are needed, and the ephemeral ports for responses.',
    }));
}

const inbound = (traffic: string) => `inbound ${traffic} from`;
const outbound = (traffic: string) => `outbound ${traffic} to`;

function responseFaults(entries: readonly Entry[], isGateway: boolean): readonly ChainFinding[] {
  return entries.flatMap((entry): readonly ChainFinding[] => {
    const opposite = entries.filter(({ out }) => out !== entry.out);
    if (!entry.allows || !['tcp', 'udp', 'any'].includes(entry.protocol) || isForResponses(entry, opposite, isGateway))
      return [];
    const protocol = entry.protocol === 'any' ? 'tcp' : entry.protocol;
    const clients = isGateway ? gatewayPorts : clientPorts;
    const refused = refusedPort(opposite, protocol, entry.range, clients);
    if (refused === undefined) return [];
    const [requests, responses] = entry.out ? [outbound, inbound] : [inbound, outbound];
    const what = `allows ${requests(protocol)} ${entry.range}, but not the ${responses('responses')} it on port ${refused}`;
    const fix = `Allow ${responses(`${protocol} ${isGateway ? '1024' : '32768'}-65535`)} that range.`;
    return [{ resource: entry.resource, what, fix }];
  });
}

/**
 * Whether an entry is for responses: it allows the ephemeral ports, or all ports next to entries for requests in the
 * other direction.
 */
function isForResponses({ ports, protocol }: Entry, opposite: readonly Entry[], isGateway: boolean): boolean {
  if (protocol === 'any')
    return !isGateway && opposite.some(({ allows, protocol: other }) => allows && other !== 'any');
  return ports !== undefined && ports.from >= 1024 && ports.to - ports.from > 2_000;
}

/** The first of these ports that the entries deny for a part of a range. Undefined if that is not certain. */
function refusedPort(entries: readonly Entry[], protocol: string, range: string, ports: Ports): number | undefined {
  if (range === '' || range.includes('${') || !range.includes('/')) return undefined;
  const matching = entries.filter((entry) => entry.protocol === 'any' || entry.protocol === protocol);
  for (const port of [ports.from, (ports.from + ports.to) >> 1, ports.to]) {
    if (isRefused(matching, range, port)) return port;
  }
  return undefined;
}

/**
 * Whether the entries certainly do not allow some address of a range. Entries for parts of the range are assumed not
 * to overlap.
 */
function isRefused(entries: readonly Entry[], range: string, port: number): boolean {
  let allowed = 0;
  for (const { allows, range: entryRange, ports } of entries) {
    if (ports && (port < ports.from || ports.to < port)) continue;
    if (!allows && ports && containsRange(entryRange, range)) break;
    if (allows) allowed += fractionOf(entryRange, range) ?? 1;
  }
  return allowed < 1;
}
