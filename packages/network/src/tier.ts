import {
  availabilityZones,
  type CheckerException,
  cidr,
  type Id,
  named,
  resource,
  select,
  snippet,
} from '@hipaa-stacks/cloudformation';
import { SLOTS, type Vpc } from './vpc.ts';
import { inZone, whereUsed, type Zone } from './zones.ts';

/** What a tier has in one zone. The references hold where the zone is used. */
export interface ZoneOfTier {
  readonly zone: Zone;
  readonly subnet: Id<'AWS::EC2::Subnet'>;
  readonly routeTable: Id<'AWS::EC2::RouteTable'>;
}

export interface TierProps {
  readonly vpc: Vpc;
  readonly zones: readonly Zone[];
  /** Which quarter of the VPC's sixteen ranges it takes: no two tiers the same, and no tier ever another one. */
  readonly quarter: 0 | 1 | 2 | 3;
}

/** Bits for the hosts of a subnet: a /24 with 251 addresses, in a VPC of whatever size. */
const HOST_BITS = 8;

const ipv6Addresses: CheckerException = {
  rule: 'cdk-nag:HIPAA.Security-VPCSubnetAutoAssignPublicIpDisabled',
  reason:
    'No IPv4 address is public. Every IPv6 address could be: whether it is reached is up to routes and groups, and the chain private-subnet follows them.',
};

/**
 * One tier of a network: a subnet with a route table of its own in each zone. No subnet gives public addresses, also where its
 * routes lead to the internet: what is public there has an address of its own. Without `routes` it reaches its VPC alone.
 *
 * `id` says what it is: a tier named `Private…` is held to it by the chain private-subnet.
 */
export function tier(id: string, { vpc, zones, quarter }: TierProps) {
  const made = zones.map((zone) => {
    const slot = quarter * 4 + zone.index;
    const name = `${id}Subnet${zone.letter}`;
    const subnet = resource(
      name,
      'AWS::EC2::Subnet',
      {
        VpcId: vpc.id,
        AvailabilityZone: select(zone.index, availabilityZones),
        CidrBlock: select(slot, cidr(vpc.cidr, SLOTS, HOST_BITS)),
        MapPublicIpOnLaunch: false,
        ...(vpc.ipv6 && { Ipv6CidrBlock: select(slot, vpc.ipv6.ranges), AssignIpv6AddressOnCreation: true }),
        Tags: named(name),
      },
      { dependsOn: vpc.ipv6 ? [vpc.ipv6.block] : [], exceptions: vpc.ipv6 ? [ipv6Addresses] : [] },
    );
    const table = resource(`${id}RouteTable${zone.letter}`, 'AWS::EC2::RouteTable', {
      VpcId: vpc.id,
      Tags: named(`${id}RouteTable${zone.letter}`),
    });
    const association = resource(`${id}RouteTableAssociation${zone.letter}`, 'AWS::EC2::SubnetRouteTableAssociation', {
      SubnetId: subnet.ref,
      RouteTableId: table.ref,
    });
    return { zone, subnet: subnet.ref, routeTable: table.ref, resources: inZone(zone, subnet, table, association) };
  });
  return snippet(made, {
    /** For whoever takes subnets of all zones: a load balancer, a subnet group, a function. */
    subnets: made.map(({ zone, subnet }) => whereUsed(zone, subnet)),
    routeTables: made.map(({ zone, routeTable }) => whereUsed(zone, routeTable)),
    zones: made.map(({ zone, subnet, routeTable }): ZoneOfTier => ({ zone, subnet, routeTable })),
  });
}
