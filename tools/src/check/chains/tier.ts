import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import { exitOf, isInterface, routeTableOf, subnetsIn, vpcOf } from './network.ts';
import { holds, rangeOf } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * Subnets of one tier, such as `PrivateSubnetA` and `PrivateSubnetB`, are alike but for their zone: each in one of its own, with a range of its own,
 * and with the same way out, network ACL and gateway endpoints. What stands in several subnets stands in several zones, as mount targets
 * of a file system do.
 *
 * It goes by names that differ in their last letter or number. It can't see zones that a person fills in, nor route tables and ACLs
 * from outside.
 */
export const tier: Chain = {
  name: 'tier',
  why: 'One of two subnets called private was behind the network ACL of the public ones, and nobody looked at the other half.',
  check: (system) => {
    const subnets = system.ofType('AWS::EC2::Subnet');
    return [
      ...tiersOf(system, subnets).flatMap((members) => unalike(system, members)),
      ...subnets
        .filter(({ properties }) => /Fn::Cidr|\/\d+$/.test(textOf(properties.AvailabilityZone)))
        .map((resource) => ({ resource, what: 'has a range for its zone', mend: 'Take the zone from Fn::GetAZs.' })),
      ...sameRange(system, subnets),
      ...system
        .ofType('AWS::EC2::VPCEndpoint')
        .filter(isInterface)
        .flatMap((one) => oneZone(system, one)),
      ...[
        ...groupedBy(system.ofType('AWS::EFS::MountTarget'), ({ properties }) =>
          textOf(properties.FileSystemId),
        ).values(),
      ].flatMap((targets) => mountedTwice(system, targets)),
    ];
  },
};

/** Subnets of one VPC and stack whose names differ in the last letter or number alone. */
const tiersOf = (system: ChainSystem, subnets: readonly ChainResource[]): readonly (readonly ChainResource[])[] =>
  [
    ...groupedBy(
      subnets.filter(({ id }) => ending.test(id)),
      (subnet) => `${subnet.stack} ${vpcOf(system, subnet)?.key} ${subnet.id.replace(ending, '')}`,
    ).values(),
  ].filter(({ length }) => length > 1);

const ending = /(?<=[a-z])([A-D]|[0-9])$/;

interface Trait {
  readonly of: (system: ChainSystem, subnet: ChainResource) => string | undefined;
  readonly what: (other: ChainResource, own: string, others: string) => string;
  readonly mend: string;
}

/** In what subnets of a tier are alike. Nothing: not known. */
const traits: readonly Trait[] = [
  {
    of: (system, subnet) => {
      const exit = exitOf(system, subnet);
      return exit === 'unknown' ? undefined : exit;
    },
    what: ({ id }, own, others) => `${ways[own]}, and ${id} of the same tier ${ways[others]}`,
    mend: 'Give both routes of the same kind.',
  },
  {
    of: (system, subnet) => aclOf(system, subnet),
    what: ({ id }, own, others) => `is behind ${own}, and ${id} of the same tier behind ${others}`,
    mend: 'Give both the same network ACL.',
  },
  {
    of: (system, subnet) => endpointsBy(system, subnet),
    what: ({ id }, own, others) =>
      `has the gateway endpoints ${own || 'of none'}, and ${id} of the same tier ${others || 'none'}`,
    mend: 'Name the route tables of both in RouteTableIds.',
  },
];

const ways: Readonly<Record<string, string>> = {
  'internet-gateway': 'leads to an internet gateway',
  elsewhere: 'leads to a NAT gateway or the like',
  none: 'has no way out',
};

function aclOf(system: ChainSystem, subnet: ChainResource): string | undefined {
  const associations = system
    .readBy(subnet)
    .filter(({ type }) => type === 'AWS::EC2::SubnetNetworkAclAssociation')
    .map(({ properties }) => system.target(properties.NetworkAclId, subnet, 'AWS::EC2::NetworkAcl')?.id);
  return associations.length === 0 ? 'the ACL of its VPC' : associations[0];
}

