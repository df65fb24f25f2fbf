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
  /** A network is made here; else there is one. */
  readonly HasOwnNetwork: Condition;
  /** A third zone is used: one is made here, or the third subnet of each list is taken. */
  readonly HasThirdZone: Condition;
  readonly HasNatPerZone: Condition;
  readonly HasEndpoints: Condition;
}

export interface NetworkProps {
  readonly vpcCidr: Value<string>;
  /** Its policy admits the log delivery. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
  readonly existing: {
    readonly vpc: Id<'AWS::EC2::VPC'>;
    readonly publicSubnets: Expr<readonly string[]>;
    readonly privateSubnets: Expr<readonly string[]>;
  };
}

/** Public subnets for the load balancer and private ones for everything else, in two or three zones; or those that there are. */
export function network(has: NetworkConditions, props: NetworkProps) {
  const { vpcCidr, key, accessLogs, retentionDays, existing } = props;
  const zones = zonesWithThird(has.HasThirdZone);
  const made = when(has.HasOwnNetwork, () => {
    const net = vpc('Vpc', { cidr: vpcCidr, ipv6: true });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const open = tier('Public', { vpc: net, zones, quarter: 0 });
    const tasks = tier('Private', { vpc: net, zones, quarter: 2 });
    const closed = { ...tasks, pair: tasks.subnets.slice(0, 2) };
    const nat = natGateways('NatGateway', {
      zones: open.zones,
      perZone: has.HasNatPerZone,
      after: internet.attachment,
    });
    const egressOnly = egressOnlyGateway('EgressOnlyGateway', { vpc: net.id });
    const viaInternetGateway = { zones: open.zones, by: { internetGateway: internet.id }, after: internet.attachment };
    const openRoutes = routes('PublicInternetRoute', { ...viaInternetGateway, to: { range: anyIpv4 } });
    const openRoutesIpv6 = routes('PublicInternetIpv6Route', { ...viaInternetGateway, to: { ipv6Range: anyIpv6 } });
    const closedRoutes = routes('PrivateNatRoute', {
      zones: closed.zones,
      to: { range: anyIpv4 },
      by: { natGateways: nat.ids },
    });
    const closedRoutesIpv6 = routes('PrivateEgressOnlyRoute', {
      zones: closed.zones,
      to: { ipv6Range: anyIpv6 },
      by: { egressOnlyGateway: egressOnly.id },
    });
    const objects = gatewayEndpoint('S3Endpoint', {
      vpc: net.id,
      service: 's3',
      routeTables: closed.routeTables,
      reads: [imageLayers, dockerHubLayers, databaseAuthorities],
    });
    const endpoints = when(has.HasEndpoints, () =>
      interfaceEndpoints('Endpoints', {
        vpc: net,
        subnets: closed.subnets,
        services: ['secretsmanager', 'logs', 'ecr.api', 'ecr.dkr', 'kms'],
      }),
    );
    const records = flowLogBucket('FlowLogBucket', { key, accessLogs, retentionDays });
    const log = flowLog('FlowLog', { vpc: net.id, to: { bucket: records.arn }, after: records.policy });
    return {
      ...{ net, internet, open, closed, nat, egressOnly, openRoutes, openRoutesIpv6, closedRoutes, closedRoutesIpv6 },
      ...{ objects, endpoints, records, log },
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
      { vpc: made.net.id, publicSubnets: made.open.subnets, privateSubnets: made.closed.subnets },
      {
        vpc: existing.vpc,
        publicSubnets: usedOf(existing.publicSubnets),
        privateSubnets: usedOf(existing.privateSubnets),
      },
    ),
    /** The private ones of the first two zones: for what cannot move into a third one later, and is named. */
    privatePair: orElse(made.closed.pair, unchecked<Subnets>(pairOf(existing.privateSubnets) as never)),
    parts: Object.values(made),
    flowLogBucket: made.records.name,
    defaultSecurityGroup: made.net.defaultSecurityGroup,
    /** What must stand before a load balancer faces the internet. */
    internetRoutes: [...made.openRoutes.resources, ...made.openRoutesIpv6.resources],
  };
}
