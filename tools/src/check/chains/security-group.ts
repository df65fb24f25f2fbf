import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { attachmentsOf, covers, type GroupRule, groupRules, groupType, hasDefaultEgress, trafficOf } from './groups.ts';
import { serviceOf } from './network.ts';
import { isAnyAddress } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * A rule with another security group as its peer has a matching rule in that group. Each group has egress rules, a
 * description, and ingress rules with specific ports. Only a load balancer, on ports 80 and 443, allows everyone.
 *
 * It can't see external groups and rules, or network ACLs. The chain `unused` finds groups that are not attached.
 */
export const securityGroup: Chain = {
  name: 'security-group',
  why: 'A database port was open to the world; or a security group allowed a task whose own group had no egress rule, so every connection timed out.',
  check: (system) => {
    const rules = groupRules(system);
    const groups = system.ofType(groupType);
    return [
      ...rules.flatMap((rule) => unmatched(rule, rules)),
      ...groups.flatMap((group) => groupFaults(group, rules)),
      ...rules.flatMap((rule) => openToInternet(system, rule)),
      ...rules.flatMap(invalidRange),
      ...rules.flatMap((rule) => everyPort(system, rule)),
    ];
  },
};

function unmatched(rule: GroupRule, rules: readonly GroupRule[]): readonly ChainFinding[] {
  const { group, peer, isEgress, resource } = rule;
  if (!peer || peer === group || (!isEgress && hasDefaultEgress(peer, rules))) return [];
  const counterparts = rules.filter(
    (other) => other.group === peer && other.isEgress !== isEgress && covers(other, rule),
  );
  const isUnknown = isEgress
    ? false
    : peer.properties.SecurityGroupEgress !== undefined && !Array.isArray(peer.properties.SecurityGroupEgress);
  if (
    isUnknown ||
    counterparts.some(
      (other) => other.peer === group || (other.range !== '' && !isPlaceholder(other.range)) || isUnknownPeer(other),
    )
  )
    return [];
  const what = isEgress
    ? `has an egress rule for ${trafficOf(rule)} to ${peer.id}, which has no matching ingress rule`
    : `has an ingress rule for ${trafficOf(rule)} from ${peer.id}, which has no matching egress rule`;
  const fix = isEgress
    ? `Add an ingress rule from ${group.id} to ${peer.id}.`
    : `Add an egress rule to ${group.id} to ${peer.id}.`;
  return [{ resource, what, fix }];
}

/** The CIDR block of one local address, which replaces the default egress rule of AWS. */
const isPlaceholder = (range: string) => /^(127\.0\.0\.1|255\.255\.255\.255)\/32$/.test(range) || range === '::1/128';

/** A rule whose peer is an external group or a prefix list may match. */
const isUnknownPeer = ({ peer, range }: GroupRule) => !peer && range === '';

function groupFaults(group: ChainResource, rules: readonly GroupRule[]): readonly ChainFinding[] {
  const { GroupDescription } = group.properties;
  const open = hasDefaultEgress(group, rules)
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

/** Ports of data stores. */
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

/** Types that may accept requests from everyone, on ports 80 and 443 only. */
const publicTypes = new Set([
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::EC2::ClientVpnEndpoint',
]);

function openToInternet(system: ChainSystem, rule: GroupRule): readonly ChainFinding[] {
  const { resource, group, isEgress, range, ports, protocol } = rule;
  if (isEgress || !isAnyAddress(range) || /^icmp/.test(protocol) || protocol === '1' || protocol === '58') return [];
  const store = [...storePorts].find(([port]) => ports && ports.from <= port && port <= ports.to);
  const narrow = 'Use the security group or the CIDR block that needs it.';
  if (store && protocol !== 'any' && ports!.to - ports!.from < 1000) {
    const what = `opens ${trafficOf(rule)}, the port of ${store[1]}, to ${range}`;
    return [{ resource, what, fix: 'Allow the security groups of its clients.' }];
  }
  const attached = attachmentsOf(system, group);
  const isWeb = ports !== undefined && ports.from === ports.to && [80, 443].includes(ports.from);
  if (
    isWeb &&
    (attached.every(({ type }) => publicTypes.has(type)) || attached.some(({ type }) => isUnknownStack(type)))
  )
    return [];
  const name = resource === group ? '' : ` of ${group.id}`;
  const where = isWeb ? `, and ${attached.find(({ type }) => !publicTypes.has(type))!.id} is not a load balancer` : '';
  return [{ resource, what: `opens ${trafficOf(rule)}${name} to ${range}${where}`, fix: narrow }];
}

/** AWS rejects a port range that ends before it begins, and a peer that is not a CIDR block. */
function invalidRange({ resource, ports, protocol, range }: GroupRule): readonly ChainFinding[] {
  if (range !== '' && !range.includes('$') && !range.includes('/') && !isExternal(range))
    return [
      { resource, what: `has ${range}, which is not a CIDR block`, fix: 'Use a CIDR block, such as 10.0.0.0/16.' },
    ];
  if (!['tcp', 'udp'].includes(protocol) || !ports || ports.from <= ports.to) return [];
  return [{ resource, what: `has ports from ${ports.from} to ${ports.to}`, fix: 'Set ToPort to FromPort or more.' }];
}

/**
 * An ingress rule has specific ports, and for an endpoint of AWS only port 443. Members of a group may allow each
 * other everything.
 */
function everyPort(system: ChainSystem, rule: GroupRule): readonly ChainFinding[] {
  const { resource, group, isEgress, peer, ports, protocol, range } = rule;
  if (isEgress || peer === group || isAnyAddress(range) || isPlaceholder(range)) return [];
  if (protocol === 'any')
    return [{ resource, what: 'allows every port and protocol', fix: 'Set the port and the protocol.' }];
  const attached = attachmentsOf(system, group);
  const isOfEndpoints =
    attached.length > 0 && attached.every((one) => one.type === 'AWS::EC2::VPCEndpoint' && isAws(one));
  if (!isOfEndpoints || !ports || (ports.from === 443 && ports.to === 443)) return [];
  const what = `allows ${trafficOf(rule)} to endpoints of AWS, which use port 443`;
  return [{ resource, what, fix: 'Allow tcp 443 only.' }];
}

/** Endpoints of AWS services that use HTTPS, so not those of email or of other providers. */
const isAws = (one: ChainResource): boolean => !['email-smtp', undefined].includes(serviceOf(one));

/** A nested stack whose template is not known may attach a load balancer. */
const isUnknownStack = (type: string) => type === 'AWS::CloudFormation::Stack';
