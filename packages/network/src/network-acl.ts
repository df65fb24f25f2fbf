import {
  type CheckerException,
  type Condition,
  named,
  resource,
  snippet,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import type { ZoneOfTier } from './tier.ts';
import type { Vpc } from './vpc.ts';
import { inZone } from './zones.ts';

/** One entry. A network ACL knows no connections: each request that it lets through needs its answers let back. */
export interface AclEntry {
  /** `any` is every protocol on every port. */
  readonly protocol: 'any' | 'tcp' | 'udp';
  /** One port, or the first and the last. Left out for `any`. */
  readonly ports?: number | readonly [number, number];
  /** Who is at the other side. */
  readonly peer: { readonly range: Value<string> } | { readonly ipv6Range: Value<string> };
  /** Under what condition it stands. */
  readonly only?: Condition;
}

/** Number, from 1 to 32766 -> entry. AWS takes the lowest that fits; leave room between, since a number is for good. */
export type AclEntries = Readonly<Record<number, AclEntry>>;

export interface NetworkAclProps {
  readonly vpc: Vpc;
  /** The zones of the tier that it guards. */
  readonly zones: readonly ZoneOfTier[];
  readonly in: AclEntries;
  readonly out: AclEntries;
}

/**
 * The ports on which answers come back: clients, load balancers, NAT gateways and functions ask from one of these.
 *
 * Source: Amazon VPC User Guide, "Custom network ACLs", on ephemeral ports.
 */
export const ephemeralPorts: readonly [number, number] = [1024, 65535];

/** What checkers say of a network ACL and of each entry. */
const exceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-VPC3',
    reason:
      'It warns of network ACLs as such, which are easily got wrong. The chain network-acl follows each entry to the one for its answers.',
  },
];

/** A network ACL of its own for a tier: what no entry allows is refused. DNS of the VPC and its clock pass by it. */
export function networkAcl(id: string, { vpc, zones, in: incoming, out: outgoing }: NetworkAclProps) {
  const acl = resource(
    id,
    'AWS::EC2::NetworkAcl',
    { VpcId: vpc.id, Tags: named(id) },
    { supports: ['164.312(e)(1)'], exceptions },
  );
  const entries = [
    ...Object.entries(incoming).map(([number, entry]) =>
      entryOf(`${id}Inbound${number}`, Number(number), false, entry),
    ),
    ...Object.entries(outgoing).map(([number, entry]) =>
      entryOf(`${id}Outbound${number}`, Number(number), true, entry),
    ),
  ];
  const associations = zones.flatMap(({ zone, subnet }) =>
    inZone(
      zone,
      resource(`${id}Association${zone.letter}`, 'AWS::EC2::SubnetNetworkAclAssociation', {
        SubnetId: subnet,
        NetworkAclId: acl.ref,
      }),
    ),
  );
  return snippet([acl, ...entries, ...associations], { id: acl.ref });

  function entryOf(name: string, number: number, out: boolean, { protocol, ports, peer, only }: AclEntry) {
    const [From, To] = typeof ports === 'number' ? [ports, ports] : (ports ?? [0, 65535]);
    const entry = resource(
      name,
      'AWS::EC2::NetworkAclEntry',
      {
        NetworkAclId: acl.ref,
        RuleNumber: number,
        Egress: out,
        RuleAction: 'allow',
        Protocol: protocols[protocol],
        ...(protocol !== 'any' && { PortRange: { From, To } }),
        ...('range' in peer ? { CidrBlock: peer.range } : { Ipv6CidrBlock: peer.ipv6Range }),
      },
      { exceptions },
    );
    return only ? when(only, () => snippet([entry])) : entry;
  }
}

/** Source: IANA, "Assigned Internet Protocol Numbers"; -1 is AWS's for all of them. */
const protocols = { any: -1, tcp: 6, udp: 17 } as const;
