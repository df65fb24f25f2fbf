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

/** All IPv4 addresses. */
export const anyIpv4 = '0.0.0.0/0';
/** All IPv6 addresses. */
export const anyIpv6 = '::/0';

/** Target of a route. */
export type Gateway =
  | { readonly internetGateway: Id<'AWS::EC2::InternetGateway'> }
  /** One for each zone, in the order of the zones. */
  | { readonly natGateways: readonly Id<'AWS::EC2::NatGateway'>[] }
  | { readonly egressOnlyGateway: Id<'AWS::EC2::EgressOnlyInternetGateway'> };

export interface RoutesProps {
  readonly zones: readonly ZoneOfTier[];
  /** Destination of the traffic. */
  readonly to: { readonly range: Value<string> } | { readonly ipv6Range: Value<string> };
  readonly by: Gateway;
  /** Resource that must be created first, such as the attachment of the internet gateway. */
  readonly after?: Resource;
}

/**
 * The same route in each zone of a tier. A route to an internet gateway makes the tier public; NAT and egress-only
 * gateways don't.
 */
export function routes(id: string, { zones, to, by, after }: RoutesProps) {
  const exceptions = 'internetGateway' in by && isAnyAddress(to) ? publicExceptions : [];
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

const isAnyAddress = (to: RoutesProps['to']) => ('range' in to ? to.range === anyIpv4 : to.ipv6Range === anyIpv6);

/** Accepted findings of checkers for a route to the internet. */
const publicExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:HIPAA.Security-VPCNoUnrestrictedRouteToIGW',
    reason:
      'Only a public tier has this route, for load balancers and NAT gateways. The chain private-subnet checks that private tiers do not have it.',
  },
];

function target(by: Gateway, position: number): Partial<ResourceTypes['AWS::EC2::Route']['props']> {
  if ('internetGateway' in by) return { GatewayId: by.internetGateway };
  if ('egressOnlyGateway' in by) return { EgressOnlyInternetGatewayId: by.egressOnlyGateway };
  const gateway = by.natGateways[position];
  if (!gateway) throw new RangeError(`Zone ${position + 1} has no NAT gateway. Set one for each zone.`);
  return { NatGatewayId: gateway };
}
