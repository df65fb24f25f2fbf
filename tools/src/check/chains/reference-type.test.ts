import { expect, it } from 'vitest';
import { referenceType } from './reference-type.ts';
import { findingsOf } from './testing/system-of.ts';

const found = (Properties: object) =>
  findingsOf(referenceType, {
    Subnet: { Type: 'AWS::EC2::Subnet' },
    Routes: { Type: 'AWS::EC2::RouteTable' },
    Created: { Type: 'Custom::Subnet' },
    It: { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties },
  });

it.each<[string, object, string[]]>([
  ['the correct types', { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'Routes' } }, []],
  [
    'a wrong type',
    { SubnetId: { Ref: 'Routes' }, RouteTableId: { Ref: 'Routes' } },
    ['It: SubnetId requires AWS::EC2::Subnet, and Routes is AWS::EC2::RouteTable'],
  ],
  [
    'a wrong type in a list',
    { SubnetIds: [{ Ref: 'Subnet' }, { Ref: 'Routes' }] },
    ['It: SubnetIds requires AWS::EC2::Subnet, and Routes is AWS::EC2::RouteTable'],
  ],
  ['an attribute of a custom resource', { SubnetId: { 'Fn::GetAtt': ['Created', 'Id'] } }, []],
  ['a parameter', { SubnetId: { Ref: 'SubnetId' } }, []],
])('%s', (_, properties, expected) => expect(found(properties)).toEqual(expected));

it('accepts a DocumentDB cluster for a property that RDS has too', () =>
  expect(
    findingsOf(referenceType, {
      Cluster: { Type: 'AWS::DocDB::DBCluster' },
      It: { Type: 'AWS::DocDB::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
    }),
  ).toEqual([]));

it('finds a custom resource whose service token is not a function', () =>
  expect(
    findingsOf(referenceType, {
      Vpc: { Type: 'AWS::EC2::VPC' },
      It: { Type: 'Custom::It', Properties: { ServiceToken: { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] } } },
    }),
  ).toEqual(['It: ServiceToken requires AWS::Lambda::Function, and Vpc is AWS::EC2::VPC']));
