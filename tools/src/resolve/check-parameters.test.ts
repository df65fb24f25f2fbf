import { Problem, type Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';

const template: Template = {
  Parameters: {
    VpcCidr: { Type: 'String', AllowedPattern: '[0-9./]+', Default: '10.0.0.0/16' },
    Ranges: { Type: 'CommaDelimitedList', AllowedPattern: '[0-9./]+', Default: '' },
    Size: { Type: 'Number', MinValue: 1, MaxValue: 10, Default: 5 },
    Environment: { Type: 'String', AllowedValues: ['dev', 'prod'], Default: 'dev' },
    Password: { Type: 'String', NoEcho: true, MinLength: 8, MaxLength: 20 },
    Ami: { Type: 'AWS::SSM::Parameter::Value<String>', AllowedPattern: 'ami-.*', Default: '/x' },
  },
  Resources: {},
};
const messages = (values: Record<string, string | number | string[]>) => {
  const problems = checkParameters(template, { Password: 'long enough', ...values });
  for (const problem of problems) expect(problem).toBeInstanceOf(Problem);
  return problems.map(({ message }) => message);
};

describe('checkParameters', () => {
  it('accepts values that the template allows', () => {
    expect(
      messages({ VpcCidr: '10.0.0.0/8', Ranges: '10.0.0.0/8, 11.0.0.0/8', Size: '10', Environment: 'prod', Ami: '/y' }),
    ).toEqual([]);
    expect(messages({ Ranges: ['10.0.0.0/8'], Size: 1 })).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown name', { VpcCdir: 'x' }, /^VpcCdir: .*Did you mean VpcCidr\?$/],
    ['a partial match', { VpcCidr: '10.0.0.0/16 x' }, /^VpcCidr: .*does not match/],
    ['one item of a list', { Ranges: '10.0.0.0/8,x' }, /^Ranges: "x" does not match/],
    ['a value too small', { Size: '0' }, /at least 1/],
    ['a value too large', { Size: '11' }, /at most 10/],
    ['not a number', { Size: 'five' }, /not a number/],
    ['a value not allowed', { Environment: 'test' }, /Allowed: dev, prod/],
    ['a text too short, without showing a secret', { Password: 'short' }, /^Password: the value is too short/],
    ['a text too long', { Password: 'x'.repeat(21) }, /too long/],
  ])('finds %s', (_, values, message) => {
    const found = messages(values);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('finds a value that is missing and without default', () => {
    expect(checkParameters(template, {}).map(({ message }) => message)).toEqual([
      'Password: has no value and no default. Set a value.',
    ]);
  });
});
