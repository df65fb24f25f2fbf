import { describe, expect, it } from 'vitest';
import { databaseNetwork } from './database-network.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const find = (resources: SmallResources, rest = {}) => findingsOf(databaseNetwork, resources, rest);

const network = (GatewayId: object | undefined): SmallResources => ({
  Vpc: resource('AWS::EC2::VPC'),
  Gateway: resource('AWS::EC2::InternetGateway'),
  Attachment: resource('AWS::EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') }),
  Subnet: resource('AWS::EC2::Subnet', { VpcId: ref('Vpc') }),
  Table: resource('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
  Tie: resource('AWS::EC2::SubnetRouteTableAssociation', { SubnetId: ref('Subnet'), RouteTableId: ref('Table') }),
  ...(GatewayId && {
    Route: resource('AWS::EC2::Route', { RouteTableId: ref('Table'), DestinationCidrBlock: '0.0.0.0/0', GatewayId }),
  }),
  Subnets: resource('AWS::RDS::DBSubnetGroup', { SubnetIds: [ref('Subnet')] }),
  Group: resource('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: ref('Group') }],
  }),
});
const database = (more: object = {}) =>
  resource('AWS::RDS::DBInstance', {
    DBSubnetGroupName: ref('Subnets'),
    VPCSecurityGroups: [ref('Group')],
    PubliclyAccessible: false,
    ...more,
  });

describe('a database', () => {
  it('in private subnets, with a security group and not public, has no findings', () =>
    expect(find({ ...network(undefined), Database: database() })).toEqual([]));
  it('in a public subnet is found', () =>
    expect(find({ ...network(ref('Gateway')), Database: database() })).toEqual([
      'Database: is in Subnet, which has a route to an internet gateway',
    ]));
  it('without PubliclyAccessible is public if the VPC has an internet gateway', () => {
    const Database = database({ PubliclyAccessible: ref('AWS::NoValue') });
    expect(find({ ...network(undefined), Database })[0]).toMatch(
      /^Database: does not set PubliclyAccessible, and is public if its VPC has an internet gateway/,
    );
    const { Attachment: _, ...withoutGateway } = network(undefined);
    expect(find({ ...withoutGateway, Database })).toEqual([]);
  });
  it('without subnet group and security groups is in the default VPC', () =>
    expect(find({ Database: resource('AWS::RDS::DBInstance', { PubliclyAccessible: false }) })).toEqual([
      'Database: is in the default VPC, whose subnets are public',
      'Database: uses the default security group of its VPC',
    ]));
  it('allows security groups, not CIDR blocks', () => {
    const Range = resource('AWS::EC2::SecurityGroupIngress', {
      GroupId: ref('Group'),
      IpProtocol: 'tcp',
      FromPort: 5432,
      ToPort: 5432,
      CidrIp: '10.0.0.0/16',
    });
    expect(find({ ...network(undefined), Database: database(), Range })).toEqual([
      'Range: allows tcp 5432 to Database from the CIDR block 10.0.0.0/16',
    ]);
  });
  it('of a cluster is in the network of the cluster', () =>
    expect(find({ Member: resource('AWS::RDS::DBInstance', { DBClusterIdentifier: 'x' }) })).toEqual([]));
  it('with subnets from parameters is not checked', () => {
    const Parameters = { Name: { Type: 'String' }, GroupId: { Type: 'String' } };
    const Database = database({ DBSubnetGroupName: ref('Name'), VPCSecurityGroups: [ref('GroupId')] });
    expect(find({ Database }, { Parameters })).toEqual([]);
  });
});

describe('in transit', () => {
  it('a cache uses TLS', () => {
    const cache = { CacheSubnetGroupName: 'x', SecurityGroupIds: ['sg-1'] };
    const Cache = resource('AWS::ElastiCache::ReplicationGroup', cache);
    expect(find({ Cache })).toEqual(['Cache: does not use TLS in transit']);
    const Tls = resource('AWS::ElastiCache::ReplicationGroup', { ...cache, TransitEncryptionEnabled: 'true' });
    expect(find({ Tls })).toEqual([]);
  });
  it('a file system denies mounts without TLS, and a task mounts with TLS', () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const FileSystemPolicy = { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Condition }] };
    expect(find({ Files: resource('AWS::EFS::FileSystem') })).toEqual(['Files: allows mounts without TLS']);
    expect(find({ Files: resource('AWS::EFS::FileSystem', { FileSystemPolicy }) })).toEqual([]);
    const task = (TransitEncryption: string) =>
      resource('AWS::ECS::TaskDefinition', {
        Volumes: [{ Name: 'sites', EFSVolumeConfiguration: { TransitEncryption } }],
      });
    expect(find({ Task: task('DISABLED') })).toEqual(['Task: mounts its volume sites without TLS']);
    expect(find({ Task: task('ENABLED') })).toEqual([]);
  });
});
