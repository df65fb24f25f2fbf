import { expect, test } from 'vitest';
import { internetGateway } from './internet-gateway.ts';
import { natGateways } from './nat-gateways.ts';
import { made, someTier, third, vpcId } from './testing/resources.ts';

const after = internetGateway('InternetGateway', { vpc: vpcId }).attachment;
const nat = (perZone?: boolean | { name: string }) =>
  natGateways('NatGateway', { zones: someTier.zones, after, ...(perZone !== undefined && { perZone }) });

test('there is one for all zones by default', () => {
  expect(made(nat(), 'NatGateway').map(({ id }) => id)).toEqual(['NatGatewayA']);
  expect(nat().ids).toEqual([{ Ref: 'NatGatewayA' }, { Ref: 'NatGatewayA' }, { Ref: 'NatGatewayA' }]);
});

test('each zone can have one, the third zone under its condition', () => {
  expect(nat(true).ids).toEqual([{ Ref: 'NatGatewayA' }, { Ref: 'NatGatewayB' }, { Ref: 'NatGatewayC' }]);
  expect(made(nat(true), 'NatGateway').map(({ when }) => when)).toEqual([[], [], [third.name]]);
});

test('a condition selects the one of the zone or the first one', () => {
  const { ids, resources } = nat({ name: 'PerZone' });
  expect(ids[1]).toEqual({ 'Fn::If': ['PerZone', { Ref: 'NatGatewayB' }, { Ref: 'NatGatewayA' }] });
  const gateways = resources.filter(({ type }) => type === 'AWS::EC2::NatGateway');
  expect(gateways.map(({ when }) => when)).toEqual([[], ['PerZone'], [third.name, 'PerZone']]);
});

test('each depends on the internet gateway attachment, and has its own address', () => {
  for (const { dependsOn } of made(nat(true))) expect(dependsOn).toEqual(['InternetGatewayAttachment']);
  const addresses = made(nat(true), 'NatGateway').map(({ properties }) => JSON.stringify(properties.AllocationId));
  expect(new Set(addresses).size).toBe(3);
});

test('a zone is required', () => {
  expect(() => natGateways('NatGateway', { zones: [], after })).toThrow(/NatGateway: zones is empty/);
});
