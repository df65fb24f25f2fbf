import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { type GroupRule, groupRules, groupsIn, trafficOf } from './groups.ts';
import { internetRouteOf, isTrue, subnetsIn, vpcOf } from './network.ts';
import { statementsOf } from './policies.ts';
import { at } from './properties.ts';
import { isAnyAddress } from './ranges.ts';
import { listOf, textOf } from './text.ts';

/**
 * A database, cache or file system is in private subnets, allows security groups instead of CIDR blocks, and uses TLS
 * (by its own setting; `parameter-group` checks settings in parameter groups). Not checked: subnets and security groups
 * from outside the system.
 */
export const databaseNetwork: Chain = {
  name: 'database-network',
  why: 'The database had a public address, because PubliclyAccessible was not set and its VPC had an internet gateway.',
  check: (system) => {
    const rules = groupRules(system);
    const stores = system
      .ofType(...Object.keys(networkProperties))
      .map((resource) => ({ resource, network: networkProperties[resource.type]! }));
    return [
      ...stores.flatMap(({ resource, network }) => [
        ...subnetFindings(system, resource, network),
        ...groupFindings(system, resource, network, rules),
      ]),
      ...system.ofType('AWS::RDS::DBInstance').flatMap((database) => publicByDefault(system, database)),
      ...withoutTls(system),
    ];
  },
};

/** The properties with the subnets (its own or those of a subnet group) and the security groups of a store. */
interface NetworkProperties {
  readonly subnets?: string;
  readonly subnetGroup?: string;
  readonly groups: string;
}

const networkProperties: Readonly<Record<string, NetworkProperties>> = {
  'AWS::RDS::DBInstance': { subnetGroup: 'DBSubnetGroupName', groups: 'VPCSecurityGroups' },
  'AWS::RDS::DBCluster': { subnetGroup: 'DBSubnetGroupName', groups: 'VpcSecurityGroupIds' },
  'AWS::DocDB::DBCluster': { subnetGroup: 'DBSubnetGroupName', groups: 'VpcSecurityGroupIds' },
  'AWS::Neptune::DBCluster': { subnetGroup: 'DBSubnetGroupName', groups: 'VpcSecurityGroupIds' },
  'AWS::Redshift::Cluster': { subnetGroup: 'ClusterSubnetGroupName', groups: 'VpcSecurityGroupIds' },
  'AWS::ElastiCache::ReplicationGroup': { subnetGroup: 'CacheSubnetGroupName', groups: 'SecurityGroupIds' },
  'AWS::ElastiCache::CacheCluster': { subnetGroup: 'CacheSubnetGroupName', groups: 'VpcSecurityGroupIds' },
  'AWS::ElastiCache::ServerlessCache': { subnets: 'SubnetIds', groups: 'SecurityGroupIds' },
  'AWS::MemoryDB::Cluster': { subnetGroup: 'SubnetGroupName', groups: 'SecurityGroupIds' },
  'AWS::EFS::MountTarget': { subnets: 'SubnetId', groups: 'SecurityGroups' },
  'AWS::OpenSearchService::Domain': { subnets: 'VPCOptions.SubnetIds', groups: 'VPCOptions.SecurityGroupIds' },
  'AWS::Elasticsearch::Domain': { subnets: 'VPCOptions.SubnetIds', groups: 'VPCOptions.SecurityGroupIds' },
};

/** The network of a member, a replica or a restored copy is that of another resource. */
const hasNetworkOfAnother = ({ properties, type }: ChainResource) =>
  (type === 'AWS::RDS::DBInstance' &&
    ['DBClusterIdentifier', 'SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier'].some(
      (name) => properties[name] !== undefined,
    )) ||
  (type === 'AWS::ElastiCache::CacheCluster' && properties.ReplicationGroupId !== undefined) ||
  properties.GlobalReplicationGroupId !== undefined ||
  properties.ReplicationSourceIdentifier !== undefined;

function subnetValue(system: ChainSystem, resource: ChainResource, network: NetworkProperties): Json | undefined {
  if (network.subnets) return at(resource, network.subnets);
  const group = system.target(resource.properties[network.subnetGroup!], resource);
  return group?.properties.SubnetIds;
}

function subnetFindings(
  system: ChainSystem,
  resource: ChainResource,
  network: NetworkProperties,
): readonly ChainFinding[] {
  if (hasNetworkOfAnother(resource)) return [];
  const configured = network.subnets ? at(resource, network.subnets) : resource.properties[network.subnetGroup!];
  if (configured === undefined) {
    const where = resource.type.includes('search')
      ? 'uses a public endpoint of AWS'
      : 'is in the default VPC, whose subnets are public';
    const fix = `Set ${network.subnets ?? network.subnetGroup} to private subnets.`;
    return [{ resource, what: where, fix }];
  }
  const { subnets } = subnetsIn(system, subnetValue(system, resource, network));
  const publicSubnets = subnets.filter((subnet) => internetRouteOf(system, subnet) === 'internet-gateway');
  if (publicSubnets.length === 0) return [];
  const what = `is in ${publicSubnets.map(({ id }) => id).join(', ')}, which has a route to an internet gateway`;
  return [{ resource, what, fix: 'Use private subnets.' }];
}

