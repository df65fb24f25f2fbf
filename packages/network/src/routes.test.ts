import { type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { internetGateway } from './internet-gateway.ts';
import { anyIpv4, anyIpv6, routes } from './routes.ts';
import { made, someTier, third, vpcId } from './testing/resources.ts';

const { zones } = someTier;
const nat = (id: string) => unchecked<Id<'AWS::EC2::NatGateway'>>({ Ref: id });

test('each zone uses its NAT gateway', () => {
  const natGateways = ['NatGatewayA', 'NatGatewayB', 'NatGatewayC'].map(nat);
  const found = made(routes('Out', { zones, to: { range: anyIpv4 }, by: { natGateways } }));
  expect(found.map(({ properties }) => properties.NatGatewayId)).toEqual(natGateways);
  expect(found.map(({ properties }) => properties.RouteTableId)).toEqual(zones.map(({ routeTable }) => routeTable));
  expect(found.map(({ when }) => when)).toEqual([[], [], [third.name]]);
});

test('a zone without a gateway is refused', () => {
  const by = { natGateways: [nat('NatGatewayA')] };
  expect(() => routes('Out', { zones, to: { range: anyIpv4 }, by })).toThrow(/Zone 2 has no NAT gateway/);
});

test('a route to the internet depends on the gateway attachment', () => {
  const internet = internetGateway('InternetGateway', { vpc: vpcId });
  const by = { internetGateway: internet.id };
  const found = made(routes('Out', { zones, to: { range: anyIpv4 }, by, after: internet.attachment }));
  for (const { dependsOn, properties } of found) {
    expect(dependsOn).toEqual(['InternetGatewayAttachment']);
    expect(properties).toMatchObject({ GatewayId: internet.id, DestinationCidrBlock: '0.0.0.0/0' });
  }
});

test('IPv6 uses the egress-only internet gateway', () => {
  const egressOnlyGateway = unchecked<Id<'AWS::EC2::EgressOnlyInternetGateway'>>({ Ref: 'EgressOnlyGateway' });
  const [first] = made(routes('Out', { zones, to: { ipv6Range: anyIpv6 }, by: { egressOnlyGateway } }));
  expect(first?.properties).toEqual({
    RouteTableId: { Ref: 'PrivateRouteTableA' },
    DestinationIpv6CidrBlock: '::/0',
    EgressOnlyInternetGatewayId: { Ref: 'EgressOnlyGateway' },
  });
});

test('only a route from an internet gateway to any address has exceptions', () => {
  const internet = internetGateway('InternetGateway', { vpc: vpcId });
  const counts = (to: Parameters<typeof routes>[1]['to'], by: Parameters<typeof routes>[1]['by']) =>
    made(routes('Out', { zones, to, by })).map(({ exceptions = [] }) => exceptions.length > 0);
  const isPublic = { internetGateway: internet.id };
  const natGateways = ['NatGatewayA', 'NatGatewayB', 'NatGatewayC'].map(nat);
  expect(counts({ range: anyIpv4 }, isPublic)).toEqual([true, true, true]);
  expect(counts({ ipv6Range: anyIpv6 }, isPublic)).toEqual([true, true, true]);
  expect(counts({ range: '192.0.2.0/24' }, isPublic)).toEqual([false, false, false]);
  expect(counts({ range: anyIpv4 }, { natGateways })).toEqual([false, false, false]);
});
