import { type Arn, type Condition, type Id, type Value, when } from '@hipaa-stacks/cloudformation';
import { flowLogBucket } from '@hipaa-stacks/data';
import {
  anyIpv4,
  anyIpv6,
  egressOnlyGateway,
  flowLog,
  gatewayEndpoint,
  interfaceEndpoints,
  internetGateway,
  natGateways,
  routes,
  tier,
  vpc,
  type Zone,
} from '@hipaa-stacks/network';

export interface StandardNetworkProps<T extends string> {
  /** IPv4 CIDR block of the VPC, /16 to /20: see `vpcCidrConstraints`. */
  readonly cidr: Value<string>;
  readonly zones: readonly Zone[];
  /** Whether the VPC also has IPv6: egress of the other tiers is then through an egress-only internet gateway too. Default: false. */
  readonly ipv6?: boolean;
  /** Tiers with egress through NAT gateways, in addition to the tier `Public`: name -> quarter of the VPC. Never change a quarter. */
  readonly tiers: Readonly<Record<T, 1 | 2 | 3>>;
  /** A NAT gateway in each zone, instead of one. */
  readonly natPerZone: boolean | Condition;
  /** ARNs of objects of other accounts that can be read through the S3 endpoint, such as `imageLayers`. Default: none. */
  readonly s3Reads?: readonly Value<string>[];
  /** Interface endpoints in a tier, and the condition that they are created. Default: none. */
  readonly endpoints?: {
    readonly id: string;
    readonly given: Condition;
    readonly tier: NoInfer<T>;
    readonly services: readonly string[];
  };
  readonly flowLogs: {
    /** KMS key. Its key policy includes `allowLogDelivery`. */
    readonly key: Arn<'AWS::KMS::Key'>;
    readonly accessLogs: Id<'AWS::S3::Bucket'>;
    readonly retentionDays: Value<number>;
  };
}

/**
 * A VPC with a tier `Public`, with a route to the internet gateway, and further tiers with egress through NAT gateways; an S3 gateway
 * endpoint for these, optional interface endpoints, and flow logs to a bucket. Call it within `when` if the network is optional.
 *
 * @returns the snippets by name: `tiers`, `natRoutes` and `egressOnlyRoutes` by name of the tier
 */
export function standardNetwork<const T extends string>(props: StandardNetworkProps<T>) {
  const { cidr, zones, ipv6 = false, natPerZone, s3Reads = [], endpoints, flowLogs } = props;
  const net = vpc('Vpc', { cidr, ipv6 });
  const internet = internetGateway('InternetGateway', { vpc: net.id });
  const publicTier = tier('Public', { vpc: net, zones, quarter: 0 });
  const tiers = mapValues(props.tiers, (quarter, name) => tier(name, { vpc: net, zones, quarter }));
  const nat = natGateways('NatGateway', { zones: publicTier.zones, perZone: natPerZone, after: internet.attachment });
  const egressOnly = ipv6 ? egressOnlyGateway('EgressOnlyGateway', { vpc: net.id }) : undefined;
  const viaInternetGateway = {
    zones: publicTier.zones,
    by: { internetGateway: internet.id },
    after: internet.attachment,
  };
  const publicRoutes = routes('PublicInternetRoute', { ...viaInternetGateway, to: { range: anyIpv4 } });
  const natRoutes = mapValues(tiers, (one, name) =>
    routes(`${name}NatRoute`, { zones: one.zones, to: { range: anyIpv4 }, by: { natGateways: nat.ids } }),
  );
  const s3Endpoint = gatewayEndpoint('S3Endpoint', {
    vpc: net.id,
    service: 's3',
    routeTables: Object.values<(typeof tiers)[T]>(tiers).flatMap(({ routeTables }) => routeTables),
    reads: s3Reads,
  });
  const logs = flowLogBucket('FlowLogBucket', {
    key: flowLogs.key,
    accessLogs: flowLogs.accessLogs,
    retentionDays: flowLogs.retentionDays,
  });
  const log = flowLog('FlowLog', { vpc: net.id, to: { bucket: logs.arn }, after: logs.policy });
  return {
    ...{ net, internet, publicTier, tiers, nat, publicRoutes, natRoutes, s3Endpoint, logs, log },
    ...(egressOnly && {
      egressOnly,
      publicIpv6Routes: routes('PublicInternetIpv6Route', { ...viaInternetGateway, to: { ipv6Range: anyIpv6 } }),
      egressOnlyRoutes: mapValues(tiers, (one, name) =>
        routes(`${name}EgressOnlyRoute`, {
          zones: one.zones,
          to: { ipv6Range: anyIpv6 },
          by: { egressOnlyGateway: egressOnly.id },
        }),
      ),
    }),
    ...(endpoints && {
      endpoints: when(endpoints.given, () =>
        interfaceEndpoints(endpoints.id, {
          vpc: net,
          subnets: tiers[endpoints.tier].subnets,
          services: endpoints.services,
        }),
      ),
    }),
  };
}

const mapValues = <K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  make: (value: V, key: K) => W,
): Readonly<Record<K, W>> =>
  Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, make(value, key as K)])) as never;
