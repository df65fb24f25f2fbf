import type { Json } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapReferences, references, subParts } from './walk.ts';

const found = (value: Json) =>
  [...references(value)].map(({ kind, id, attribute, path, conditions }) => ({
    reference: `${kind} ${id}${attribute === undefined ? '' : `.${attribute}`}`,
    path: path.join('/'),
    conditions: conditions.map(({ condition, isTrue }) => `${isTrue ? '' : 'not '}${condition}`).join(', '),
  }));

describe('references', () => {
  it.each<[string, Json, string[]]>([
    ['Ref', { Ref: 'A' }, ['Ref A']],
    [
      'both spellings of GetAtt',
      [{ 'Fn::GetAtt': ['A', 'B.C'] }, { 'Fn::GetAtt': 'A.B.C' }],
      ['GetAtt A.B.C', 'GetAtt A.B.C'],
    ],
    ['a computed attribute', { 'Fn::GetAtt': ['A', { Ref: 'B' }] }, ['Ref B']],
    [
      'placeholders of a Sub',
      { 'Fn::Sub': '${A}-${ B }-${C.D.E}-${AWS::Region}' },
      ['Ref A', 'Ref B', 'GetAtt C.D.E', 'Ref AWS::Region'],
    ],
    ['no literal of a Sub', { 'Fn::Sub': '${!A} $B $${C' }, []],
    [
      'variables of a Sub instead of their placeholders',
      { 'Fn::Sub': ['${A}${B}', { A: { Ref: 'C' } }] },
      ['Ref B', 'Ref C'],
    ],
    ['a condition', { 'Fn::Not': [{ Condition: 'A' }] }, ['Condition A']],
    ['not the Condition of a policy statement', { Effect: 'Deny', Condition: 'A' }, []],
    ['not data that only looks like a reference', { Ref: 'A', Other: 1 }, []],
  ])('finds %s', (_, value, expected) => {
    expect(found(value).map(({ reference }) => reference)).toEqual(expected);
  });

  it('returns the path of a reference and the branches that contain it', () => {
    const value = {
      P: [
        { 'Fn::If': ['HasA', { 'Fn::If': ['HasB', 1, { Ref: 'X' }] }, { 'Fn::Sub': ['${Y}', { Z: { Ref: 'Z' } }] }] },
      ],
    };
    expect(found(value)).toEqual([
      { reference: 'Condition HasA', path: 'P/0/Fn::If/0', conditions: '' },
      { reference: 'Condition HasB', path: 'P/0/Fn::If/1/Fn::If/0', conditions: 'HasA' },
      { reference: 'Ref X', path: 'P/0/Fn::If/1/Fn::If/2/Ref', conditions: 'HasA, not HasB' },
      { reference: 'Ref Y', path: 'P/0/Fn::If/2/Fn::Sub', conditions: 'not HasA' },
      { reference: 'Ref Z', path: 'P/0/Fn::If/2/Fn::Sub/1/Z/Ref', conditions: 'not HasA' },
    ]);
  });
});

describe('mapReferences', () => {
  it('replaces each kind of reference, and does not change others', () => {
    const replace = ({ kind, id }: { kind: string; id: string }) =>
      kind === 'Condition'
        ? 'IsNew'
        : id === 'A'
          ? 'a${X}'
          : id === 'B'
            ? { Ref: 'B2' }
            : id === 'C'
              ? { 'Fn::Select': [0, []] }
              : undefined;
    expect(mapReferences([{ Ref: 'A' }, { 'Fn::GetAtt': 'B.Arn' }, { Ref: 'D' }], replace)).toEqual([
      'a${X}',
      { Ref: 'B2' },
      { Ref: 'D' },
    ]);
    expect(mapReferences({ 'Fn::Sub': '${A}/${B}/${C.Arn}/${D}/${!E}' }, replace)).toEqual({
      'Fn::Sub': ['a${!X}/${B2}/${CArn}/${D}/${!E}', { CArn: { 'Fn::Select': [0, []] } }],
    });
    expect(mapReferences({ 'Fn::If': ['IsOld', { Ref: 'A' }, 1] }, replace)).toEqual({
      'Fn::If': ['IsNew', 'a${X}', 1],
    });
  });

  it('returns the same value if nothing is replaced, and visits the references that references() finds', () => {
    const keys = fc.constantFrom('Ref', 'Condition', 'Fn::GetAtt', 'Fn::Sub', 'Fn::If', 'A');
    const leaf = fc.constantFrom('A', 'A.B', '${A}', '${!A}${B.C}', '${', '${A', 1, null);
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(keys, tie('json'), { maxKeys: 2, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const visited: unknown[] = [];
        const same = mapReferences(value, (reference) => void visited.push(JSON.stringify(reference)));
        expect(same).toEqual(value);
        expect(visited.sort()).toEqual([...references(value)].map((reference) => JSON.stringify(reference)).sort());
      }),
      { numRuns: 500 },
    );
  });
});

describe('subParts', () => {
  it('splits text into literals and placeholders', () => {
    expect(subParts('a${B}${!C}d${E')).toEqual([
      { text: 'a' },
      { placeholder: 'B' },
      { text: '${C}' },
      { text: 'd${E' },
    ]);
  });
});
