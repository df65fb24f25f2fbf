import { type Json, Problem, type Template, type TemplateResource } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvedResources, resolveSystem, resolveTemplate } from './index.ts';
import { pseudoOf } from './pseudo.ts';

const thing = (Properties: Record<string, Json>, more: Partial<TemplateResource> = {}): TemplateResource => ({
  Type: 'AWS::X::Y',
  ...more,
  Properties,
});

/** Resolves a value in a template with the given sections. */
function resolved(value: Json, rest: Partial<Template> = {}, parameters: Record<string, Json> = {}) {
  const template: Template = { ...rest, Resources: { A: thing({ P: value }) } };
  return resolveTemplate(template, { parameters, pseudo: pseudoOf('eu-west-1') }).template.Resources.A?.Properties?.P;
}

const Parameters = {
  Text: { Type: 'String', Default: 'dev' },
  Size: { Type: 'Number', Default: '7' },
  Zip: { Type: 'Number', Default: '007' },
  Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
  Ids: { Type: 'List<AWS::EC2::Subnet::Id>' },
  None: { Type: 'CommaDelimitedList', Default: '' },
  Unknown: { Type: 'String' },
  Ami: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/ami' },
  Secret: { Type: 'String', NoEcho: true },
};
const Conditions = {
  IsDev: { 'Fn::Equals': [{ Ref: 'Text' }, 'dev'] },
  IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
  IsOpen: { 'Fn::Equals': [{ Ref: 'Unknown' }, 'x'] },
  IsOpenOrDev: { 'Fn::Or': [{ Condition: 'IsOpen' }, { Condition: 'IsDev' }] },
  IsOpenAndDev: { 'Fn::And': [{ Condition: 'IsOpen' }, { Condition: 'IsDev' }] },
  IsOpenAndProd: { 'Fn::And': [{ Condition: 'IsOpen' }, { Condition: 'IsProd' }] },
  HasSecret: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Secret' }, ''] }] },
};
const Mappings = { Sizes: { dev: { Class: 'small' } } };
const rest = { Parameters, Conditions, Mappings };

