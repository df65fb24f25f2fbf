import { twoZones, zonesWithThird } from '@hipaa-stacks/network';
import { describe, expect, test } from 'vitest';
import { standardNetwork } from './standard-network.ts';
import { arn, condition, ref, resourcesOf } from './testing/system.ts';

const flowLogs = { key: arn<never>('LogKey'), accessLogs: ref<never>('AccessLogBucket'), retentionDays: 2192 };
const made = standardNetwork({
  cidr: '10.0.0.0/16',
  zones: twoZones,
  tiers: { Private: 2, Data: 3 },
  natPerZone: condition('HasNatPerZone'),
  endpoints: { id: 'Endpoints', given: condition('HasEndpoints'), tier: 'Data', services: ['logs'] },
  flowLogs,
});
const resources = resourcesOf(made);
const ofType = (type: string, among = resources) => among.filter((one) => one.type === `AWS::EC2::${type}`);

test('only the public tier has a route to the internet gateway, the others have one to a NAT gateway', () => {
  const routes = ofType('Route').map(({ id, properties }) => [id, 'GatewayId' in properties]);
  expect(routes).toEqual([
    ['PublicInternetRouteA', true],
    ['PublicInternetRouteB', true],
    ['PrivateNatRouteA', false],
    ['PrivateNatRouteB', false],
    ['DataNatRouteA', false],
    ['DataNatRouteB', false],
  ]);
  expect(ofType('NatGateway').map(({ id, when }) => [id, when])).toEqual([
    ['NatGatewayA', []],
    ['NatGatewayB', ['HasNatPerZone']],
  ]);
});

test('the S3 endpoint serves all tiers except the public one', () => {
  const [endpoint] = ofType('VPCEndpoint').filter(({ id }) => id === 'S3Endpoint');
  expect((endpoint!.properties as { RouteTableIds: unknown }).RouteTableIds).toEqual(
    ['PrivateRouteTableA', 'PrivateRouteTableB', 'DataRouteTableA', 'DataRouteTableB'].map((Ref) => ({ Ref })),
  );
});

test('interface endpoints are in their tier, under their condition', () => {
  const endpoint = resources.find(({ id }) => id === 'EndpointsLogs');
  expect(endpoint).toMatchObject({
    when: ['HasEndpoints'],
    properties: { SubnetIds: [{ Ref: 'DataSubnetA' }, { Ref: 'DataSubnetB' }] },
  });
});

test('all traffic is recorded in the flow log bucket', () => {
  expect(ofType('FlowLog')[0]?.properties).toMatchObject({
    TrafficType: 'ALL',
    LogDestination: { 'Fn::GetAtt': ['FlowLogBucket', 'Arn'] },
  });
});

describe('with IPv6', () => {
  const dual = resourcesOf(
    standardNetwork({
      cidr: '10.0.0.0/16',
      zones: zonesWithThird(condition('HasThirdZone')),
      ipv6: true,
      tiers: { Private: 2 },
      natPerZone: false,
      flowLogs,
    }),
  );

  test('private subnets have egress only', () => {
    const ipv6 = ofType('Route', dual).filter(({ properties }) => 'DestinationIpv6CidrBlock' in properties);
    expect(ipv6.map(({ id, properties, when }) => [id, 'EgressOnlyInternetGatewayId' in properties, when])).toEqual([
      ['PublicInternetIpv6RouteA', false, []],
      ['PublicInternetIpv6RouteB', false, []],
      ['PublicInternetIpv6RouteC', false, ['HasThirdZone']],
      ['PrivateEgressOnlyRouteA', true, []],
      ['PrivateEgressOnlyRouteB', true, []],
      ['PrivateEgressOnlyRouteC', true, ['HasThirdZone']],
    ]);
  });

  test('one NAT gateway serves all zones', () => {
    expect(ofType('NatGateway', dual).map(({ id }) => id)).toEqual(['NatGatewayA']);
  });
});
