import type { Json } from '@hipaa-stacks/cloudformation';
import { memoize } from '../../memoize.ts';
import { functionIn, isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { textOf } from './text.ts';

/** Property -> the resource types that it accepts. */
const acceptedTypes: Readonly<Record<string, readonly string[]>> = {
  AllocationId: ['AWS::EC2::EIP'],
  ClientVpnEndpointId: ['AWS::EC2::ClientVpnEndpoint'],
  DBClusterIdentifier: ['AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'],
  DBSubnetGroupName: ['AWS::RDS::DBSubnetGroup', 'AWS::DocDB::DBSubnetGroup', 'AWS::Neptune::DBSubnetGroup'],
  GatewayId: ['AWS::EC2::InternetGateway', 'AWS::EC2::VPNGateway', 'AWS::EC2::CarrierGateway'],
  InternetGatewayId: ['AWS::EC2::InternetGateway'],
  KmsKeyId: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias'],
  KmsMasterKeyId: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias'],
  KMSMasterKeyID: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias'],
  LaunchTemplateId: ['AWS::EC2::LaunchTemplate'],
  NatGatewayId: ['AWS::EC2::NatGateway'],
  NetworkAclId: ['AWS::EC2::NetworkAcl'],
  RouteTableId: ['AWS::EC2::RouteTable'],
  RouteTableIds: ['AWS::EC2::RouteTable'],
  SecurityGroupIds: ['AWS::EC2::SecurityGroup', 'AWS::EC2::VPC'],
  ServiceToken: ['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::SNS::Topic'],
  SourceSecurityGroupId: ['AWS::EC2::SecurityGroup', 'AWS::EC2::VPC'],
  DestinationSecurityGroupId: ['AWS::EC2::SecurityGroup', 'AWS::EC2::VPC'],
  SubnetId: ['AWS::EC2::Subnet'],
  SubnetIds: ['AWS::EC2::Subnet'],
  VpcId: ['AWS::EC2::VPC'],
};

/**
 * A property that references a resource of one type references a resource of that type.
 *
 * It checks the properties of networks and keys, and accepts all values that a custom resource or a function
 * returns.
 */
export const referenceType: Chain = {
  name: 'reference-type',
  why: 'A route table was used where a subnet is required, and the stack failed after many resources had been created.',
  check: (system) =>
    [...system.resources.values()].flatMap((resource) =>
      namedOf(resource).flatMap((one) => wrongType(system, resource, one)),
    ),
};

type Named = readonly [property: string, value: Json];

const namedOf = memoize(({ properties }: ChainResource) => namedIn(properties));

/** Every reference that is the whole value of such a property, or an item of its list. */
function namedIn(value: Json, property = ''): readonly Named[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => namedIn(item, property));
  if (!isObject(value)) return [];
  if (functionIn(value)) return Object.hasOwn(acceptedTypes, property) ? [[property, value]] : [];
  return Object.entries(value).flatMap(([name, item]) => namedIn(item, name));
}

function wrongType(system: ChainSystem, resource: ChainResource, [property, value]: Named): readonly ChainFinding[] {
  const [, key = ''] = /^\$\{([^}.]+)(?:\.\w+)?\}$/.exec(textOf(value)) ?? [];
  const named = system.resources.get(key);
  const types = acceptedTypes[property]!;
  if (
    !named?.type.startsWith('AWS::') ||
    types.includes(named.type) ||
    named.type === 'AWS::CloudFormation::CustomResource'
  )
    return [];
  const what = `${property} requires ${types[0]}, and ${named.id} is ${named.type}`;
  return [{ resource, what, fix: 'Use the intended resource.' }];
}
