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

/** Resources of a tier in one zone. The references are valid where the zone is used. */
export interface ZoneOfTier {
  readonly zone: Zone;
  readonly subnet: Id<'AWS::EC2::Subnet'>;
  readonly routeTable: Id<'AWS::EC2::RouteTable'>;
}

export interface TierProps {
  readonly vpc: Vpc;
  readonly zones: readonly Zone[];
  /** Which quarter of the sixteen CIDR blocks of the VPC it uses: another one for each tier, and never changed. */
  readonly quarter: 0 | 1 | 2 | 3;
}

/** Host bits of a subnet: a /24 with 251 addresses, for every size of VPC. */
const HOST_BITS = 8;

const ipv6Addresses: CheckerException = {
  rule: 'cdk-nag:HIPAA.Security-VPCSubnetAutoAssignPublicIpDisabled',
  reason:
    'No public IPv4 address is assigned. IPv6 addresses are public: routes and security groups decide whether they are reachable, and the chain private-subnet checks them.',
};

/**
 * A tier of a network: a subnet with its own route table in each zone. Subnets assign no public IPv4 addresses, even
 * with a route to the internet: public resources have their own address. Without `routes`, a tier has access to its VPC
 * only.
 *
 * `id` names its role: the chain private-subnet checks tiers that are named `Private…`.
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
    /** Subnets of all zones: for a load balancer, a subnet group, a function. */
    subnets: made.map(({ zone, subnet }) => whereUsed(zone, subnet)),
    routeTables: made.map(({ zone, routeTable }) => whereUsed(zone, routeTable)),
    zones: made.map(({ zone, subnet, routeTable }): ZoneOfTier => ({ zone, subnet, routeTable })),
  });
}
