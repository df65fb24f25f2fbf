import {
  networkConditions,
  type networkParameters,
  networkRules,
  pairOf,
  standardNetwork,
  usedOf,
} from '@hipaa-stacks/baseline';
import {
  type Arn,
  type Condition,
  type Conditions,
  type Expr,
  holds,
  type Id,
  isGiven,
  not,
  orElse,
  type References,
  snippet,
  snippetsIn,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { databaseAuthorities, dockerHubLayers, imageLayers, networkOf, zonesWithThird } from '@hipaa-stacks/network';
import { isStandard, type sizeParameters } from './size.ts';

type NetworkReferences = References<typeof networkParameters>;

/** The conditions of the network. */
export const systemNetworkConditions = (p: NetworkReferences & Pick<References<typeof sizeParameters>, 'Profile'>) =>
  networkConditions(p, isStandard(p));

/** The rules of the network. An existing network has no IPv6. */
export const systemNetworkRules = (p: NetworkReferences & { readonly AllowedIpv6Cidr: Expr<string> }) =>
  networkRules(p, [
    holds(
      not(isGiven(p.AllowedIpv6Cidr)),
      'AllowedIpv6Cidr requires NetworkMode own. Leave AllowedIpv6Cidr empty, or set NetworkMode to own.',
    ),
  ]);

export interface NetworkProps {
  /** Key of the flow log bucket. Its policy allows log delivery. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
}

/**
 * Creates public subnets for the load balancer and private subnets for all other resources, in two or three Availability Zones; or uses
 * existing subnets.
 */
export function network(
  p: NetworkReferences,
  has: Conditions<typeof systemNetworkConditions> & { readonly HasThirdZone: Condition },
  flowLogs: NetworkProps,
) {
  const created = when(has.HasOwnNetwork, () => {
    const made = standardNetwork({
      cidr: p.VpcCidr,
      zones: zonesWithThird(has.HasThirdZone),
      ipv6: true,
      tiers: { Private: 2 },
      natPerZone: has.HasNatPerZone,
      s3Reads: [imageLayers, dockerHubLayers, databaseAuthorities],
      endpoints: {
        id: 'Endpoints',
        given: has.HasEndpoints,
        tier: 'Private',
        services: ['secretsmanager', 'logs', 'ecr.api', 'ecr.dkr', 'kms'],
      },
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
  };
}
