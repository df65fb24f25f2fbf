import { expect, test } from 'vitest';
import { blueprint, holds, isEnabled, isSet, option, Problem, text } from './index.ts';

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

const systemOf = (parameters: object) =>
  blueprint('options', {
    title: 'Options',
    parameters: { Options: { ...bastion.parameters, ...parameters, Owner } },
    conditions: () => ({ ...bastion.conditions }),
    rules: () => ({ ...bastion.rules }),
    system: (_, { HasBastion }) => ({
      stacks: {},
      outputs: { Condition: { description: 'Name', value: HasBastion.name } },
    }),
  });

test('an option is a parameter, a condition and rules', () => {
  const made = systemOf(network.parameters);
  const isOn = { 'Fn::Equals': [{ Ref: 'CreateBastion' }, 'true'] };
  expect(made.parameters.Options?.CreateBastion).toMatchObject({
    label: 'Bastion',
    declaration: { AllowedValues: ['true', 'false'], Default: 'true', Description: 'Creates an instance.' },
  });
  expect(made.conditions).toEqual({ HasBastion: isOn });
  expect(made.rules).toEqual({
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
  expect(made.plan.outputs.Condition?.value).toBe('HasBastion');
});

test('an option is disabled by default, and has no rules', () => {
  expect(network.parameters.CreateNetwork.declaration.Default).toBe('false');
  expect(network.rules).toEqual({});
});

test('a rule that references a parameter that is not declared is refused', () => {
  expect(() => systemOf({})).toThrow(
    new Problem(
      'options/BastionNeedsNetwork',
      'there is no parameter CreateNetwork',
      'Add the parameter to a group, or reference another one.',
    ),
  );
});
