import {
  type CheckerException,
  type Id,
  type Resource,
  type ResourceTypes,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';
import type { ZoneOfTier } from './tier.ts';
import { inZone } from './zones.ts';

/** Every address of IPv4. */
export const anyIpv4 = '0.0.0.0/0';
/** Every address of IPv6. */
export const anyIpv6 = '::/0';

/** What a route leads to. */
export type Gateway =
  | { readonly internetGateway: Id<'AWS::EC2::InternetGateway'> }
  /** One for each zone, in the order of the zones. */
  | { readonly natGateways: readonly Id<'AWS::EC2::NatGateway'>[] }
  | { readonly egressOnlyGateway: Id<'AWS::EC2::EgressOnlyInternetGateway'> };

export interface RoutesProps {
  readonly zones: readonly ZoneOfTier[];
  /** Where the traffic wants to go. */
  readonly to: { readonly range: Value<string> } | { readonly ipv6Range: Value<string> };
  readonly by: Gateway;
  /** What must stand first, such as the attachment of the internet gateway. */
  readonly after?: Resource;
}

/** The same route in each zone of a tier. An internet gateway makes the tier public; NAT and egress-only gateways don't. */
export function routes(id: string, { zones, to, by, after }: RoutesProps) {
  const exceptions = 'internetGateway' in by && isWorld(to) ? publicExceptions : [];
  const made = zones.flatMap(({ zone, routeTable }, position) =>
    inZone(
      zone,
      resource(
        `${id}${zone.letter}`,
        'AWS::EC2::Route',
        {
          RouteTableId: routeTable,
          ...('range' in to ? { DestinationCidrBlock: to.range } : { DestinationIpv6CidrBlock: to.ipv6Range }),
          ...target(by, position),
        },
        { dependsOn: after ? [after] : [], exceptions },
      ),
    ),
  );
  return snippet(made);
}

const isWorld = (to: RoutesProps['to']) => ('range' in to ? to.range === anyIpv4 : to.ipv6Range === anyIpv6);

/** What checkers say of a way to the internet. */
const publicExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:HIPAA.Security-VPCNoUnrestrictedRouteToIGW',
    reason:
      'A public tier is the one that has this route: load balancers and NAT gateways answer to everyone there. The chain private-subnet holds the other tiers to having none.',
  },
];

function target(by: Gateway, position: number): Partial<ResourceTypes['AWS::EC2::Route']['props']> {
  if ('internetGateway' in by) return { GatewayId: by.internetGateway };
  if ('egressOnlyGateway' in by) return { EgressOnlyInternetGatewayId: by.egressOnlyGateway };
  const gateway = by.natGateways[position];
  if (!gateway) throw new RangeError(`There is no NAT gateway for zone ${position + 1}. Give one for each zone.`);
  return { NatGatewayId: gateway };
}
