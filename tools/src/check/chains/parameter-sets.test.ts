import type { Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { type ParameterSet, pairwiseSets, parameterSets } from './parameter-sets.ts';

const root = {
  Parameters: {
    Email: { Type: 'String', Default: '' },
    Create: { Type: 'String', AllowedValues: ['true', 'false'], Default: 'true' },
    Size: { Type: 'String', AllowedValues: ['small', 'large'], Default: 'small' },
    KeyArn: { Type: 'String' },
    Unused: { Type: 'String', Default: 'x' },
  },
  Conditions: {
    HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Email' }, ''] }] },
    IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
  },
  Mappings: { Sizes: { small: { Cpu: 1 }, large: { Cpu: 2 } } },
  Resources: {
    App: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { IsMade: { Ref: 'Create' } } } },
    Sized: { Type: 'Test::Sized', Properties: { Cpu: { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'Cpu'] } } },
  },
} as unknown as Template;
const children = {
  App: {
    Parameters: { IsMade: { Type: 'String' } },
    Conditions: { IsCreated: { 'Fn::Equals': [{ Ref: 'IsMade' }, 'true'] } },
    Resources: {},
  },
};

describe('parameterSets', () => {
  it('flips each condition alone, also in nested templates, and all together', () => {
    const sets = parameterSets(root, children, () => []);
    expect(sets.map(({ label }) => label)).toEqual([
      '',
      'Email=…',
      'Create=false',
      'Size=large',
      'AWS::Region=us-west-2',
      'Email=… Create=false Size=large AWS::Region=us-west-2',
    ]);
    expect(sets[0]!.parameters.KeyArn).toContain('from-outside-KeyArn');
    expect(sets[4]!.pseudo['AWS::Region']).toBe('us-west-2');
  });
  it('omits sets that Rules refuse', () => {
    const sets = parameterSets(root, children, ({ parameters }) => (parameters.Create === 'false' ? ['Never'] : []));
    expect(sets.map(({ label }) => label)).toEqual([
      '',
      'Email=…',
      'Size=large',
      'AWS::Region=us-west-2',
      'Email=… Size=large AWS::Region=us-west-2',
    ]);
  });
  it('adds only changes to parameters of the rules that refuse a flip', () => {
    const rule = (...names: readonly string[]) => ({
      Assertions: [{ Assert: names.map((name) => ({ 'Fn::Equals': [{ Ref: name }, ''] })) }],
    });
    const Rules = { NeedsSize: rule('Create', 'Size'), NeedsUnused: rule('Size', 'Unused') };
    const sets = parameterSets({ ...root, Rules } as never, children, ({ label }) => [
      ...(label.includes('Create=') && !label.includes('Size=') ? ['NeedsSize'] : []),
      ...(label.includes('Size=') && !label.includes('Unused=') ? ['NeedsUnused'] : []),
    ]);
    const labels = sets.map(({ label }) => label);
    expect(labels).toContain('Create=false Size=large Unused=');
    expect(labels).toContain('Size=large Unused=');
    expect(labels.filter((label) => label.startsWith('Unused'))).toEqual([]);
  });
});

describe('pairwiseSets', () => {
  const labels = (refusedBy: (set: ParameterSet) => readonly string[] = () => [], Rules = {}) =>
    pairwiseSets({ ...root, Rules } as never, children, refusedBy).map(({ label }) => label.split(' '));
  const has = (sets: readonly (readonly string[])[], ...values: readonly string[]) =>
    sets.some((set) => values.every((value) => set.includes(value)));
  const flips = ['Email=…', 'Create=false', 'Size=large', 'AWS::Region=us-west-2'];

  it('has a set with each pair of flips, with one of them, and with neither', () => {
    const sets = labels();
    for (const [index, one] of flips.entries())
      for (const other of flips.slice(index + 1)) {
        expect(has(sets, one, other)).toBe(true);
        expect(sets.some((set) => set.includes(one) && !set.includes(other))).toBe(true);
        expect(sets.some((set) => !set.includes(one) && set.includes(other))).toBe(true);
        expect(sets.some((set) => !set.includes(one) && !set.includes(other))).toBe(true);
      }
  });
  it('has no pair that Rules refuse, and adds the changes that they require', () => {
    const equals = (name: string, text: string) => ({ 'Fn::Equals': [{ Ref: name }, text] });
    const Rules = {
      NeverLarge: { Assertions: [{ Assert: { 'Fn::And': [equals('Create', 'false'), equals('Size', 'large')] } }] },
      NeedsKey: { RuleCondition: equals('Size', 'large'), Assertions: [{ Assert: equals('Unused', 'y') }] },
    };
    const sets = labels(({ label }) => {
      const hasValue = (value: string) => label.split(' ').includes(value);
      return [
        ...(hasValue('Create=false') && hasValue('Size=large') ? ['NeverLarge'] : []),
        ...(hasValue('Size=large') && !hasValue('Unused=y') ? ['NeedsKey'] : []),
      ];
    }, Rules);
    expect(has(sets, 'Create=false', 'Size=large')).toBe(false);
    expect(has(sets, 'Email=…', 'Size=large', 'Unused=y')).toBe(true);
    expect(has(sets, 'Email=…', 'Create=false', 'AWS::Region=us-west-2')).toBe(true);
    expect(sets.some((set) => set.includes('Unused=y') && !set.includes('Size=large'))).toBe(false);
  });
});
