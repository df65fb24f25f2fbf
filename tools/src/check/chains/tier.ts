import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import { internetRouteOf, isInterface, routeTableOf, subnetsIn, vpcOf } from './network.ts';
import { containsRange, rangeOf } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * Subnets of one tier, such as `PrivateSubnetA` and `PrivateSubnetB`, differ only in their Availability Zone and
 * CIDR block: they have the same route to the internet, network ACL and gateway endpoints. Resources with several
 * subnets, such as the mount targets of a file system, use a different zone for each.
 *
 * Subnets are in one tier if their names differ only in the last letter or number. It can't see zones that are
 * parameters, or external route tables and network ACLs.
 */
export const tier: Chain = {
  name: 'tier',
  why: 'One of two private subnets had the network ACL of the public subnets, and the difference was not noticed.',
  check: (system) => {
    const subnets = system.ofType('AWS::EC2::Subnet');
    return [
      ...tiersOf(system, subnets).flatMap((members) => differences(system, members)),
      ...subnets
        .filter(({ properties }) => /Fn::Cidr|\/\d+$/.test(textOf(properties.AvailabilityZone)))
        .map((resource) => ({ resource, what: 'uses a CIDR block as its Availability Zone', fix: 'Use Fn::GetAZs.' })),
      ...overlappingRanges(system, subnets),
      ...system
        .ofType('AWS::EC2::VPCEndpoint')
        .filter(isInterface)
        .flatMap((one) => duplicateZones(system, one)),
      ...[
        ...groupedBy(system.ofType('AWS::EFS::MountTarget'), ({ properties }) =>
          textOf(properties.FileSystemId),
        ).values(),
      ].flatMap((targets) => duplicateMountTargets(system, targets)),
    ];
  },
};

/** Subnets of one VPC and stack whose names differ only in the last letter or number. */
const tiersOf = (system: ChainSystem, subnets: readonly ChainResource[]): readonly (readonly ChainResource[])[] =>
  [
    ...groupedBy(
      subnets.filter(({ id }) => ending.test(id)),
      (subnet) => `${subnet.stack} ${vpcOf(system, subnet)?.key} ${subnet.id.replace(ending, '')}`,
    ).values(),
  ].filter(({ length }) => length > 1);

const ending = /(?<=[a-z])([A-D]|[0-9])$/;

interface Comparison {
  readonly of: (system: ChainSystem, subnet: ChainResource) => string | undefined;
  readonly what: (other: ChainResource, own: string, others: string) => string;
  readonly fix: string;
}

/** Properties that must be equal for subnets of a tier. Undefined if not known. */
const comparisons: readonly Comparison[] = [
  {
    of: (system, subnet) => {
      const route = internetRouteOf(system, subnet);
      return route === 'unknown' ? undefined : route;
    },
    what: ({ id }, own, others) => `${routeTexts[own]}, and ${id} of the same tier ${routeTexts[others]}`,
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
      `has the gateway endpoints ${own || 'none'}, and ${id} of the same tier has ${others || 'none'}`,
    fix: 'Add the route tables of both to RouteTableIds.',
  },
];

const routeTexts: Readonly<Record<string, string>> = {
  'internet-gateway': 'has a route to an internet gateway',
  elsewhere: 'has a route to a NAT gateway or similar',
  none: 'has no route to the internet',
};

function aclOf(system: ChainSystem, subnet: ChainResource): string | undefined {
  const associations = system
    .referencedBy(subnet)
    .filter(({ type }) => type === 'AWS::EC2::SubnetNetworkAclAssociation')
    .map(({ properties }) => system.target(properties.NetworkAclId, subnet, 'AWS::EC2::NetworkAcl')?.id);
  return associations.length === 0 ? 'of its VPC' : associations[0];
}

function endpointsBy(system: ChainSystem, subnet: ChainResource): string | undefined {
  const table = routeTableOf(system, subnet);
  if (typeof table === 'string') return undefined;
  const endpoints = system.referencedBy(table).filter(({ type }) => type === 'AWS::EC2::VPCEndpoint');
  return endpoints
    .map(({ id }) => id)
    .sort()
    .join(', ');
}

function differences(system: ChainSystem, [first, ...others]: readonly ChainResource[]): readonly ChainFinding[] {
  return [
    ...comparisons.flatMap(({ of, what, fix }) => {
      const expected = of(system, first!);
      return others.flatMap((resource) => {
        const own = of(system, resource);
        if (own === undefined || expected === undefined || own === expected) return [];
        return [{ resource, what: what(first!, own, expected), fix }];
      });
    }),
    ...inSameZone(system, [first!, ...others]).map(([resource, other]) => ({
      resource,
      what: `is in the same Availability Zone as ${other.id}: both fail together`,
      fix: 'Use a separate Availability Zone for each subnet of a tier.',
    })),
  ];
}

/** Pairs of subnets that are certainly in the same zone. */
function inSameZone(
  system: ChainSystem,
  subnets: readonly ChainResource[],
): readonly (readonly [ChainResource, ChainResource])[] {
  const zoned = subnets.filter(
    ({ properties: { AvailabilityZone: zone } }) => zone !== undefined && !system.isUnknown(zone),
  );
  const byZone = groupedBy(zoned, ({ properties }) => textOf(properties.AvailabilityZone));
  return [...byZone.values()].flatMap(([first, ...others]) => others.map((other) => [other, first!] as const));
}

/** AWS rejects the second of two overlapping subnets. Ranges that a function computes are compared as texts. */
function overlappingRanges(system: ChainSystem, subnets: readonly ChainResource[]): readonly ChainFinding[] {
  return subnets.flatMap((resource, index) => {
    const own = rangeOf(system, resource.properties.CidrBlock);
    const vpc = vpcOf(system, resource);
    const other = subnets.slice(0, index).find((each) => {
      const range = rangeOf(system, each.properties.CidrBlock);
      return (
        vpc && vpcOf(system, each) === vpc && range !== '' && (containsRange(range, own) || containsRange(own, range))
      );
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

/** An interface endpoint can have one subnet in each zone. */
function duplicateZones(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const { subnets } = subnetsIn(system, resource.properties.SubnetIds);
  const [pair] = inSameZone(system, subnets);
  if (!pair) return [];
  const what = `is in ${pair[1].id} and ${pair[0].id}, which are in one Availability Zone: AWS rejects it`;
  return [{ resource, what, fix: 'Use one subnet of each Availability Zone.' }];
}

/** A file system can have one mount target in each zone. */
function duplicateMountTargets(system: ChainSystem, targets: readonly ChainResource[]): readonly ChainFinding[] {
  const subnetOf = ({ properties }: ChainResource) => system.target(properties.SubnetId, undefined, 'AWS::EC2::Subnet');
  return targets.flatMap((resource, index) => {
    const others = targets.slice(0, index);
    const own = subnetOf(resource);
    const zones = own
      ? others.filter((other) => inSameZone(system, [subnetOf(other) ?? own, own]).length > 0 && subnetOf(other))
      : [];
    const text = textOf(resource.properties.SubnetId);
    const other = zones[0] ?? others.find(({ properties }) => textOf(properties.SubnetId) === text);
    if (!other) return [];
    const what = `is in the same Availability Zone as ${other.id}, which is for the same file system: AWS rejects it`;
    return [{ resource, what, fix: 'Use one mount target for each Availability Zone.' }];
  });
}
