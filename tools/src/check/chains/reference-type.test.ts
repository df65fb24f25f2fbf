import { expect, it } from 'vitest';
import { referenceType } from './reference-type.ts';
import { findingsOf } from './testing/system-of.ts';

const found = (Properties: object) =>
  findingsOf(referenceType, {
    Subnet: { Type: 'AWS::EC2::Subnet' },
    Routes: { Type: 'AWS::EC2::RouteTable' },
    Made: { Type: 'Custom::Subnet' },
    It: { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties },
  });

it.each<[string, object, string[]]>([
  ['each where it belongs', { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'Routes' } }, []],
  [
    'one for the other',
    { SubnetId: { Ref: 'Routes' }, RouteTableId: { Ref: 'Routes' } },
    ['It: SubnetId requires AWS::EC2::Subnet, and Routes is AWS::EC2::RouteTable'],
  ],
  [
    'in a list',
    { SubnetIds: [{ Ref: 'Subnet' }, { Ref: 'Routes' }] },
    ['It: SubnetIds requires AWS::EC2::Subnet, and Routes is AWS::EC2::RouteTable'],
  ],
  ['what a custom resource makes', { SubnetId: { 'Fn::GetAtt': ['Made', 'Id'] } }, []],
  ['a parameter', { SubnetId: { Ref: 'Given' } }, []],
])('%s', (_, properties, expected) => expect(found(properties)).toEqual(expected));

it('takes the clusters of DocumentDB and Neptune, which have the same properties', () =>
  expect(
    findingsOf(referenceType, {
      Cluster: { Type: 'AWS::DocDB::DBCluster' },
      It: { Type: 'AWS::DocDB::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
    }),
  ).toEqual([]));

it('finds a custom resource whose handler is none', () =>
  expect(
    findingsOf(referenceType, {
      Vpc: { Type: 'AWS::EC2::VPC' },
      It: { Type: 'Custom::It', Properties: { ServiceToken: { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] } } },
    }),
  ).toEqual(['It: ServiceToken requires AWS::Lambda::Function, and Vpc is AWS::EC2::VPC']));
