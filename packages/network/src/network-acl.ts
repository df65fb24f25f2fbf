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

/** An entry. Network ACLs are stateless: each allowed request needs an entry for its response. */
export interface AclEntry {
  /** `any`: all protocols and ports. */
  readonly protocol: 'any' | 'tcp' | 'udp';
  /** One port, or the first and the last. Omitted for `any`. */
  readonly ports?: number | readonly [number, number];
  /** Remote addresses. */
  readonly peer: { readonly range: Value<string> } | { readonly ipv6Range: Value<string> };
  /** Condition under which it exists. Default: always. */
  readonly condition?: Condition;
}

/**
 * Rule number, from 1 to 32766 -> entry. AWS applies the lowest number that matches. Leave gaps: a changed number
 * requires replacement.
 */
export type AclEntries = Readonly<Record<number, AclEntry>>;

export interface NetworkAclProps {
  readonly vpc: Vpc;
  /** The zones of the tier. */
  readonly zones: readonly ZoneOfTier[];
  readonly in: AclEntries;
  readonly out: AclEntries;
}

/**
 * Ephemeral ports, to which responses are sent: clients, load balancers, NAT gateways and functions send requests from
 * one of them.
 *
 * Source: Amazon VPC User Guide, "Custom network ACLs", on ephemeral ports.
 */
export const ephemeralPorts: readonly [number, number] = [1024, 65535];

/** Remote Desktop. A checker that does not evaluate the order of entries fails every range that contains it. */
const RDP = 3389;

/**
 * Two entries that allow responses from anywhere to the ephemeral ports, except port 3389: no entry allows RDP from the internet. A
 * response to this one port is lost, and the client sends its request again from another port.
 *
 * Source: AWS Security Hub User Guide, control EC2.21; AWS Config Developer Guide, "nacl-no-unrestricted-ssh-rdp".
 *
 * @param number rule number of the first entry; the second has the next
 */
export const ephemeralResponses = (number: number, peer: AclEntry['peer']): AclEntries => ({
  [number]: { protocol: 'tcp', ports: [ephemeralPorts[0], RDP - 1], peer },
  [number + 1]: { protocol: 'tcp', ports: [RDP + 1, ephemeralPorts[1]], peer },
});

/** Accepted findings of checkers for a network ACL and each entry. */
const exceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-VPC3',
    reason:
      'The rule warns of every network ACL, since they are error-prone. The chain network-acl checks that each entry has one for its responses.',
  },
];

/** A network ACL for a tier: traffic without an entry is denied. Amazon DNS and Amazon Time Sync are not filtered. */
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

  function entryOf(name: string, number: number, out: boolean, { protocol, ports, peer, condition }: AclEntry) {
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
    return condition ? when(condition, () => snippet([entry])) : entry;
  }
}

/** Source: IANA, "Assigned Internet Protocol Numbers"; in AWS, -1 is all protocols. */
const protocols = { any: -1, tcp: 6, udp: 17 } as const;
