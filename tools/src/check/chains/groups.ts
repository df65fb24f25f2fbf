import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { rangeOf } from './ranges.ts';
import { listOf, textOf } from './text.ts';

/** A rule of a security group, inline or as a separate resource. */
export interface GroupRule {
  /** The resource that contains it. */
  readonly resource: ChainResource;
  readonly group: ChainResource;
  readonly isEgress: boolean;
  /** `tcp`, `udp`, `any`, or as in the template. */
  readonly protocol: string;
  /** Undefined if not known. */
  readonly ports: { readonly from: number; readonly to: number } | undefined;
  /** The source or destination group, if it is in the templates. */
  readonly peer?: ChainResource;
  /** The source or destination CIDR block. Empty for a security group or a prefix list. */
  readonly range: string;
}

export const groupType = 'AWS::EC2::SecurityGroup';
const ruleTypes = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'];

/** The rules of all security groups of a system. */
export function groupRules(system: ChainSystem): readonly GroupRule[] {
  const inline = system.ofType(groupType).flatMap((group) =>
    (['SecurityGroupIngress', 'SecurityGroupEgress'] as const).flatMap((property) =>
      listOf(group.properties[property])
        .filter(isObject)
        .map((rule) => ruleOf(system, group, group, property === 'SecurityGroupEgress', rule)),
    ),
  );
  const separate = system.ofType(...ruleTypes).flatMap((resource) => {
    const group = system.target(resource.properties.GroupId, resource, groupType);
    return group ? [ruleOf(system, resource, group, resource.type === ruleTypes[1], resource.properties)] : [];
  });
  return [...inline, ...separate];
}

const protocols: Readonly<Record<string, string>> = { '-1': 'any', all: 'any', '6': 'tcp', '17': 'udp', '1': 'icmp' };

function ruleOf(
  system: ChainSystem,
  resource: ChainResource,
  group: ChainResource,
  isEgress: boolean,
  rule: { readonly [key: string]: Json },
): GroupRule {
  const protocol = textOf(rule.IpProtocol).toLowerCase();
  const [from, to] = [Number(textOf(rule.FromPort) || Number.NaN), Number(textOf(rule.ToPort) || Number.NaN)];
  const named = protocols[protocol] ?? protocol;
  const isKnown = Number.isInteger(from) && Number.isInteger(to);
  const all = named === 'any' || (from === -1 && named !== 'icmp') ? { from: 0, to: 65535 } : undefined;
  const peer = system.target(
    isEgress ? rule.DestinationSecurityGroupId : rule.SourceSecurityGroupId,
    resource,
    groupType,
  );
  const ports = all ?? (isKnown ? { from, to } : undefined);
  return {
    resource,
    group,
    isEgress,
    protocol: named,
    ports,
    ...(peer && { peer }),
    range: rangeOf(system, rule.CidrIp ?? rule.CidrIpv6),
  };
}

/**
 * Whether a security group has the default egress rule, which allows all outbound traffic: the template defines none,
 * or an empty list.
 */
export function hasDefaultEgress(group: ChainResource, rules: readonly GroupRule[]): boolean {
  return (
    listOf(group.properties.SecurityGroupEgress).length === 0 &&
    !rules.some((rule) => rule.isEgress && rule.group === group)
  );
}

/** The resources that a security group is attached to: all that reference it, except rules. */
export const attachmentsOf = (system: ChainSystem, group: ChainResource): readonly ChainResource[] =>
  system.referencedBy(group).filter(({ type }) => type !== groupType && !ruleTypes.includes(type));

/** Whether one rule allows all traffic of another one. Unknown values count as allowed. */
export function covers(wide: GroupRule, narrow: GroupRule): boolean {
  if (wide.protocol !== 'any' && wide.protocol !== narrow.protocol) return false;
  if (!wide.ports || !narrow.ports) return true;
  return wide.ports.from <= narrow.ports.from && narrow.ports.to <= wide.ports.to;
}

/** Protocol and ports as text, such as `tcp 443`. */
export function trafficOf({ protocol, ports }: GroupRule): string {
  if (protocol === 'any') return 'all ports';
  if (!ports) return `${protocol} on a port from a parameter`;
  return ports.from === ports.to ? `${protocol} ${ports.from}` : `${protocol} ${ports.from}-${ports.to}`;
}

/** The security groups in a list, and whether all of them are known. */
export function groupsIn(system: ChainSystem, value: Json | undefined) {
  const groups = system.mentions(value).filter(({ type }) => type === groupType);
  return { groups, complete: !system.isUnknown(value) };
}
