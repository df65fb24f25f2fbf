import { describe, expect, test } from 'vitest';
import { blueprint, equals, type ParameterGroups, Problem, text } from './index.ts';

const parameter = text('Name', { Description: 'A name', AllowedPattern: '.*', ConstraintDescription: 'Anything' });
const declare = (name: string, parameters: ParameterGroups) =>
  blueprint(name, { title: 'T', parameters, system: () => ({ stacks: {}, outputs: {} }) });

test('passes references to its parameters and conditions to its callbacks', () => {
  const made = blueprint('mini', {
    title: 'Mini',
    parameters: { One: { Name: parameter }, Two: { Other: parameter } },
    conditions: (p) => ({ IsX: equals(p.Name, 'x') }),
    tags: (p) => ({ Owner: p.Other }),
    rules: (p) => ({ Rule: { Assertions: [{ Assert: equals(p.Name, 'x'), AssertDescription: 'x' }] } }),
    system: (p, { IsX }) => ({
      stacks: {},
      outputs: { Name: { description: 'It', value: [p.Other, IsX] } },
    }),
  });
  const isX = { 'Fn::Equals': [{ Ref: 'Name' }, 'x'] };
  expect(made.conditions).toEqual({ IsX: isX });
  expect(made.tags).toEqual({ Owner: { Ref: 'Other' } });
  expect(made.rules.Rule?.Assertions[0]?.Assert).toEqual(isX);
  expect(made.plan.outputs.Name?.value).toEqual([{ Ref: 'Other' }, { name: 'IsX' }]);
});

describe('refuses', () => {
  test.each(['Mini', '1mini', 'mini_stack', ''])('the name "%s"', (name) => {
    expect(() => declare(name, {})).toThrow(
      new Problem(name, 'a blueprint cannot have this name', 'Use lower-case letters, digits and hyphens.'),
    );
    expect(declare('mini-2', {}).name).toBe('mini-2');
  });

  test('a parameter in two groups, naming both', () => {
    expect(() => declare('mini', { One: { Name: parameter }, Two: { Name: parameter } })).toThrow(
      'mini/Name: the parameter is in the groups One and Two. Remove it from one of them.',
    );
  });

  test('a parameter name with other characters than letters and digits', () => {
    expect(() => declare('mini', { One: { 'Not-this': parameter } })).toThrow(
      'mini/Not-this: CloudFormation allows only letters and digits in names. Rename the parameter.',
    );
  });

  test('a condition or output name with other characters than letters and digits', () => {
    const named = (condition: string, output: string) =>
      blueprint('mini', {
        title: 'T',
        parameters: {},
        conditions: () => ({ [condition]: equals('a', 'b') }),
        system: () => ({ stacks: {}, outputs: { [output]: { description: 'D', value: 'x' } } }),
      });
    expect(() => named('Has-X', 'Output')).toThrow(
      'mini/Has-X: CloudFormation allows only letters and digits in names. Rename the condition.',
    );
    expect(() => named('HasX', 'Out_put')).toThrow(
      'mini/Out_put: CloudFormation allows only letters and digits in names. Rename the output.',
    );
    expect(Object.keys(named('HasX', 'Output').plan.outputs)).toEqual(['Output']);
  });
});
