import { type Arn, type Condition, type Id, join, snippet, type Value, when } from '@hipaa-stacks/cloudformation';
import { flowLogBucket } from '@hipaa-stacks/data';
import {
  type AclEntry,
  amazonLinuxPackages,
  anyIpv4,
  ephemeralPorts,
  ephemeralResponses,
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

/** Conditions of the network and its options. */
export interface NetworkConditions {
  readonly HasNetwork: Condition;
  readonly HasNatPerZone: Condition;
  readonly HasSessionEndpoints: Condition;
}

export interface NetworkProps {
  /** /16 to /20: see `vpcCidrConstraints`. */
  readonly vpcCidr: Value<string>;
  /** KMS key. Its key policy must include `allowLogDelivery` if there is a network. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
  /** Ranges from which SSH to the public tier is allowed. Default: none. */
  readonly ssh?: readonly { readonly cidr: Value<string>; readonly given?: Condition }[];
}

/**
 * A VPC with three tiers of subnets in two Availability Zones: public for internet-facing resources, management for administration,
 * private for all other resources. The management and private tiers have HTTPS egress through NAT gateways, and no ingress from the
 * internet. Session Manager needs no open port.
 *
 * Returns references under HasNetwork, and the snippets of the stack.
 */
export function network(has: NetworkConditions, props: NetworkProps) {
  const { vpcCidr, key, accessLogs, retentionDays, ssh = [] } = props;
  const created = when(has.HasNetwork, () => {
    const net = vpc('Vpc', { cidr: vpcCidr });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const publicTier = tier('Public', { vpc: net, zones: twoZones, quarter: 0 });
    const managementTier = tier('Management', { vpc: net, zones: twoZones, quarter: 1 });
    const privateTier = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const nat = natGateways('NatGateway', {
      zones: publicTier.zones,
      perZone: has.HasNatPerZone,
      after: internet.attachment,
    });

    const anywhere = { range: anyIpv4 };
    const vpcRange = { range: net.cidr };
    const publicRoutes = routes('PublicInternetRoute', {
      zones: publicTier.zones,
      to: anywhere,
      by: { internetGateway: internet.id },
      after: internet.attachment,
    });
    const managementRoutes = routes('ManagementNatRoute', {
      zones: managementTier.zones,
      to: anywhere,
      by: { natGateways: nat.ids },
    });
    const privateRoutes = routes('PrivateNatRoute', {
      zones: privateTier.zones,
      to: anywhere,
      by: { natGateways: nat.ids },
    });

    const tcp = (ports: AclEntry['ports'] & {}, peer: AclEntry['peer']): AclEntry => ({ protocol: 'tcp', ports, peer });
    const everyPort = [0, 65535] as const;
    const publicAcl = networkAcl('PublicAcl', {
      vpc: net,
      zones: publicTier.zones,
      in: {
        100: tcp(443, anywhere),
        110: tcp(80, anywhere),
        ...Object.fromEntries(
          ssh.map(({ cidr, given }, at) => [
            120 + at,
            { ...tcp(22, { range: cidr }), ...(given && { condition: given }) } satisfies AclEntry,
          ]),
        ),
        ...ephemeralResponses(200, anywhere),
      },
      out: {
        100: tcp(everyPort, vpcRange),
        110: tcp(443, anywhere),
        120: tcp(80, anywhere),
        200: tcp(ephemeralPorts, anywhere),
      },
    });
    const managementAcl = networkAcl('ManagementAcl', {
      vpc: net,
      zones: managementTier.zones,
      in: { 100: tcp(443, vpcRange), ...ephemeralResponses(200, anywhere) },
      out: { 100: tcp(everyPort, vpcRange), 110: tcp(443, anywhere) },
    });
    const privateAcl = networkAcl('PrivateAcl', {
      vpc: net,
      zones: privateTier.zones,
      in: { 100: { protocol: 'any', peer: vpcRange }, ...ephemeralResponses(200, anywhere) },
      out: { 100: { protocol: 'any', peer: vpcRange }, 110: tcp(443, anywhere) },
    });

    const s3Endpoint = gatewayEndpoint('S3Endpoint', {
      vpc: net.id,
      service: 's3',
      routeTables: [...managementTier.routeTables, ...privateTier.routeTables],
      reads: [amazonLinuxPackages, ...systemsManagerFiles],
    });
    const sessions = when(has.HasSessionEndpoints, () =>
      interfaceEndpoints('SessionEndpoints', {
        vpc: net,
        subnets: managementTier.subnets,
        services: sessionManager,
      }),
    );

    const flowLogs = flowLogBucket('FlowLogBucket', { key, accessLogs, retentionDays });
    const log = flowLog('FlowLog', { vpc: net.id, to: { bucket: flowLogs.arn }, after: flowLogs.policy });
    const ids = snippet([], {
      public: join(',', publicTier.subnets),
      management: join(',', managementTier.subnets),
      private: join(',', privateTier.subnets),
    });
    return {
      ...{ net, internet, publicTier, managementTier, privateTier, nat, publicRoutes, managementRoutes, privateRoutes },
      ...{ publicAcl, managementAcl, privateAcl, s3Endpoint, sessions, flowLogs, log, ids },
    };
  });
  return {
    snippets: Object.values(created),
    vpc: created.net.id,
    vpcCidr: created.net.cidr,
    defaultSecurityGroup: created.net.defaultSecurityGroup,
    publicSubnets: created.publicTier.subnets,
    managementSubnets: created.managementTier.subnets,
    privateSubnets: created.privateTier.subnets,
    /** The subnets of each tier as text, for outputs. */
    subnetIds: created.ids,
    flowLogBucket: created.flowLogs.name,
    /** Dependencies of an instance that needs the internet at its first boot. */
    internetRoutes: [created.internet, created.publicRoutes, created.managementRoutes, created.privateRoutes].flatMap(
      ({ resources }) => resources,
    ),
  };
}