function endpointsBy(system: ChainSystem, subnet: ChainResource): string | undefined {
  const table = routeTableOf(system, subnet);
  if (typeof table === 'string') return undefined;
  const endpoints = system.readBy(table).filter(({ type }) => type === 'AWS::EC2::VPCEndpoint');
  return endpoints
    .map(({ id }) => id)
    .sort()
    .join(', ');
}

function unalike(system: ChainSystem, [first, ...others]: readonly ChainResource[]): readonly ChainFinding[] {
  return [
    ...traits.flatMap(({ of, what, mend }) => {
      const usual = of(system, first!);
      return others.flatMap((resource) => {
        const own = of(system, resource);
        if (own === undefined || usual === undefined || own === usual) return [];
        return [{ resource, what: what(first!, own, usual), mend }];
      });
    }),
    ...inOneZone(system, [first!, ...others]).map(([resource, other]) => ({
      resource,
      what: `stands in the zone of ${other.id}: both fail together`,
      mend: 'Give each subnet of a tier a zone of its own.',
    })),
  ];
}

/** Pairs of subnets of which it is known that they stand in the same zone. */
function inOneZone(
  system: ChainSystem,
  subnets: readonly ChainResource[],
): readonly (readonly [ChainResource, ChainResource])[] {
  const zoned = subnets.filter(
    ({ properties: { AvailabilityZone: zone } }) => zone !== undefined && !system.isUnknown(zone),
  );
  const byZone = groupedBy(zoned, ({ properties }) => textOf(properties.AvailabilityZone));
  return [...byZone.values()].flatMap(([first, ...others]) => others.map((other) => [other, first!] as const));
}

/** AWS refuses the second of them. Ranges that a function computes are compared as texts. */
function sameRange(system: ChainSystem, subnets: readonly ChainResource[]): readonly ChainFinding[] {
  return subnets.flatMap((resource, index) => {
    const own = rangeOf(system, resource.properties.CidrBlock);
    const vpc = vpcOf(system, resource);
    const other = subnets.slice(0, index).find((each) => {
      const range = rangeOf(system, each.properties.CidrBlock);
      return vpc && vpcOf(system, each) === vpc && range !== '' && (holds(range, own) || holds(own, range));
    });
    if (!other || own === '' || system.isUnknown(resource.properties.CidrBlock)) return [];
    return [{ resource, what: `has addresses of ${other.id}: AWS refuses it`, mend: 'Give it a range of its own.' }];
  });
}

/** An interface endpoint may have one subnet of each zone. */
function oneZone(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const { subnets } = subnetsIn(system, resource.properties.SubnetIds);
  const [pair] = inOneZone(system, subnets);
  if (!pair) return [];
  const what = `stands in ${pair[1].id} and ${pair[0].id}, which are of one zone: AWS refuses it`;
  return [{ resource, what, mend: 'Name one subnet of each zone.' }];
}

/** A file system may have one mount target in each zone. */
function mountedTwice(system: ChainSystem, targets: readonly ChainResource[]): readonly ChainFinding[] {
  const subnetOf = ({ properties }: ChainResource) => system.target(properties.SubnetId, undefined, 'AWS::EC2::Subnet');
  return targets.flatMap((resource, index) => {
    const others = targets.slice(0, index);
    const own = subnetOf(resource);
    const zones = own
      ? others.filter((other) => inOneZone(system, [subnetOf(other) ?? own, own]).length > 0 && subnetOf(other))
      : [];
    const text = textOf(resource.properties.SubnetId);
    const other = zones[0] ?? others.find(({ properties }) => textOf(properties.SubnetId) === text);
    if (!other) return [];
    const what = `stands in the zone of ${other.id}, which mounts the same files: AWS refuses it`;
    return [{ resource, what, mend: 'Give each zone one mount target.' }];
  });
}
