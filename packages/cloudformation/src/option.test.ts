import { expect, test } from 'vitest';
import { blueprint, holds, isEnabled, isSet, option, text } from './index.ts';

const network = option('CreateNetwork', 'HasNetwork', { label: 'Network', description: 'Creates a VPC.' });
const bastion = option('CreateBastion', 'HasBastion', {
  label: 'Bastion',
  description: 'Creates an instance.',
  default: 'true',
  needs: {
    BastionNeedsNetwork: holds(isEnabled('CreateNetwork'), 'Set CreateNetwork to true.'),
    BastionNeedsOwner: [holds(isSet('Owner'), 'Set Owner.')],
  },
});
const Owner = text('Owner', { Description: 'Owner.', AllowedPattern: '.*', ConstraintDescription: 'Anything' });

const system = blueprint('options', {
  title: 'Options',
  parameters: { Options: { ...bastion.parameters, ...network.parameters, Owner } },
  conditions: () => ({ ...bastion.conditions }),
  rules: () => ({ ...bastion.rules }),
  system: (_, { HasBastion }) => ({
    stacks: {},
    outputs: { Condition: { description: 'Name', value: HasBastion.name } },
  }),
});

test('an option is a parameter, a condition and rules', () => {
  const isOn = { 'Fn::Equals': [{ Ref: 'CreateBastion' }, 'true'] };
  expect(system.parameters.Options?.CreateBastion).toMatchObject({
    label: 'Bastion',
    declaration: { AllowedValues: ['true', 'false'], Default: 'true', Description: 'Creates an instance.' },
  });
  expect(system.conditions).toEqual({ HasBastion: isOn });
  expect(system.rules).toEqual({
    BastionNeedsNetwork: {
      RuleCondition: isOn,
      Assertions: [
        {
          Assert: { 'Fn::Equals': [{ Ref: 'CreateNetwork' }, 'true'] },
          AssertDescription: 'Set CreateNetwork to true.',
        },
      ],
    },
    BastionNeedsOwner: {
      RuleCondition: isOn,
      Assertions: [
        { Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Owner' }, ''] }] }, AssertDescription: 'Set Owner.' },
      ],
    },
  });
  expect(system.plan.outputs.Condition?.value).toBe('HasBastion');
});

test('an option is disabled by default, and has no rules', () => {
  expect(network.parameters.CreateNetwork.declaration.Default).toBe('false');
  expect(network.rules).toEqual({});
});
