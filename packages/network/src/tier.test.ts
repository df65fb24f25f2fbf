import { expect, test } from 'vitest';
import { dualStack, made, someTier, third, vpcId } from './testing/resources.ts';
import { tier } from './tier.ts';
import { threeZones, twoZones } from './zones.ts';

test('subnets assign no public IPv4 addresses', () => {
  const subnets = made(someTier, 'Subnet').map(({ properties }) => properties);
  expect(subnets).toHaveLength(3);
  for (const subnet of subnets) expect(subnet).toMatchObject({ MapPublicIpOnLaunch: false });
});

test('each subnet has its own route table, without routes', () => {
  const pairs = made(someTier, 'SubnetRouteTableAssociation').map(({ properties }) => properties.RouteTableId);
  expect(pairs).toEqual(someTier.zones.map(({ routeTable }) => routeTable));
  expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(3);
  expect(made(someTier, 'Route')).toEqual([]);
});

test('no two subnets of a VPC have the same CIDR block', () => {
  const tiers = ([0, 1, 2, 3] as const).map((quarter) => tier('T', { vpc: dualStack, zones: threeZones, quarter }));
  const ranges = (property: string) =>
    tiers.flatMap((one) => made(one, 'Subnet').map(({ properties }) => JSON.stringify(properties[property])));
  expect(new Set(ranges('CidrBlock')).size).toBe(12);
  expect(new Set(ranges('Ipv6CidrBlock')).size).toBe(12);
});

test('a subnet depends on the IPv6 CIDR block of the VPC, and has no IPv6 without it', () => {
  for (const { dependsOn } of made(someTier, 'Subnet')) expect(dependsOn).toEqual(['VpcIpv6']);
  const plain = tier('Private', { vpc: { ...dualStack, id: vpcId, ipv6: undefined }, zones: twoZones, quarter: 0 });
  expect(made(plain, 'Subnet').flatMap(({ properties }) => Object.keys(properties))).not.toContain('Ipv6CidrBlock');
});

test('a third zone is created under its condition, and omitted from the list without it', () => {
  const under = made(someTier).filter(({ when }) => when.includes(third.name));
  expect(under.map(({ id }) => id)).toEqual(['PrivateSubnetC', 'PrivateRouteTableC', 'PrivateRouteTableAssociationC']);
  expect(someTier.subnets[2]).toEqual({ 'Fn::If': [third.name, { Ref: 'PrivateSubnetC' }, { Ref: 'AWS::NoValue' }] });
});
