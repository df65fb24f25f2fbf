import {
  type Condition,
  type Conditions,
  orElse,
  type References,
  snippet,
  snippetsIn,
  when,
} from '@hipaa-stacks/cloudformation';
import { networkOf, zonesWithThird } from '@hipaa-stacks/network';
import { type networkConditions, type networkParameters, pairOf, usedOf } from './existing-network.ts';
import { type StandardNetworkProps, standardNetwork } from './standard-network.ts';

export interface OwnOrExistingNetworkProps extends Pick<StandardNetworkProps<'Private'>, 's3Reads' | 'flowLogs'> {
  /** Services with interface endpoints in the private subnets, if `CreateEndpoints` is true. */
  readonly services: readonly string[];
}

/**
 * Public subnets for a load balancer and private subnets for all other resources, in two or three Availability Zones: a
 * new network with IPv6, or the existing subnets of `networkParameters`.
 *
 * @returns references to the network in use, and `parts`: the snippets of a network that is created
 */
export function ownOrExistingNetwork(
  p: References<typeof networkParameters>,
  has: Conditions<typeof networkConditions> & { readonly HasThirdZone: Condition },
  { s3Reads = [], services, flowLogs }: OwnOrExistingNetworkProps,
) {
  const created = when(has.HasOwnNetwork, () => {
    const made = standardNetwork({
      cidr: p.VpcCidr,
      zones: zonesWithThird(has.HasThirdZone),
      ipv6: true,
      tiers: { Private: 2 },
      natPerZone: has.HasNatPerZone,
      s3Reads,
      endpoints: { id: 'Endpoints', given: has.HasEndpoints, tier: 'Private', services },
      flowLogs,
    });
    return { ...made, pair: snippet([], { subnets: made.tiers.Private.subnets.slice(0, 2) }) };
  });
  return {
    ...networkOf(
      {
        vpc: created.net.id,
        publicSubnets: created.publicTier.subnets,
        privateSubnets: created.tiers.Private.subnets,
      },
      {
        vpc: p.VpcId,
        publicSubnets: usedOf(p.PublicSubnetIds, has.HasThirdZone),
        privateSubnets: usedOf(p.PrivateSubnetIds, has.HasThirdZone),
      },
    ),
    /** The private subnets of the first two zones: for named resources that cannot be moved to a third zone later. */
    privatePair: orElse(created.pair.subnets, pairOf(p.PrivateSubnetIds)),
    parts: snippetsIn(created),
    flowLogBucket: created.logs.name,
    defaultSecurityGroup: created.net.defaultSecurityGroup,
    /** Routes that an internet-facing load balancer requires. */
    internetRoutes: [...created.publicRoutes.resources, ...(created.publicIpv6Routes?.resources ?? [])],
    /** Routes that instances in the private subnets require at their first boot. */
    egressRoutes: created.natRoutes.Private.resources,
  };
}
