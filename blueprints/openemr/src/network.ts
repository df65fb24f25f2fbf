import {
  type Arn,
  type Condition,
  type Expr,
  either,
  type Id,
  noValue,
  orElse,
  select,
  unchecked,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { flowLogBucket } from '@hipaa-stacks/data';
import {
  anyIpv4,
  anyIpv6,
  databaseAuthorities,
  dockerHubLayers,
  egressOnlyGateway,
  flowLog,
  gatewayEndpoint,
  imageLayers,
  interfaceEndpoints,
  internetGateway,
  natGateways,
  networkOf,
  routes,
  type Subnets,
  tier,
  vpc,
  zonesWithThird,
} from '@hipaa-stacks/network';

export interface NetworkConditions {
  /** The stack creates the network. Otherwise, it uses an existing one. */
  readonly HasOwnNetwork: Condition;
  /** Subnets in a third Availability Zone are created, or the third subnet of each list is used. */
  readonly HasThirdZone: Condition;
  readonly HasNatPerZone: Condition;
  readonly HasEndpoints: Condition;
}

export interface NetworkProps {
  readonly vpcCidr: Value<string>;
  /** Key of the flow log bucket. Its policy allows log delivery. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
  readonly existing: {
    readonly vpc: Id<'AWS::EC2::VPC'>;
    readonly publicSubnets: Expr<readonly string[]>;
    readonly privateSubnets: Expr<readonly string[]>;
  };
}

/**
 * Creates public subnets for the load balancer and private subnets for all other resources, in two or three Availability Zones; or uses
 * existing subnets.
 */
export function network(has: NetworkConditions, props: NetworkProps) {
  const { vpcCidr, key, accessLogs, retentionDays, existing } = props;
  const zones = zonesWithThird(has.HasThirdZone);
  const created = when(has.HasOwnNetwork, () => {
    const net = vpc('Vpc', { cidr: vpcCidr, ipv6: true });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const publicTier = tier('Public', { vpc: net, zones, quarter: 0 });
    const privateTier = tier('Private', { vpc: net, zones, quarter: 2 });
    const privateSubnets = { ...privateTier, pair: privateTier.subnets.slice(0, 2) };
    const nat = natGateways('NatGateway', {
      zones: publicTier.zones,
      perZone: has.HasNatPerZone,
      after: internet.attachment,
    });
    const egressOnly = egressOnlyGateway('EgressOnlyGateway', { vpc: net.id });
    const viaInternetGateway = {
      zones: publicTier.zones,
      by: { internetGateway: internet.id },
      after: internet.attachment,
    };
    const publicRoutes = routes('PublicInternetRoute', { ...viaInternetGateway, to: { range: anyIpv4 } });
    const publicRoutesIpv6 = routes('PublicInternetIpv6Route', { ...viaInternetGateway, to: { ipv6Range: anyIpv6 } });
    const privateRoutes = routes('PrivateNatRoute', {
      zones: privateSubnets.zones,
      to: { range: anyIpv4 },
      by: { natGateways: nat.ids },
    });
    const privateRoutesIpv6 = routes('PrivateEgressOnlyRoute', {
      zones: privateSubnets.zones,
      to: { ipv6Range: anyIpv6 },
      by: { egressOnlyGateway: egressOnly.id },
    });
    const s3 = gatewayEndpoint('S3Endpoint', {
      vpc: net.id,
      service: 's3',
      routeTables: privateSubnets.routeTables,
      reads: [imageLayers, dockerHubLayers, databaseAuthorities],
    });
    const endpoints = when(has.HasEndpoints, () =>
      interfaceEndpoints('Endpoints', {
        vpc: net,
        subnets: privateSubnets.subnets,
        services: ['secretsmanager', 'logs', 'ecr.api', 'ecr.dkr', 'kms'],
      }),
    );
    const flowLogs = flowLogBucket('FlowLogBucket', { key, accessLogs, retentionDays });
    const log = flowLog('FlowLog', { vpc: net.id, to: { bucket: flowLogs.arn }, after: flowLogs.policy });
    return {
      ...{ net, internet, publicTier, privateSubnets, nat, egressOnly },
      ...{ publicRoutes, publicRoutesIpv6, privateRoutes, privateRoutesIpv6, s3, endpoints, flowLogs, log },
    };
  });
  const pairOf = (subnets: Expr<readonly string[]>) => [select(0, subnets), select(1, subnets)];
  const usedOf = (subnets: Expr<readonly string[]>) =>
    unchecked<Expr<readonly string[]>>([
      ...pairOf(subnets),
      either(has.HasThirdZone, select(2, subnets), noValue),
    ] as never);
  return {
    ...networkOf(
      {
        vpc: created.net.id,
        publicSubnets: created.publicTier.subnets,
        privateSubnets: created.privateSubnets.subnets,
      },
      {
        vpc: existing.vpc,
        publicSubnets: usedOf(existing.publicSubnets),
        privateSubnets: usedOf(existing.privateSubnets),
      },
    ),
    /** The private subnets of the first two zones: for named resources that cannot be moved to a third zone later. */
    privatePair: orElse(created.privateSubnets.pair, unchecked<Subnets>(pairOf(existing.privateSubnets) as never)),
    parts: Object.values(created),
    flowLogBucket: created.flowLogs.name,
    defaultSecurityGroup: created.net.defaultSecurityGroup,
    /** Routes that an internet-facing load balancer requires. */
    internetRoutes: [...created.publicRoutes.resources, ...created.publicRoutesIpv6.resources],
  };
}