function groupFindings(
  system: ChainSystem,
  resource: ChainResource,
  network: NetworkProperties,
  rules: readonly GroupRule[],
): readonly ChainFinding[] {
  if (hasNetworkOfAnother(resource)) return [];
  const configured = at(resource, network.groups);
  const isOutsideVpc = network.groups.startsWith('VPCOptions.') && resource.properties.VPCOptions === undefined;
  if (configured === undefined)
    return isOutsideVpc
      ? []
      : [
          {
            resource,
            what: 'uses the default security group of its VPC',
            fix: `Set ${network.groups} to a security group that allows the security groups of its clients.`,
          },
        ];
  const { groups } = groupsIn(system, configured);
  return rules
    .filter((rule) => !rule.isEgress && groups.includes(rule.group) && rule.range !== '' && !isAnyAddress(rule.range))
    .filter(({ range }) => !system.isUnknown(range) && !range.includes('${'))
    .map((rule) => ({
      resource: rule.resource,
      what: `allows ${trafficOf(rule)} to ${resource.id} from the CIDR block ${rule.range}`,
      fix: 'Allow the security groups of its clients instead.',
    }));
}

/** By default, RDS assigns a public address where the VPC has an internet gateway. Source: CreateDBInstance. */
function publicByDefault(system: ChainSystem, database: ChainResource): readonly ChainFinding[] {
  const { PubliclyAccessible, DBSubnetGroupName } = database.properties;
  if (PubliclyAccessible !== undefined || hasNetworkOfAnother(database)) return [];
  const group = system.target(DBSubnetGroupName, database);
  const { subnets } = subnetsIn(system, group?.properties.SubnetIds);
  const vpcs = subnets.map((subnet) => vpcOf(system, subnet));
  const hasNoInternetGateway =
    vpcs.length > 0 &&
    vpcs.every(
      (vpc) => vpc && !system.referencedBy(vpc).some(({ properties }) => properties.InternetGatewayId !== undefined),
    );
  if (hasNoInternetGateway) return [];
  const what = 'does not set PubliclyAccessible, and is public if its VPC has an internet gateway';
  return [{ resource: database, what, fix: 'Set PubliclyAccessible to false.' }];
}

const withoutTls = (system: ChainSystem): readonly ChainFinding[] => [
  ...system
    .ofType('AWS::ElastiCache::ReplicationGroup')
    .filter(({ properties }) => isTrue(system, properties.TransitEncryptionEnabled) === false)
    .map((resource) => ({
      resource,
      what: 'does not use TLS in transit',
      fix: 'Set TransitEncryptionEnabled to true, and TransitEncryptionMode to required.',
    })),
  ...system
    .ofType('AWS::ElastiCache::CacheCluster')
    .filter(
      (cache) => !hasNetworkOfAnother(cache) && isTrue(system, cache.properties.TransitEncryptionEnabled) === false,
    )
    .map((resource) => ({
      resource,
      what: 'does not use TLS in transit',
      fix: 'Set TransitEncryptionEnabled to true (Memcached from 1.6.12), or use a replication group.',
    })),
  ...system
    .ofType('AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain')
    .filter((domain) => isTrue(system, at(domain, 'DomainEndpointOptions.EnforceHTTPS')) === false)
    .map((resource) => ({
      resource,
      what: 'accepts plain HTTP',
      fix: 'Set DomainEndpointOptions.EnforceHTTPS to true.',
    })),
  ...system.ofType('AWS::EFS::FileSystem').flatMap((fileSystem) => fileSystemWithoutTls(system, fileSystem)),
  ...system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => volumesWithoutTls(system, task)),
];

/** A file system allows NFS without TLS unless its policy denies it. */
function fileSystemWithoutTls(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const { FileSystemPolicy } = resource.properties;
  if (FileSystemPolicy !== undefined && system.isUnknown(FileSystemPolicy)) return [];
  const deniesPlainNfs = statementsOf(FileSystemPolicy, resource).some(
    ({ effect, condition }) =>
      (effect === 'Deny' && /securetransport":\[?"?false/i.test(JSON.stringify(condition))) ||
      (effect === 'Allow' && /securetransport":\[?"?true/i.test(JSON.stringify(condition))),
  );
  if (deniesPlainNfs) return [];
  const fix = 'Add a FileSystemPolicy that denies all actions where aws:SecureTransport is false.';
  return [{ resource, what: 'allows mounts without TLS', fix }];
}

function volumesWithoutTls(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  return listOf(resource.properties.Volumes)
    .filter(isObject)
    .flatMap(({ Name, EFSVolumeConfiguration }) => {
      if (!isObject(EFSVolumeConfiguration) || system.isUnknown(EFSVolumeConfiguration.TransitEncryption)) return [];
      if (textOf(EFSVolumeConfiguration.TransitEncryption) === 'ENABLED') return [];
      const what = `mounts its volume ${textOf(Name)} without TLS`;
      return [{ resource, what, fix: 'Set TransitEncryption to ENABLED.' }];
    });
}