describe('resolveTemplate', () => {
  it.each<[string, Json, unknown]>([
    ['text', { Ref: 'Text' }, 'dev'],
    ['a number', { Ref: 'Size' }, 7],
    ['a number with another canonical form', { Ref: 'Zip' }, '007'],
    ['a list', { Ref: 'Zones' }, ['a', 'b']],
    ['a list value', { Ref: 'Ids' }, ['subnet-1', 'subnet-2']],
    ['an empty list', { 'Fn::Join': ['', { Ref: 'None' }] }, ''],
    ['a pseudo parameter', { Ref: 'AWS::Partition' }, 'aws'],
    ['a Sub', { 'Fn::Sub': '${Text}-${Size}-${AWS::Region}-${!Text}' }, 'dev-7-eu-west-1-${Text}'],
    ['a Sub with variables', { 'Fn::Sub': ['${A}', { A: { Ref: 'Text' } }] }, 'dev'],
    ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': ['.', 'a.b'] }] }, 'b'],
    ['Base64', { 'Fn::Base64': { 'Fn::Sub': 'é${Text}' } }, 'w6lkZXY='],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Text' }, 'Class'] }, 'small'],
    ['FindInMap by default', { 'Fn::FindInMap': ['Sizes', 'prod', 'Class', { DefaultValue: 'x' }] }, 'x'],
    ['Cidr', { 'Fn::Select': [2, { 'Fn::Cidr': ['10.0.0.0/16', 6, 8] }] }, '10.0.2.0/24'],
    ['Cidr of IPv6', { 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8::/64', '2001:db8:0:1::/64']],
    ['a true branch', { 'Fn::If': ['IsDev', { Ref: 'Text' }, 1] }, 'dev'],
    ['NoValue for a property', { B: { 'Fn::If': ['IsProd', 1, { Ref: 'AWS::NoValue' }] }, C: 1 }, { C: 1 }],
    ['NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
  ])('decides %s', (_, value, expected) => {
    expect(resolved(value, rest, { Ids: 'subnet-1,subnet-2' })).toEqual(expected);
  });

  it.each<[string, Json, Json?]>([
    ['a parameter without a value', { Ref: 'Unknown' }],
    ['a parameter of Systems Manager', { Ref: 'Ami' }],
    ['a resource', { Ref: 'A' }],
    ['an undecided branch', { 'Fn::If': ['IsOpen', 1, { Ref: 'AWS::NoValue' }] }],
    ['a list that AWS computes', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['an import', { 'Fn::ImportValue': { 'Fn::Sub': 'x-${Text}' } }, { 'Fn::ImportValue': 'x-dev' }],
    ['an attribute', { 'Fn::GetAtt': 'A.B.C' }, { 'Fn::GetAtt': ['A', 'B.C'] }],
    [
      'a partly known Sub',
      { 'Fn::Sub': 'a-${Text}-${A}-${A.Arn}' },
      { 'Fn::Join': ['', ['a-dev-', { Ref: 'A' }, '-', { 'Fn::GetAtt': ['A', 'Arn'] }]] },
    ],
    [
      'a partly known Join',
      { 'Fn::Join': [':', ['a', { Ref: 'Text' }, { Ref: 'A' }]] },
      { 'Fn::Join': [':', ['a:dev', { Ref: 'A' }]] },
    ],
    ['a range too small', { 'Fn::Cidr': ['10.0.0.0/24', 3, 7] }],
    ['an unknown key', { 'Fn::FindInMap': ['Sizes', 'prod', 'Class'] }],
    ['a function that is not one', { 'Fn::Join': 1 }],
  ])('leaves %s', (_, value, expected = value) => {
    expect(resolved(value, rest)).toEqual(expected);
  });

  it('removes excluded entries, and keeps the condition of undecided ones', () => {
    const template: Template = {
      ...rest,
      Resources: {
        Prod: thing({}, { Condition: 'IsProd' }),
        Dev: thing({}, { Condition: 'IsDev', DependsOn: ['Prod', 'Open'] }),
        Open: thing({}, { Condition: 'IsOpen', DependsOn: 'Prod' }),
        Never: thing({}, { Condition: 'IsOpenAndProd' }),
        Always: thing({}, { Condition: 'IsOpenOrDev' }),
      },
      Outputs: { Prod: { Condition: 'IsProd', Value: 1 }, Dev: { Condition: 'IsDev', Value: { Ref: 'Text' } } },
    };
    const { template: result, conditions } = resolveTemplate(template);
    expect(result.Resources).toEqual({
      Dev: thing({}, { DependsOn: ['Open'] }),
      Open: thing({}, { Condition: 'IsOpen' }),
      Always: thing({}),
    });
    expect(result.Outputs).toEqual({ Dev: { Value: 'dev' } });
    expect(conditions).toMatchObject({ IsDev: true, IsProd: false, IsOpen: 'undecided', IsOpenAndDev: 'undecided' });
    expect(Object.keys(result.Conditions ?? {})).toEqual(['IsOpen', 'IsOpenAndDev', 'HasSecret']);
  });

  it('reads Metadata.After as DependsOn, if the resource exists', () => {
    const after = (condition: string, id: string) => ({ 'Fn::If': [condition, { Ref: id }, { Ref: 'AWS::NoValue' }] });
    const template: Template = {
      ...rest,
      Resources: {
        Prod: thing({}, { Condition: 'IsProd' }),
        Dev: thing({}, { Condition: 'IsDev' }),
        Always: thing({}),
        Reader: thing(
          {},
          { DependsOn: 'Always', Metadata: { After: [after('IsDev', 'Dev'), after('IsProd', 'Prod')] } },
        ),
        Other: thing({}, { Metadata: { After: [after('IsProd', 'Prod')] } }),
        Told: thing({}, { Metadata: { After: 'lunch' } }),
      },
    };
    const { Resources } = resolveTemplate(template).template;
    expect(Resources).toMatchObject({ Reader: thing({}, { DependsOn: ['Always', 'Dev'] }) });
    expect(Resources.Reader).not.toHaveProperty('Metadata');
    expect(Resources.Other).toEqual(thing({}));
    expect(Resources.Told).toEqual(thing({}, { Metadata: { After: 'lunch' } }));
  });

  it('evaluates conditions with a secret, and does not insert it', () => {
    const template: Template = {
      ...rest,
      Resources: { A: thing({ P: { 'Fn::Sub': '${Secret}' } }, { Condition: 'HasSecret' }) },
    };
    const result = resolveTemplate(template, { parameters: { Secret: 'hunter2' } });
    expect(result.template.Resources).toEqual({ A: thing({ P: { Ref: 'Secret' } }) });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it.each<[string, Record<string, Json>, RegExp]>([
    ['depend on each other', { A: { Condition: 'B' }, B: { 'Fn::Not': [{ Condition: 'A' }] } }, /A -> B -> A/],
    ['depend on themselves', { A: { Condition: 'A' } }, /A -> A/],
    ['are unknown', { IsDev: { Condition: 'IsDve' }, IsDvex: true }, /no condition IsDve.*Did you mean IsDev/],
  ])('refuses conditions that %s', (_, Conditions, message) => {
    expect(() => resolveTemplate({ Conditions, Resources: {} })).toThrow(message);
    expect(() => resolveTemplate({ Conditions, Resources: {} })).toThrow(Problem);
  });

  it('returns the assertions of Rules that fail, only of rules that apply', () => {
    const oneOf = (list: Json, value: Json) => ({ 'Fn::Contains': [list, value] });
    const Rules = {
      Applies: {
        RuleCondition: { 'Fn::Equals': [{ Ref: 'Text' }, 'dev'] },
        Assertions: [
          { Assert: oneOf(['1', '7'], { Ref: 'Size' }), AssertDescription: 'holds' },
          { Assert: oneOf(['1', '2'], { Ref: 'Size' }), AssertDescription: 'too large for dev' },
          { Assert: { 'Fn::EachMemberIn': [{ Ref: 'Zones' }, ['a', 'b', 'c']] } },
          { Assert: { 'Fn::Equals': [{ 'Fn::ValueOf': ['Ids', 'VpcId'] }, 'x'] } },
        ],
      },
      Rests: { RuleCondition: { 'Fn::Equals': ['a', 'b'] }, Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] } }] },
    };
    const { failedRules } = resolveTemplate({ ...rest, Rules, Resources: {} });
    expect(failedRules).toEqual([{ rule: 'Applies', description: 'too large for dev' }]);
  });

  it('throws only Problems', () => {
    const names = fc.constantFrom('A', 'B', 'C', 'AWS::NoValue', 'AWS::Region', '__proto__', 'toString');
    const keys = fc.constantFrom(
      ...[
        'Ref',
        'Condition',
        'Fn::Equals',
        'Fn::And',
        'Fn::Or',
        'Fn::Not',
        'Fn::If',
        'Fn::Join',
        'Fn::Split',
        'Fn::Select',
      ],
      ...['Fn::Sub', 'Fn::GetAtt', 'Fn::Base64', 'Fn::Cidr', 'Fn::FindInMap', 'Fn::Contains', 'A', '__proto__'],
    );
    const leaf = fc.oneof(
      names,
      fc.constantFrom('${A}', '${A.Outputs.B}', 'A.Outputs.B', '10.0.0.0/16', ',', ''),
      fc.integer(),
      fc.constant(null),
    );
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(keys, tie('json'), { maxKeys: 2, noNullPrototype: true }),
      ),
    }));
    const entry = fc.dictionary(
      fc.constantFrom('Type', 'Condition', 'DependsOn', 'Properties', 'Value', 'Default', 'NoEcho', 'Assertions'),
      json,
      { noNullPrototype: true },
    );
    const typed = entry.chain((value) =>
      fc
        .constantFrom('AWS::CloudFormation::Stack', 'String', 'Number', 'CommaDelimitedList')
        .map((Type) => ({ ...value, Type })),
    );
    const section = (values: fc.Arbitrary<unknown>) =>
      fc.dictionary(names, values, { maxKeys: 4, noNullPrototype: true });
    const template = fc.record(
      {
        Parameters: section(typed),
        Mappings: section(section(json)),
        Conditions: section(json),
        Rules: section(entry),
        Resources: section(typed),
        Outputs: section(entry),
      },
      { requiredKeys: ['Resources'], noNullPrototype: true },
    );
    const anything = fc.oneof(
      { weight: 9, arbitrary: template },
      { weight: 1, arbitrary: fc.jsonValue() },
    ) as fc.Arbitrary<unknown> as fc.Arbitrary<Template>;
    fc.assert(
      fc.property(anything, anything, section(json), (root, child, parameters) => {
        try {
          resolvedResources(
            resolveSystem({ root, children: () => child, parameters: parameters as Record<string, Json> }),
          );
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** A system of two nested stacks, and the same system in flat form. */
const stack = (Parameters: Record<string, Json>, more: Partial<TemplateResource> = {}): TemplateResource => ({
  Type: 'AWS::CloudFormation::Stack',
  ...more,
  Properties: { TemplateURL: 'x.yaml', Parameters },
});
const nested = {
  root: {
    Parameters: {
      Range: { Type: 'String', Default: '10.0.0.0/16' },
      Days: { Type: 'Number', Default: 30 },
      Extra: { Type: 'String', Default: 'true' },
    },
    Conditions: { HasExtra: { 'Fn::Equals': [{ Ref: 'Extra' }, 'true'] } },
    Resources: {
      App: stack(
        {
          VpcRef: { 'Fn::GetAtt': ['Network', 'Outputs.VpcRef'] },
          Subnets: { 'Fn::GetAtt': ['Network', 'Outputs.Subnets'] },
          SystemName: { Ref: 'AWS::StackName' },
        },
        { Condition: 'HasExtra' },
      ),
      Network: stack({ Range: { Ref: 'Range' }, Days: { Ref: 'Days' } }),
    },
    Outputs: { Vpc: { Value: { 'Fn::GetAtt': ['Network', 'Outputs.VpcRef'] } } },
  },
  children: {
    Network: {
      Parameters: { Range: { Type: 'String' }, Days: { Type: 'String' } },
      Resources: {
        Vpc: thing({ CidrBlock: { Ref: 'Range' }, Days: { Ref: 'Days' } }),
        A: thing({ V: { Ref: 'Vpc' } }),
        B: thing({ V: { Ref: 'Vpc' } }),
      },
      Outputs: {
        VpcRef: { Value: { Ref: 'Vpc' } },
        Subnets: { Value: { 'Fn::Join': [',', [{ Ref: 'A' }, { Ref: 'B' }]] } },
      },
    },
    App: {
      Parameters: {
        VpcRef: { Type: 'String' },
        Subnets: { Type: 'CommaDelimitedList' },
        SystemName: { Type: 'String' },
      },
      Resources: {
        Group: thing({
          VpcId: { Ref: 'VpcRef' },
          In: { Ref: 'Subnets' },
          Name: { 'Fn::Sub': '${SystemName}-${VpcRef}' },
        }),
      },
    },
  },
} satisfies { root: Template; children: Record<string, Template> };
const flat: Template = {
  Parameters: nested.root.Parameters,
  Conditions: nested.root.Conditions,
  Resources: {
    ...nested.children.Network.Resources,
    Group: thing(
      { VpcId: { Ref: 'Vpc' }, In: [{ Ref: 'A' }, { Ref: 'B' }], Name: { 'Fn::Sub': '${AWS::StackName}-${Vpc}' } },
      { Condition: 'HasExtra' },
    ),
  },
};

describe('resolveSystem', () => {
  it('reads references across stacks, each with its stack as prefix', () => {
    const { stacks } = resolveSystem(nested);
    expect(stacks.App?.template.Resources.Group?.Properties).toEqual({
      VpcId: { Ref: 'Network/Vpc' },
      In: [{ Ref: 'Network/A' }, { Ref: 'Network/B' }],
      Name: { 'Fn::Join': ['', [{ Ref: 'root/AWS::StackName' }, '-', { Ref: 'Network/Vpc' }]] },
    });
    expect(stacks.Network?.template.Resources.Vpc?.Properties).toEqual({ CidrBlock: '10.0.0.0/16', Days: 30 });
    expect(stacks.root?.template.Outputs).toEqual({ Vpc: { Value: { Ref: 'Network/Vpc' } } });
  });

  it.each([{}, { Range: '10.1.0.0/16' }, { Extra: 'false' }])(
    'resolves a nested and a flat system to the same resources: %o',
    (parameters) => {
      const flatResources = resolvedResources(resolveSystem({ root: flat, children: {}, parameters }));
      expect(resolvedResources(resolveSystem({ ...nested, parameters }))).toEqual(flatResources);
      expect(Object.hasOwn(flatResources, 'Group')).toBe(parameters.Extra !== 'false');
    },
  );

  it('keeps a nested stack whose template is not known as a resource', () => {
    const system = resolveSystem({ root: nested.root, children: { Network: nested.children.Network } });
    expect(Object.keys(resolvedResources(system))).toEqual(['App', 'Vpc', 'A', 'B']);
  });

  it('refuses stacks that depend on each other, and one logical ID in two stacks', () => {
    const root = {
      Resources: {
        X: stack({ P: { 'Fn::GetAtt': ['Y', 'Outputs.O'] } }),
        Y: stack({ P: { 'Fn::GetAtt': ['X', 'Outputs.O'] } }),
      },
    };
    const child: Template = {
      Parameters: { P: { Type: 'String' } },
      Resources: { R: thing({}) },
      Outputs: { O: { Value: { Ref: 'P' } } },
    };
    expect(() => resolveSystem({ root, children: { X: child, Y: child } })).toThrow(/X -> Y -> X/);
    const twice = { Resources: { X: stack({ P: 'a' }), Y: stack({ P: 'a' }) } };
    expect(() => resolvedResources(resolveSystem({ root: twice, children: { X: child, Y: child } }))).toThrow(
      /Y\/R.*X\/R/,
    );
  });
});
