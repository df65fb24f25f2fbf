import { type Json, Problem, type Template } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, printTemplate } from './yaml.ts';

/** Strings that a YAML 1.1 or 1.2 parser reads as another type, or that a simple printer prints incorrectly. */
const ambiguousStrings = [
  'on no yes y n true False null ~ 012 08 1e3 1_000 22:22 0x1F 0o17 .inf .NaN 2010-09-09 012345678901 = << - ? : # & * ! | > % @',
].flatMap((line) => line.split(' '));
const text = fc.oneof(
  fc.constantFrom(
    ...ambiguousStrings,
    '',
    ' leading',
    'trailing ',
    '\ttab',
    'a\tb',
    '${',
    '${A}',
    '${!A}',
    '${A.B}',
    'a: b',
    'a #b',
  ),
  fc.constantFrom(
    '\n',
    'a\n',
    'a\n\n',
    '\na',
    ' a\n b',
    'a\r\nb',
    '---',
    '...',
    '--- a\nb',
    'é\u0085\u2028\ufeff😀',
    '\ud800',
  ),
  fc.constantFrom('word '.repeat(400), 'x'.repeat(3000), 'line\n'.repeat(300)),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);
const key = fc.oneof(
  fc.constantFrom(
    ...ambiguousStrings,
    'Ref',
    'Condition',
    'Conditions',
    'Fn::Sub',
    'Fn::If',
    'Fn::Base64',
    'toString',
    '__proto__',
  ),
  text,
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    text.map((Ref) => ({ Ref })),
    fc.tuple(text, text).map((pair) => ({ 'Fn::GetAtt': pair })),
    text.map((dotted) => ({ 'Fn::GetAtt': dotted })),
    tie('json').map((value) => ({ 'Fn::Base64': value })),
    tie('json').map((value) => ({ 'Fn::Sub': value })),
    tie('json').map((value) => ({ Condition: value })),
    fc.array(tie('json'), { maxLength: 3 }).map((list) => ({ 'Fn::If': list })),
  ),
}));
const object = fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true });
const template = fc.record(
  {
    Description: text,
    Metadata: object,
    Parameters: fc.dictionary(key, fc.record({ Type: text, Default: text }), { maxKeys: 3, noNullPrototype: true }),
    Conditions: object,
    Outputs: fc.dictionary(key, fc.record({ Value: json }), { maxKeys: 3, noNullPrototype: true }),
    Resources: fc.dictionary(key, fc.record({ Properties: object, Type: text }), { maxKeys: 4, noNullPrototype: true }),
  },
  { requiredKeys: ['Resources'], noNullPrototype: true },
) as fc.Arbitrary<unknown> as fc.Arbitrary<Template>;

describe('printTemplate', () => {
  it('prints text that parses to the same template, which prints to the same bytes', () => {
    fc.assert(
      fc.property(template, (t) => {
        const printed = printTemplate(t);
        const parsed = parseTemplate(printed, 'a.yaml');
        expect(parsed).toEqual(t);
        expect(printTemplate(parsed)).toBe(printed);
      }),
      { numRuns: 300 },
    );
  });

  it('prints short forms, in the usual order', () => {
    const t: Template = {
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Bucket', 'Nested.Arn'] } } },
      Resources: {
        Bucket: {
          Properties: {
            Name: { 'Fn::Sub': '${AWS::StackName}-logs' },
            Script: { 'Fn::Base64': { 'Fn::Sub': '#!/bin/sh\necho ${A}\n' } },
            Old: { 'Fn::If': ['HasOld', { Ref: 'Old' }, { Ref: 'AWS::NoValue' }] },
          },
          DependsOn: 'Key',
          Type: 'AWS::S3::Bucket',
        },
      },
      Conditions: { HasOld: { 'Fn::Not': [{ Condition: 'IsNew' }] }, IsNew: { 'Fn::Equals': [{ Ref: 'On' }, 'yes'] } },
      AWSTemplateFormatVersion: '2010-09-09',
    };
    expect(printTemplate(t)).toBe(`AWSTemplateFormatVersion: '2010-09-09'
Conditions:
  HasOld: !Not
    - !Condition IsNew
  IsNew: !Equals
    - !Ref On
    - 'yes'
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DependsOn: Key
    Properties:
      Name: !Sub \${AWS::StackName}-logs
      Script:
        Fn::Base64: !Sub |
          #!/bin/sh
          echo \${A}
      Old: !If
        - HasOld
        - !Ref Old
        - !Ref AWS::NoValue
Outputs:
  Arn:
    Value: !GetAtt Bucket.Nested.Arn
`);
  });
});

describe('parseTemplate', () => {
  const problem = (yaml: string) => {
    try {
      parseTemplate(yaml, 'a.yaml');
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      return (error as Problem).message;
    }
    throw new Error('no Problem');
  };

  it('reads short, long and JSON forms alike', () => {
    const short = parseTemplate('Resources: {A: {Type: T, Properties: {P: !Sub "${B}", Q: !GetAtt A.B.C}}}', 'a');
    const json =
      '{\n\t"Resources": {\n\t\t"A": {"Type": "T",\n\t"Properties":{"P":{"Fn::Sub":"${B}"},"Q":{"Fn::GetAtt":["A","B.C"]}}}}}';
    expect(parseTemplate(json, 'b')).toStrictEqual(short);
  });

  it.each([
    ['invalid YAML', 'Resources:\n  A:\n    Type: T\n   B: 1\n', 'a.yaml:4'],
    ['a duplicate key', 'Resources:\n  A:\n    Type: T\n  A:\n    Type: T\n', 'a.yaml:4'],
    ['two tags on a value', 'Resources:\n  A:\n    Type: !Base64 !Sub x\n', 'a.yaml:3'],
    ['an unknown tag', 'Resources:\n  A:\n    Type: !Rfe x\n', 'a.yaml:3'],
    ['an alias', 'Resources:\n  A: &a\n    Type: T\n  B: *a\n', 'a.yaml:4'],
    ['no Resources', 'Description: x\n', 'a.yaml'],
    ['a list for a section', 'Resources: []\n', 'a.yaml/Resources'],
    ['a resource without a Type', 'Resources: {A: {}}\n', 'a.yaml/Resources/A'],
    ['nothing', '', 'a.yaml'],
  ])('refuses %s and reports the location', (_, yaml, where) => {
    expect(problem(yaml)).toMatch(new RegExp(`^${where}: `));
  });

  it('throws only Problems', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), (yaml) => {
        try {
          parseTemplate(yaml, 'a.yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});
