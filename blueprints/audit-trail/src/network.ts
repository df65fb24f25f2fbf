import {
  type Channel,
  customResources,
  customResourcesRole,
  type Organization,
  standardNetwork,
} from '@hipaa-stacks/baseline';
import {
  type Arn,
  type Conditions,
  equals,
  holds,
  type Id,
  join,
  option,
  or,
  type References,
  type Rule,
  snippet,
  snippetsIn,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { defaultSecurityGroupHandler, restrictedDefaultSecurityGroup } from '@hipaa-stacks/compute';
import { amazonLinuxPackages, sessionManager, systemsManagerFiles, twoZones, vpcRange } from '@hipaa-stacks/network';
import { networkAcls, type SshRange } from './network-acls.ts';

const networkOption = option('CreateNetwork', 'HasNetwork', {
  label: 'Network',
  description:
    'Creates a VPC with public, management and private subnets in two Availability Zones, and flow logs. The NAT gateway has an hourly price.',
});

const natOption = option('NatPerZone', 'HasNatPerZone', {
  label: 'NAT gateway in each zone',
  description: 'Creates two NAT gateways instead of one. Egress stays available if one zone fails, at twice the price.',
});

const endpointOption = option('CreateSessionEndpoints', 'HasSessionEndpoints', {
  label: 'Endpoints for Session Manager',
  description:
    'Creates VPC endpoints, so that Session Manager traffic stays in the AWS network. Each endpoint has an hourly price per zone.',
});

/** The parameters of the network. */
export const networkParameters = {
  ...networkOption.parameters,
  VpcCidr: vpcRange('IPv4 range of the VPC, /16 to /20.'),
  ...natOption.parameters,
  ...endpointOption.parameters,
};

type NetworkReferences = References<typeof networkParameters>;

/** The conditions of the network. */
export const networkConditions = {
  ...networkOption.conditions,
  ...natOption.conditions,
  ...endpointOption.conditions,
};

/** The rules of the network, which CloudFormation checks before it creates resources. */
export const networkRules = (p: NetworkReferences): Readonly<Record<string, Rule>> => ({
  NetworkOptionsNeedNetwork: {
    RuleCondition: or(equals(p.NatPerZone, 'true'), equals(p.CreateSessionEndpoints, 'true')),
    Assertions: [
      holds(
        equals(p.CreateNetwork, 'true'),
        'NatPerZone and CreateSessionEndpoints require CreateNetwork. Set CreateNetwork to true.',
      ),
    ],
  },
});

type Has = Conditions<typeof networkConditions>;

export interface NetworkProps {
  /** /16 to /20: see `vpcCidrConstraints`. */
  readonly vpcCidr: Value<string>;
  /** KMS key. Its key policy must include `allowLogDelivery` if there is a network. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
  readonly retentionDays: Value<number>;
  /** Ranges from which SSH to the public tier is allowed. Default: none. */
  readonly ssh?: readonly SshRange[];
}

/**
 * A VPC with three tiers of subnets in two Availability Zones: public for internet-facing resources, management for administration,
 * private for all other resources. The management and private tiers have HTTPS egress through NAT gateways, and no ingress from the
 * internet. Session Manager needs no open port.
 *
 * Returns references under HasNetwork, and the snippets of the stack.
 */
export function network(has: Has, { vpcCidr, key, accessLogs, retentionDays, ssh = [] }: NetworkProps) {
  const created = when(has.HasNetwork, () => {
    const made = standardNetwork({
      cidr: vpcCidr,
      zones: twoZones,
      tiers: { Management: 1, Private: 2 },
      natPerZone: has.HasNatPerZone,
      s3Reads: [amazonLinuxPackages, ...systemsManagerFiles],
      endpoints: {
        id: 'SessionEndpoints',
        given: has.HasSessionEndpoints,
        tier: 'Management',
        services: sessionManager,
      },
      flowLogs: { key, accessLogs, retentionDays },
    });
    const ids = snippet([], {
      public: join(',', made.publicTier.subnets),
      management: join(',', made.tiers.Management.subnets),
      private: join(',', made.tiers.Private.subnets),
    });
    return { ...made, acls: networkAcls({ ...made, ssh }), ids };
  });
  const { Management, Private } = created.tiers;
  return {
    snippets: snippetsIn(created),
    vpc: created.net.id,
    vpcCidr: created.net.cidr,
    defaultSecurityGroup: created.net.defaultSecurityGroup,
    publicSubnets: created.publicTier.subnets,
    managementSubnets: Management.subnets,
    privateSubnets: Private.subnets,
    /** The subnets of each tier as text, for outputs. */
    subnetIds: created.ids,
    flowLogBucket: created.logs.name,
    /** Dependencies of an instance that needs the internet at its first boot. */
    internetRoutes: [
      created.internet,
      created.publicRoutes,
      created.natRoutes.Management,
      created.natRoutes.Private,
    ].flatMap(({ resources }) => resources),
  };
}

/** The role of the custom resource provider. It is created before the keys, because the key policies name it. */
export const providerRole = (has: Pick<Has, 'HasNetwork'>, organization: Organization) =>
  when(has.HasNetwork, () => customResourcesRole(organization));

export interface DefaultSecurityGroupProps {
  readonly organization: Organization;
  readonly role: ReturnType<typeof providerRole>;
  /** The default security group of the network. */
  readonly group: ReturnType<typeof network>['defaultSecurityGroup'];
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly alerts: Channel;
}

/** Removes the rules of the default security group of the network, for which CloudFormation has no resource type. */
export const defaultSecurityGroup = (
  has: Pick<Has, 'HasNetwork'>,
  { role, group, ...props }: DefaultSecurityGroupProps,
) =>
  when(has.HasNetwork, (present) => {
    const custom = customResources({
      ...props,
      role: { arn: present(role.arn), name: present(role.name) },
      handlers: [defaultSecurityGroupHandler([present(group)])],
      failed: 'The default security group of the network may still have rules. Look at the log group of the provider.',
    });
    const restricted = restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
      provider: custom.provider,
      group: present(group),
    });
    return { ...custom, restricted };
  });
