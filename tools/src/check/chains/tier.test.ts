import { describe, expect, it } from 'vitest';
import { findingsOf, type SmallResources } from './testing/system-of.ts';
import { tier } from './tier.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type: `AWS::EC2::${Type}`, Properties });
const ref = (id: string) => ({ Ref: id });
const zone = (index: number) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] });
const subnet = (index: number, more: object = {}) =>
  resource('Subnet', { VpcId: ref('Vpc'), CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: zone(index), ...more });
const routed = (id: string, to: object): SmallResources => ({
  [`${id}Table`]: resource('RouteTable', { VpcId: ref('Vpc') }),
  [`${id}Tie`]: resource('SubnetRouteTableAssociation', { SubnetId: ref(id), RouteTableId: ref(`${id}Table`) }),
  [`${id}Route`]: resource('Route', { RouteTableId: ref(`${id}Table`), DestinationCidrBlock: '0.0.0.0/0', ...to }),
});
const withAcl = (id: string, acl: string): SmallResources => ({
  [`${id}AclAssociation`]: resource('SubnetNetworkAclAssociation', { SubnetId: ref(id), NetworkAclId: ref(acl) }),
});
const nat = { NatGatewayId: ref('Nat') };
const good: SmallResources = {
  Vpc: resource('VPC', { CidrBlock: '10.0.0.0/16' }),
  Internet: resource('InternetGateway'),
  Nat: resource('NatGateway'),
  Acl: resource('NetworkAcl'),
  OpenAcl: resource('NetworkAcl'),
  ManagementA: subnet(0),
  ManagementB: subnet(1),
  ...routed('ManagementA', nat),
  ...routed('ManagementB', nat),
  ...withAcl('ManagementA', 'Acl'),
  ...withAcl('ManagementB', 'Acl'),
  S3: resource('VPCEndpoint', { RouteTableIds: [ref('ManagementATable'), ref('ManagementBTable')] }),
};
const found = (change: SmallResources) => findingsOf(tier, { ...good, ...change });

describe('subnets of a tier', () => {
  it('may differ in their zone', () => expect(found({})).toEqual([]));
  it('have the same type of route to the internet', () =>
    expect(found(routed('ManagementB', { GatewayId: ref('Internet') }))).toEqual([
      'ManagementB: has a route to an internet gateway, and ManagementA of the same tier has a route to a NAT gateway or similar',
    ]));
  it('have a route that is not known, or none of both', () => {
    const external = {
      VpcPeeringConnectionId: { 'Fn::ImportValue': 'Peering' },
      GatewayId: { 'Fn::ImportValue': 'Gateway' },
    };
    expect(found(routed('ManagementB', external))).toEqual([]);
    const { ManagementBRoute: _, ...withoutRoute } = good;
    expect(findingsOf(tier, withoutRoute)).toEqual([
      expect.stringMatching(
        /^Management[AB]: has no route to the internet, and Management[AB] of the same tier has a route to a NAT gateway/,
      ),
    ]);
  });
  it('have the same network ACL', () =>
    expect(found(withAcl('ManagementB', 'OpenAcl'))).toEqual([
      'ManagementB: has the network ACL OpenAcl, and ManagementA of the same tier has Acl',
    ]));
  it('have the same gateway endpoints', () =>
    expect(found({ S3: resource('VPCEndpoint', { RouteTableIds: [ref('ManagementATable')] }) })).toEqual([
      'ManagementB: has the gateway endpoints none, and ManagementA of the same tier has S3',
    ]));
  it('are in different zones', () =>
    expect(found({ ManagementB: subnet(1, { AvailabilityZone: zone(0) }) })).toEqual([
      'ManagementB: is in the same Availability Zone as ManagementA: both fail together',
    ]));
  it('may have another route in another tier', () =>
    expect(found({ Public: subnet(2), ...routed('Public', { GatewayId: ref('Internet') }) })).toEqual([]));
});

it('finds two subnets with overlapping CIDR blocks', () =>
  expect(found({ Other: subnet(3, { CidrBlock: '10.0.1.128/25' }) })).toEqual([
    'Other: overlaps with the CIDR block of ManagementB: AWS rejects it',
  ]));
it('finds an endpoint with two subnets in one zone', () => {
  const endpoint = (...ids: string[]) =>
    resource('VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ids.map(ref) });
  expect(found({ Other: subnet(3, { AvailabilityZone: zone(1) }), Logs: endpoint('ManagementA', 'Other') })).toEqual(
    [],
  );
  expect(found({ Other: subnet(3, { AvailabilityZone: zone(0) }), Logs: endpoint('ManagementA', 'Other') })).toEqual([
    'Logs: is in ManagementA and Other, which are in one Availability Zone: AWS rejects it',
  ]);
});

it('finds a CIDR block as Availability Zone', () =>
  expect(found({ Other: subnet(3, { AvailabilityZone: '10.0.3.0/24' }) })).toEqual([
    'Other: uses a CIDR block as its Availability Zone',
  ]));

it('finds two mount targets in one zone', () => {
  const mount = (SubnetId: object) => ({
    Type: 'AWS::EFS::MountTarget',
    Properties: { FileSystemId: 'fs-1', SubnetId },
  });
  const two = (second: object, more: SmallResources = {}) =>
    found({ ...more, First: mount(ref('ManagementA')), Second: mount(second) });
  const refused = [
    'Second: is in the same Availability Zone as First, which is for the same file system: AWS rejects it',
  ];
  expect(two(ref('ManagementB'))).toEqual([]);
  expect(two(ref('ManagementA'))).toEqual(refused);
  expect(two(ref('Other'), { Other: subnet(3, { AvailabilityZone: zone(0) }) })).toEqual(refused);
  const mountFromList = (index: number) => mount({ 'Fn::Select': [index, { Ref: 'Ids' }] });
  const rest = { Parameters: { Ids: { Type: 'CommaDelimitedList', Default: 'subnet-1,subnet-2' } } };
  expect(findingsOf(tier, { First: mountFromList(0), Second: mountFromList(1) }, rest)).toEqual([]);
  expect(findingsOf(tier, { First: mountFromList(0), Second: mountFromList(0) }, rest)).toEqual(refused);
});
