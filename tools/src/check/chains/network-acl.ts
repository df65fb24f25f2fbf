import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import { isCalledPrivate, isTrue } from './network.ts';
import { holds, isWorld, rangeOf, shareOf } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * A network ACL knows no connections: for all that it lets in, the answers get out, and the other way round. Entries whose
 * range or ports can't be seen are taken to let everything through, and one for all ports beside narrow ones the other way is
 * taken for their answers.
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
  /** `tcp`, `udp`, `any` or another one's number. */
  readonly protocol: string;
  readonly range: string;
  /** Nothing: not known. */
  readonly ports: Ports | undefined;
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

/** From which ports clients on Linux and Windows ask, and with a NAT gateway or load balancer between. */
const clientPorts: Ports = { from: 32768, to: 60999 };
const gatewayPorts: Ports = { from: 1024, to: 65535 };

function faults(system: ChainSystem, acl: ChainResource): readonly ChainFinding[] {
  const entries = entriesOf(system, acl);
  const subnets = system
    .readBy(acl)
    .filter(({ type }) => type === 'AWS::EC2::SubnetNetworkAclAssociation')
    .map(({ properties }) => system.target(properties.SubnetId, acl, 'AWS::EC2::Subnet'));
  if (subnets.length === 0 && !system.isOutput(acl))
    return [{ resource: acl, what: 'is not associated with any subnet', fix: 'Add a SubnetNetworkAclAssociation.' }];
  return [
    ...numberFaults(entries),
    ...portFaults(entries),
    ...openFaults(
      entries,
      subnets.some((subnet) => subnet && isCalledPrivate(subnet)),
    ),
    ...answerFaults(
      entries,
      subnets.some((subnet) => subnet && holdsGateway(system, subnet)),
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

const holdsGateway = (system: ChainSystem, subnet: ChainResource) =>
  system.readBy(subnet).some(({ type }) => gatewayTypes.has(type));

const gatewayTypes = new Set(['AWS::EC2::NatGateway', 'AWS::ElasticLoadBalancingV2::LoadBalancer']);

/** AWS itself has the last one, 32767; and of two entries with the same number the second is refused. */
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

/** Ports are of TCP and UDP; of 0 nobody listens on, and a range begins there only to be all. */
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
    .filter(({ out, allows, protocol, range }) => !out && allows && protocol === 'any' && isWorld(range))
    .map(({ resource }) => ({
      resource,
      what: 'allows all inbound traffic from everywhere into a private subnet',
      fix: 'Allow the CIDR blocks and ports that are needed, and the ephemeral ports for responses.',
    }));
}

function answerFaults(entries: readonly Entry[], isGateway: boolean): readonly ChainFinding[] {
  return entries.flatMap((entry): readonly ChainFinding[] => {
    const back = entries.filter(({ out }) => out !== entry.out);
    if (!entry.allows || !['tcp', 'udp', 'any'].includes(entry.protocol) || isForAnswers(entry, back, isGateway))
      return [];
    const protocol = entry.protocol === 'any' ? 'tcp' : entry.protocol;
    const wanted = isGateway ? gatewayPorts : clientPorts;
    const refused = refusedPort(back, protocol, entry.range, wanted);
    if (refused === undefined) return [];
    const [through, way] = entry.out ? ['out to', 'in from'] : ['in from', 'out to'];
    const what = `allows ${protocol} ${through} ${entry.range}, and responses on port ${refused} are not allowed ${way} there`;
    const fix = `Allow ${protocol} ${isGateway ? '1024-65535' : '32768-65535'} ${way} that range.`;
    return [{ resource: entry.resource, what, fix }];
  });
}

/** Whether an entry is itself the way back: for the ports of clients, or for all ports beside requests the other way. */
function isForAnswers({ ports, protocol }: Entry, back: readonly Entry[], isGateway: boolean): boolean {
  if (protocol === 'any') return !isGateway && back.some(({ allows, protocol: other }) => allows && other !== 'any');
  return ports !== undefined && ports.from >= 1024 && ports.to - ports.from > 10_000;
}

/** The first of these ports that the entries refuse for some of a range; nothing where that is not sure. */
function refusedPort(entries: readonly Entry[], protocol: string, range: string, ports: Ports): number | undefined {
  if (range === '' || range.includes('${') || !range.includes('/')) return undefined;
  const about = entries.filter((entry) => entry.protocol === 'any' || entry.protocol === protocol);
  for (const port of [ports.from, (ports.from + ports.to) >> 1, ports.to]) {
    if (isRefused(about, range, port)) return port;
  }
  return undefined;
}

/** Whether some address of a range is surely not let through. Entries for parts of it are taken not to overlap. */
function isRefused(entries: readonly Entry[], range: string, port: number): boolean {
  let open = 0;
  for (const { allows, range: own, ports } of entries) {
    if (ports && (port < ports.from || ports.to < port)) continue;
    if (!allows && ports && holds(own, range)) break;
    if (allows) open += shareOf(own, range) ?? 1;
  }
  return open < 1;
}
