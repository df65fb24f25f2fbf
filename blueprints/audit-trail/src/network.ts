import { type Arn, type Condition, type Id, join, snippet, type Value, when } from '@hipaa-stacks/cloudformation';
import { flowLogBucket } from '@hipaa-stacks/data';
import {
  type AclEntry,
  amazonLinuxPackages,
  anyIpv4,
  ephemeralPorts,
  flowLog,
  gatewayEndpoint,
  interfaceEndpoints,
  internetGateway,
  natGateways,
  networkAcl,
  routes,
  sessionManager,
  systemsManagerFiles,
  tier,
  twoZones,
  vpc,
} from '@hipaa-stacks/network';

/** What of the network is made. */
export interface NetworkConditions {
  readonly HasNetwork: Condition;
  readonly HasNatPerZone: Condition;
  readonly HasSessionEndpoints: Condition;
}

export interface NetworkProps {
  /** /16 to /20: see `vpcCidrConstraints`. */
  readonly vpcCidr: Value<string>;
  /** Its policy admits the log delivery where there is a network: see `allowLogDelivery`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
  /** Ranges from which SSH is let into the public tier. Default: none. */
  readonly ssh?: readonly { readonly cidr: Value<string>; readonly given?: Condition }[];
}

/**
 * Three tiers in two zones: public for what faces the internet, management for those who look after it, private for all else. From
 * the last two one gets out by HTTPS, through NAT, and nobody gets in. A shell comes by Session Manager, which needs no open port.
 *
 * Returned under HasNetwork, by name; `parts` is what stands in the stack.
 */
export function network(has: NetworkConditions, props: NetworkProps) {
  const { vpcCidr, key, accessLogs, retentionDays, ssh = [] } = props;
  const made = when(has.HasNetwork, () => {
    const net = vpc('Vpc', { cidr: vpcCidr });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const open = tier('Public', { vpc: net, zones: twoZones, quarter: 0 });
    const management = tier('Management', { vpc: net, zones: twoZones, quarter: 1 });
    const closed = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const nat = natGateways('NatGateway', {
      zones: open.zones,
      perZone: has.HasNatPerZone,
      after: internet.attachment,
    });

    const all = { range: anyIpv4 };
    const inside = { range: net.cidr };
    const openRoutes = routes('PublicInternetRoute', {
      zones: open.zones,
      to: all,
      by: { internetGateway: internet.id },
      after: internet.attachment,
    });
    const managementRoutes = routes('ManagementNatRoute', {
      zones: management.zones,
      to: all,
      by: { natGateways: nat.ids },
    });
    const closedRoutes = routes('PrivateNatRoute', { zones: closed.zones, to: all, by: { natGateways: nat.ids } });

    const tcp = (ports: AclEntry['ports'] & {}, peer: AclEntry['peer']): AclEntry => ({ protocol: 'tcp', ports, peer });
    const everyPort = [0, 65535] as const;
    const openAcl = networkAcl('PublicAcl', {
      vpc: net,
      zones: open.zones,
      in: {
        100: tcp(443, all),
        110: tcp(80, all),
        ...Object.fromEntries(
          ssh.map(({ cidr, given }, at) => [
            120 + at,
            { ...tcp(22, { range: cidr }), ...(given && { only: given }) } satisfies AclEntry,
          ]),
        ),
        200: tcp(ephemeralPorts, all),
      },
      out: { 100: tcp(everyPort, inside), 110: tcp(443, all), 120: tcp(80, all), 200: tcp(ephemeralPorts, all) },
    });
    const managementAcl = networkAcl('ManagementAcl', {
      vpc: net,
      zones: management.zones,
      in: { 100: tcp(443, inside), 200: tcp(ephemeralPorts, all) },
      out: { 100: tcp(everyPort, inside), 110: tcp(443, all) },
    });
    const closedAcl = networkAcl('PrivateAcl', {
      vpc: net,
      zones: closed.zones,
      in: { 100: { protocol: 'any', peer: inside }, 200: tcp(ephemeralPorts, all) },
      out: { 100: { protocol: 'any', peer: inside }, 110: tcp(443, all) },
    });

    const files = gatewayEndpoint('S3Endpoint', {
      vpc: net.id,
      service: 's3',
      routeTables: [...management.routeTables, ...closed.routeTables],
      reads: [amazonLinuxPackages, ...systemsManagerFiles],
    });
    const sessions = when(has.HasSessionEndpoints, () =>
      interfaceEndpoints('SessionEndpoints', {
        vpc: net,
        subnets: management.subnets,
        services: sessionManager,
      }),
    );

    const records = flowLogBucket('FlowLogBucket', { key, accessLogs, retentionDays });
    const log = flowLog('FlowLog', { vpc: net.id, to: { bucket: records.arn }, after: records.policy });
    const ids = snippet([], {
      public: join(',', open.subnets),
      management: join(',', management.subnets),
      private: join(',', closed.subnets),
    });
    return {
      ...{ net, internet, open, management, closed, nat, openRoutes, managementRoutes, closedRoutes },
      ...{ openAcl, managementAcl, closedAcl, files, sessions, records, log, ids },
    };
  });
  return {
    parts: Object.values(made),
    vpc: made.net.id,
    vpcCidr: made.net.cidr,
    defaultSecurityGroup: made.net.defaultSecurityGroup,
    publicSubnets: made.open.subnets,
    managementSubnets: made.management.subnets,
    privateSubnets: made.closed.subnets,
    /** The subnets of each tier as text, for outputs. */
    subnetIds: made.ids,
    flowLogBucket: made.records.name,
    /** What must stand before an instance reaches anything at its first boot. */
    internetRoutes: [made.internet, made.openRoutes, made.managementRoutes, made.closedRoutes].flatMap(
      ({ resources }) => resources,
    ),
  };
}
