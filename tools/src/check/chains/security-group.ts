import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { attachmentsOf, covers, type GroupRule, groupRules, groupType, isOpenOutwards, trafficOf } from './groups.ts';
import { serviceOf } from './network.ts';
import { isWorld } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * A rule that names another group has its other side there, each group says what it may reach and names the ports that it admits, and
 * only a load balancer on 80 and 443 admits the world. Not seen: groups and rules from outside, and network ACLs on the way. A group that is attached to
 * nothing is found by `unused`.
 */
export const securityGroup: Chain = {
  name: 'security-group',
  why: 'A database port was open to the world; or a security group allowed a task whose own group had no egress rule, so every connection timed out.',
  check: (system) => {
    const rules = groupRules(system);
    const groups = system.ofType(groupType);
    return [
      ...rules.flatMap((rule) => oneSided(rule, rules)),
      ...groups.flatMap((group) => groupFaults(group, rules)),
      ...rules.flatMap((rule) => openToWorld(system, rule)),
      ...rules.flatMap(backwards),
      ...rules.flatMap((rule) => everyPort(system, rule)),
    ];
  },
};

function oneSided(rule: GroupRule, rules: readonly GroupRule[]): readonly ChainFinding[] {
  const { group, peer, out, resource } = rule;
  if (!peer || peer === group || (!out && isOpenOutwards(peer, rules))) return [];
  const there = rules.filter((other) => other.group === peer && other.out !== out && covers(other, rule));
  const isUnseen = out
    ? false
    : peer.properties.SecurityGroupEgress !== undefined && !Array.isArray(peer.properties.SecurityGroupEgress);
  if (
    isUnseen ||
    there.some((other) => other.peer === group || (other.range !== '' && !isNowhere(other.range)) || isOther(other))
  )
    return [];
  const what = out
    ? `has an egress rule for ${trafficOf(rule)} to ${peer.id}, which has no matching ingress rule`
    : `has an ingress rule for ${trafficOf(rule)} from ${peer.id}, which has no matching egress rule`;
  const fix = out
    ? `Add an ingress rule from ${group.id} to ${peer.id}.`
    : `Add an egress rule to ${group.id} to ${peer.id}.`;
  return [{ resource, what, fix }];
}

/** The range of one address by which a group is kept from getting AWS's own rule. */
const isNowhere = (range: string) => /^(127\.0\.0\.1|255\.255\.255\.255)\/32$/.test(range) || range === '::1/128';

/** A rule whose other side is a group from outside or a prefix list may be the one. */
const isOther = ({ peer, range }: GroupRule) => !peer && range === '';

function groupFaults(group: ChainResource, rules: readonly GroupRule[]): readonly ChainFinding[] {
  const { GroupDescription } = group.properties;
  const open = isOpenOutwards(group, rules)
    ? [
        {
          resource: group,
          what: 'has no egress rule, so AWS allows all outbound traffic',
          fix: 'List the allowed destinations in SecurityGroupEgress; for none, use one rule to 127.0.0.1/32.',
        },
      ]
    : [];
  const described = textOf(GroupDescription).trim();
  const blank =
    GroupDescription !== undefined && (described === '' || described === group.id)
      ? [{ resource: group, what: 'has no description', fix: 'Describe its purpose in GroupDescription.' }]
      : [];
  return [...open, ...blank];
}

/** Ports of data stores, by what listens there. */
const storePorts: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2049, 'NFS'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5439, 'Redshift'],
  [6379, 'Redis or Valkey'],
  [8182, 'Neptune'],
  [9042, 'Cassandra'],
  [9200, 'OpenSearch'],
  [11211, 'Memcached'],
  [27017, 'MongoDB'],
]);

/** What may answer everyone, on 80 and 443 alone. */
const frontTypes = new Set([
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::EC2::ClientVpnEndpoint',
]);

function openToWorld(system: ChainSystem, rule: GroupRule): readonly ChainFinding[] {
  const { resource, group, out, range, ports, protocol } = rule;
  if (out || !isWorld(range) || /^icmp/.test(protocol) || protocol === '1' || protocol === '58') return [];
  const store = [...storePorts].find(([port]) => ports && ports.from <= port && port <= ports.to);
  const narrow = 'Use the security group or the CIDR block that needs it.';
  if (store && protocol !== 'any' && ports!.to - ports!.from < 1000) {
    const what = `opens ${trafficOf(rule)}, the port of ${store[1]}, to ${range}`;
    return [{ resource, what, fix: 'Allow the security groups of its clients.' }];
  }
  const attached = attachmentsOf(system, group);
  const isWeb = ports !== undefined && ports.from === ports.to && [80, 443].includes(ports.from);
  if (isWeb && (attached.every(({ type }) => frontTypes.has(type)) || attached.some(({ type }) => isForeign(type))))
    return [];
  const name = resource === group ? '' : ` of ${group.id}`;
  const where = isWeb ? `, and ${attached.find(({ type }) => !frontTypes.has(type))!.id} is not a load balancer` : '';
  return [{ resource, what: `opens ${trafficOf(rule)}${name} to ${range}${where}`, fix: narrow }];
}

/** AWS refuses a range that ends before it begins. */
function backwards({ resource, ports, protocol, range }: GroupRule): readonly ChainFinding[] {
  if (range !== '' && !range.includes('$') && !range.includes('/') && !isExternal(range))
    return [
      { resource, what: `has ${range}, which is not a CIDR block`, fix: 'Use a CIDR block, such as 10.0.0.0/16.' },
    ];
  if (!['tcp', 'udp'].includes(protocol) || !ports || ports.from <= ports.to) return [];
  return [{ resource, what: `has ports from ${ports.from} to ${ports.to}`, fix: 'Set ToPort to FromPort or more.' }];
}

/** What is let in names its ports; an endpoint of AWS answers on 443 alone. Members of one group may trust each other. */
function everyPort(system: ChainSystem, rule: GroupRule): readonly ChainFinding[] {
  const { resource, group, out, peer, ports, protocol, range } = rule;
  if (out || peer === group || isWorld(range) || isNowhere(range)) return [];
  if (protocol === 'any')
    return [{ resource, what: 'allows every port and protocol', fix: 'Set the port and the protocol.' }];
  const attached = attachmentsOf(system, group);
  const isOfEndpoints =
    attached.length > 0 && attached.every((one) => one.type === 'AWS::EC2::VPCEndpoint' && isAws(one));
  if (!isOfEndpoints || !ports || (ports.from === 443 && ports.to === 443)) return [];
  const what = `allows ${trafficOf(rule)} to endpoints of AWS, which use port 443`;
  return [{ resource, what, fix: 'Allow tcp 443 only.' }];
}

/** Services that are called by HTTPS, not those for mail or of others. */
const isAws = (one: ChainResource): boolean => !['email-smtp', undefined].includes(serviceOf(one));

/** A nested stack whose template is not at hand may put a load balancer behind it. */
const isForeign = (type: string) => type === 'AWS::CloudFormation::Stack';
