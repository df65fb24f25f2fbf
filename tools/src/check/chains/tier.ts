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
  why: 'One of two private subnets had the network ACL of the public subnets, and no one compared them.',
  check: (system) => {
    const subnets = system.ofType('AWS::EC2::Subnet');
    return [
      ...tiersOf(system, subnets).flatMap((members) => unalike(system, members)),
      ...subnets
        .filter(({ properties }) => /Fn::Cidr|\/\d+$/.test(textOf(properties.AvailabilityZone)))
        .map((resource) => ({ resource, what: 'uses a CIDR block as its Availability Zone', fix: 'Use Fn::GetAZs.' })),
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
  readonly fix: string;
}

/** In what subnets of a tier are alike. Nothing: not known. */
const traits: readonly Trait[] = [
  {
    of: (system, subnet) => {
      const exit = exitOf(system, subnet);
      return exit === 'unknown' ? undefined : exit;
    },
    what: ({ id }, own, others) => `${ways[own]}, and ${id} of the same tier ${ways[others]}`,
    fix: 'Use routes of the same type for both.',
  },
  {
    of: (system, subnet) => aclOf(system, subnet),
    what: ({ id }, own, others) => `has the network ACL ${own}, and ${id} of the same tier has ${others}`,
    fix: 'Use the same network ACL for both.',
  },
  {
    of: (system, subnet) => endpointsBy(system, subnet),
    what: ({ id }, own, others) =>
      `has the gateway endpoints ${own || 'none'}, and ${id} of the same tier ${others || 'none'}`,
    fix: 'Add the route tables of both to RouteTableIds.',
  },
];

const ways: Readonly<Record<string, string>> = {
  'internet-gateway': 'has a route to an internet gateway',
  elsewhere: 'has a route to a NAT gateway or similar',
  none: 'has no route to the internet',
};

function aclOf(system: ChainSystem, subnet: ChainResource): string | undefined {
  const associations = system
    .readBy(subnet)
    .filter(({ type }) => type === 'AWS::EC2::SubnetNetworkAclAssociation')
    .map(({ properties }) => system.target(properties.NetworkAclId, subnet, 'AWS::EC2::NetworkAcl')?.id);
  return associations.length === 0 ? 'of its VPC' : associations[0];
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
    ...traits.flatMap(({ of, what, fix }) => {
      const usual = of(system, first!);
      return others.flatMap((resource) => {
        const own = of(system, resource);
        if (own === undefined || usual === undefined || own === usual) return [];
        return [{ resource, what: what(first!, own, usual), fix }];
      });
    }),
    ...inOneZone(system, [first!, ...others]).map(([resource, other]) => ({
      resource,
      what: `is in the same Availability Zone as ${other.id}: both fail together`,
      fix: 'Use a separate Availability Zone for each subnet of a tier.',
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
    return [
      {
        resource,
        what: `overlaps with the CIDR block of ${other.id}: AWS rejects it`,
        fix: 'Use a separate CIDR block.',
      },
    ];
  });
}

/** An interface endpoint may have one subnet of each zone. */
function oneZone(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const { subnets } = subnetsIn(system, resource.properties.SubnetIds);
  const [pair] = inOneZone(system, subnets);
  if (!pair) return [];
  const what = `is in ${pair[1].id} and ${pair[0].id}, which are in one Availability Zone: AWS rejects it`;
  return [{ resource, what, fix: 'Use one subnet of each Availability Zone.' }];
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
    const what = `is in the same Availability Zone as ${other.id}, which is for the same file system: AWS rejects it`;
    return [{ resource, what, fix: 'Use one mount target for each Availability Zone.' }];
  });
}
