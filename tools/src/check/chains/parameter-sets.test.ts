import type { Template } from '@hipaa-stacks/cloudformation';
import { describe, expect, it } from 'vitest';
import { parameterSets } from './parameter-sets.ts';

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
    Conditions: { Makes: { 'Fn::Equals': [{ Ref: 'IsMade' }, 'true'] } },
    Resources: {},
  },
};

describe('parameterSets', () => {
  it('flips each condition alone, in nested templates too, and all together', () => {
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
  it('leaves out what Rules refuse', () => {
    const sets = parameterSets(root, children, ({ parameters }) => (parameters.Create === 'false' ? ['Never'] : []));
    expect(sets.map(({ label }) => label)).toEqual([
      '',
      'Email=…',
      'Size=large',
      'AWS::Region=us-west-2',
      'Email=… Size=large AWS::Region=us-west-2',
    ]);
  });
  it('flips beside it what the rules that refuse it speak of, and no more', () => {
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
