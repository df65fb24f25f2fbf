import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { type GroupRule, groupRules, groupsIn, trafficOf } from './groups.ts';
import { exitOf, isTrue, subnetsIn, vpcOf } from './network.ts';
import { statementsOf } from './policies.ts';
import { at } from './properties.ts';
import { isWorld } from './ranges.ts';
import { listOf, textOf } from './text.ts';

/**
 * A database, cache or file system stands in private subnets, admits groups by name, and is spoken to under TLS (by its own
 * switch; where that is a parameter group's, `parameter-group` follows it). Not seen: subnets and groups from outside.
 */
export const databaseNetwork: Chain = {
  name: 'database-network',
  why: 'The database had a public address, because PubliclyAccessible was not set and its VPC had an internet gateway.',
  check: (system) => {
    const rules = groupRules(system);
    const stores = system
      .ofType(...Object.keys(places))
      .map((resource) => ({ resource, place: places[resource.type]! }));
    return [
      ...stores.flatMap(({ resource, place }) => [
        ...subnetFaults(system, resource, place),
        ...groupFaults(system, resource, place, rules),
      ]),
      ...system.ofType('AWS::RDS::DBInstance').flatMap((database) => undecided(system, database)),
      ...plainTransit(system),
    ];
  },
};

/** Where a store names its subnets (itself or in a subnet group) and its security groups. */
interface Place {
  readonly subnets?: string;
  readonly subnetGroup?: string;
  readonly groups: string;
}

const places: Readonly<Record<string, Place>> = {
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

/** A member, a replica or a restored copy takes its place from another. */
const isPlacedElsewhere = ({ properties, type }: ChainResource) =>
  (type === 'AWS::RDS::DBInstance' &&
    ['DBClusterIdentifier', 'SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier'].some(
      (name) => properties[name] !== undefined,
    )) ||
  (type === 'AWS::ElastiCache::CacheCluster' && properties.ReplicationGroupId !== undefined) ||
  properties.GlobalReplicationGroupId !== undefined ||
  properties.ReplicationSourceIdentifier !== undefined;

function subnetValue(system: ChainSystem, resource: ChainResource, place: Place): Json | undefined {
  if (place.subnets) return at(resource, place.subnets);
  const group = system.target(resource.properties[place.subnetGroup!], resource);
  return group?.properties.SubnetIds;
}

function subnetFaults(system: ChainSystem, resource: ChainResource, place: Place): readonly ChainFinding[] {
  if (isPlacedElsewhere(resource)) return [];
  const given = place.subnets ? at(resource, place.subnets) : resource.properties[place.subnetGroup!];
  if (given === undefined) {
    const where = resource.type.includes('search')
      ? 'uses a public endpoint of AWS'
      : 'is in the default VPC, whose subnets are public';
    const fix = `Set ${place.subnets ?? place.subnetGroup} to private subnets.`;
    return [{ resource, what: where, fix }];
  }
  const { subnets } = subnetsIn(system, subnetValue(system, resource, place));
  const open = subnets.filter((subnet) => exitOf(system, subnet) === 'internet-gateway');
  if (open.length === 0) return [];
  const what = `is in ${open.map(({ id }) => id).join(', ')}, which has a route to an internet gateway`;
  return [{ resource, what, fix: 'Use private subnets.' }];
}

function groupFaults(
  system: ChainSystem,
  resource: ChainResource,
  place: Place,
  rules: readonly GroupRule[],
): readonly ChainFinding[] {
  if (isPlacedElsewhere(resource)) return [];
  const given = at(resource, place.groups);
  const isOutsideVpc = place.groups.startsWith('VPCOptions.') && resource.properties.VPCOptions === undefined;
  if (given === undefined)
    return isOutsideVpc
      ? []
      : [
          {
            resource,
            what: 'uses the default security group of its VPC',
            fix: `Set ${place.groups} to a security group that allows the security groups of its clients.`,
          },
        ];
  const { groups } = groupsIn(system, given);
  return rules
    .filter((rule) => !rule.out && groups.includes(rule.group) && rule.range !== '' && !isWorld(rule.range))
    .filter(({ range }) => !system.isUnknown(range) && !range.includes('${'))
    .map((rule) => ({
      resource: rule.resource,
      what: `allows ${trafficOf(rule)} to ${resource.id} from the CIDR block ${rule.range}`,
      fix: 'Allow the security groups of its clients instead.',
    }));
}

/** Without a word about it, RDS gives a public address where the VPC has an internet gateway. Source: CreateDBInstance. */
function undecided(system: ChainSystem, database: ChainResource): readonly ChainFinding[] {
  const { PubliclyAccessible, DBSubnetGroupName } = database.properties;
  if (PubliclyAccessible !== undefined || isPlacedElsewhere(database)) return [];
  const group = system.target(DBSubnetGroupName, database);
  const { subnets } = subnetsIn(system, group?.properties.SubnetIds);
  const vpcs = subnets.map((subnet) => vpcOf(system, subnet));
  const isShut =
    vpcs.length > 0 &&
    vpcs.every(
      (vpc) => vpc && !system.readBy(vpc).some(({ properties }) => properties.InternetGatewayId !== undefined),
    );
  if (isShut) return [];
  const what = 'does not set PubliclyAccessible, and is public if its VPC has an internet gateway';
  return [{ resource: database, what, fix: 'Set PubliclyAccessible to false.' }];
}

const plainTransit = (system: ChainSystem): readonly ChainFinding[] => [
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
    .filter((cache) => !isPlacedElsewhere(cache) && isTrue(system, cache.properties.TransitEncryptionEnabled) === false)
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
  ...system.ofType('AWS::EFS::FileSystem').flatMap((fileSystem) => plainFileSystem(system, fileSystem)),
  ...system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => plainVolumes(system, task)),
];

/** A file system takes plain NFS unless its policy refuses it. */
function plainFileSystem(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const { FileSystemPolicy } = resource.properties;
  if (FileSystemPolicy !== undefined && system.isUnknown(FileSystemPolicy)) return [];
  const refuses = statementsOf(FileSystemPolicy, resource).some(
    ({ effect, condition }) =>
      (effect === 'Deny' && /securetransport":\[?"?false/i.test(JSON.stringify(condition))) ||
      (effect === 'Allow' && /securetransport":\[?"?true/i.test(JSON.stringify(condition))),
  );
  if (refuses) return [];
  const fix = 'Add a FileSystemPolicy that denies all actions where aws:SecureTransport is false.';
  return [{ resource, what: 'allows mounts without TLS', fix }];
}

function plainVolumes(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  return listOf(resource.properties.Volumes)
    .filter(isObject)
    .flatMap(({ Name, EFSVolumeConfiguration }) => {
      if (!isObject(EFSVolumeConfiguration) || system.isUnknown(EFSVolumeConfiguration.TransitEncryption)) return [];
      if (textOf(EFSVolumeConfiguration.TransitEncryption) === 'ENABLED') return [];
      const what = `mounts its volume ${textOf(Name)} without TLS`;
      return [{ resource, what, fix: 'Set TransitEncryption to ENABLED.' }];
    });
}
