import { blueprint, equals, holds, isGiven, not } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { networkConditions, networkParameters, networkRules, pairOf, usedOf } from './existing-network.ts';
import { condition, ref } from './testing/system.ts';

const system = blueprint('networked', {
  title: 'Networked',
  parameters: { Network: networkParameters },
  conditions: (p) => networkConditions(p, equals(p.EnableThirdZone, 'true')),
  rules: networkRules,
  system: () => ({ stacks: {}, outputs: {} }),
});

test('a NAT gateway in each zone and endpoints exist only in a network that is created', () => {
  const own = { 'Fn::Equals': [{ Ref: 'NetworkMode' }, 'own'] };
  expect(system.conditions).toMatchObject({
    HasOwnNetwork: own,
    HasNatPerZone: { 'Fn::And': [own, { 'Fn::Equals': [{ Ref: 'EnableThirdZone' }, 'true'] }] },
    HasEndpoints: { 'Fn::And': [own, { 'Fn::Equals': [{ Ref: 'CreateEndpoints' }, 'true'] }] },
  });
});

test('an existing network requires its IDs, and a created one refuses them', () => {
  expect(Object.keys(system.rules)).toEqual(['ExistingNetworkNeedsIds', 'NewNetworkTakesNoIds']);
  expect(system.rules.NewNetworkTakesNoIds?.RuleCondition).toEqual({ 'Fn::Equals': [{ Ref: 'NetworkMode' }, 'own'] });
});

test('a blueprint can require more of an existing network', () => {
  const more = holds(not(isGiven(ref('Ipv6Range'))), 'Leave Ipv6Range empty.');
  const existing = networkRules(ref('Parameters'), [more]).ExistingNetworkNeedsIds!;
  expect(existing.Assertions.at(-1)).toEqual(more);
  expect(existing.Assertions).toHaveLength(3);
});

test('the third subnet of a list is used under its condition only', () => {
  const [first, second] = [0, 1].map((index) => ({ 'Fn::Select': [index, { Ref: 'Subnets' }] }));
  expect(pairOf(ref('Subnets'))).toEqual([first, second]);
  expect(usedOf(ref('Subnets'), condition('HasThirdZone'))).toEqual([
    first,
    second,
    { 'Fn::If': ['HasThirdZone', { 'Fn::Select': [2, { Ref: 'Subnets' }] }, { Ref: 'AWS::NoValue' }] },
  ]);
});
