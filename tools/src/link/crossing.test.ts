import {
  either,
  join,
  orElse,
  orNoValue,
  resource,
  snippet,
  sub,
  systemId,
  systemName,
  type Template,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { link } from './link.ts';
import { att, flat, nested, raw, ref, refusal, smallSystem, topic } from './testing/small-system.ts';

/** The display name of a topic, where the tests put the reference. */
function read(template: Template | undefined, id = 'Reader'): unknown {
  return template?.Resources[id]?.Properties?.DisplayName;
}
const parametersOf = (system: ReturnType<typeof nested>, id: string) =>
  system.root.Resources[id]?.Properties?.Parameters;

describe('a reference to another stack', () => {
  test('by Ref: an output in the other stack, a parameter in this one, connected in the root', () => {
    const source = topic('Source');
    const { root, children } = nested(() => ({ stacks: { one: [source], two: [topic('Reader', source.arn)] } }));
    expect(children.OneStack?.Outputs).toEqual({ Source: { Value: { Ref: 'Source' } } });
    expect(children.TwoStack?.Parameters).toEqual({ Source: { Type: 'String' } });
    expect(read(children.TwoStack)).toEqual({ Ref: 'Source' });
    expect(root.Resources.TwoStack).toEqual({
      Type: 'AWS::CloudFormation::Stack',
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: { TemplateURL: 'two.yaml', Parameters: { Source: { 'Fn::GetAtt': ['OneStack', 'Outputs.Source'] } } },
    });
    expect(children.OneStack?.Parameters).toBeUndefined();
    expect(root.Resources.OneStack?.Properties).toEqual({ TemplateURL: 'one.yaml' });
  });

  test('by attribute, one output for many readers', () => {
    const source = raw('Db', 'AWS::RDS::DBCluster', {});
    const readers = ['A', 'B'].map((id) => topic(id, att('Db', 'Endpoint.Port')));
    const system = nested(() => ({ stacks: { one: [source], two: readers } }));
    expect(system.children.OneStack?.Outputs).toEqual({
      DbEndpointPort: { Value: { 'Fn::GetAtt': ['Db', 'Endpoint.Port'] } },
    });
    expect(Object.keys(system.children.TwoStack?.Parameters ?? {})).toEqual(['DbEndpointPort']);
    for (const id of ['A', 'B']) expect(read(system.children.TwoStack, id)).toEqual({ Ref: 'DbEndpointPort' });
  });

  test('is unchanged within a stack, and in the flat form', () => {
    const make = () => {
      const source = topic('Source');
      return { stacks: { one: [source, topic('Reader', { a: source.arn, b: source.name })] } };
    };
    const expected = { a: { Ref: 'Source' }, b: { 'Fn::GetAtt': ['Source', 'TopicName'] } };
    const { root, children } = nested(make);
    expect(read(children.OneStack)).toEqual(expected);
    expect(children.OneStack).not.toHaveProperty('Outputs');
    expect(root.Resources.OneStack?.Properties).toEqual({ TemplateURL: 'one.yaml' });
    expect(read(flat(make).root)).toEqual(expected);
  });

  test('in placeholders of Fn::Sub', () => {
    const source = topic('Source');
    const text = '${Source}/${Source.TopicName}/${!Source}/${AWS::Region}/${Name}/${Own}';
    const make = () => ({ stacks: { one: [source], two: [topic('Reader', sub(text, { Own: source.arn }))] } });
    expect(read(nested(make).children.TwoStack)).toEqual({
      'Fn::Sub': ['${Source}/${SourceTopicName}/${!Source}/${AWS::Region}/${Name}/${Own}', { Own: { Ref: 'Source' } }],
    });
    expect(Object.keys(nested(make).children.TwoStack?.Parameters ?? {})).toEqual([
      'Name',
      'Source',
      'SourceTopicName',
    ]);
    expect(read(flat(make).root)).toEqual({ 'Fn::Sub': [text, { Own: { Ref: 'Source' } }] });
  });

  test('in a placeholder whose new name is a variable of Fn::Sub', () => {
    const source = topic('Source');
    const value = sub('${Source.TopicName} ${SourceTopicName}', { SourceTopicName: 'own' });
    const { children } = nested(() => ({ stacks: { one: [source], two: [topic('Reader', value)] } }));
    expect(read(children.TwoStack)).toEqual({
      'Fn::Sub': [
        '${SourceTopicName2} ${SourceTopicName}',
        { SourceTopicName: 'own', SourceTopicName2: { Ref: 'SourceTopicName' } },
      ],
    });
  });

  test('in an output of the system', () => {
    const source = topic('Source');
    const make = () => ({ stacks: { one: [source] }, outputs: { Arn: source.arn, Text: sub('x${Source.TopicName}') } });
    const value = (name: string) => ({ 'Fn::GetAtt': ['OneStack', `Outputs.${name}`] });
    expect(nested(make).root.Outputs).toEqual({
      Arn: { Description: 'Arn', Value: value('Source') },
      Text: { Description: 'Text', Value: { 'Fn::Sub': 'x${OneStack.Outputs.SourceTopicName}' } },
    });
    expect(flat(make).root.Outputs?.Arn).toEqual({ Description: 'Arn', Value: { Ref: 'Source' } });
  });
});

describe('lists', () => {
  const balancer = raw('Balancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', {});
  const groups = att('Balancer', 'SecurityGroups');

  test('a list attribute is passed as joined text', () => {
    const system = nested(() => ({ stacks: { one: [balancer], two: [topic('Reader', groups)] } }));
    expect(system.children.OneStack?.Outputs?.BalancerSecurityGroups?.Value).toEqual({
      'Fn::Join': [',', { 'Fn::GetAtt': ['Balancer', 'SecurityGroups'] }],
    });
    expect(system.children.TwoStack?.Parameters).toEqual({ BalancerSecurityGroups: { Type: 'CommaDelimitedList' } });
    expect(read(system.children.TwoStack)).toEqual({ Ref: 'BalancerSecurityGroups' });
    expect(parametersOf(system, 'TwoStack')).toEqual({
      BalancerSecurityGroups: { 'Fn::GetAtt': ['OneStack', 'Outputs.BalancerSecurityGroups'] },
    });
  });

  test('a list attribute is a list again in an output of the system', () => {
    const make = () => ({ stacks: { one: [balancer] }, outputs: { Groups: join('+', groups as never) } });
    expect(nested(make).root.Outputs?.Groups?.Value).toEqual({
      'Fn::Join': ['+', { 'Fn::Split': [',', { 'Fn::GetAtt': ['OneStack', 'Outputs.BalancerSecurityGroups'] }] }],
    });
    expect(flat(make).root.Outputs?.Groups?.Value).toEqual({ 'Fn::Join': ['+', groups] });
  });

  test('references in a list are passed separately', () => {
    const system = nested(() => ({
      stacks: { one: [topic('A'), topic('B')], two: [topic('R', [ref('A'), ref('B')])] },
    }));
    expect(read(system.children.TwoStack, 'R')).toEqual([{ Ref: 'A' }, { Ref: 'B' }]);
    expect(Object.keys(parametersOf(system, 'TwoStack') ?? {})).toEqual(['A', 'B']);
  });
});

describe('parameters of the system', () => {
  test('are passed down as text, number or list, only with NoEcho of their other properties', () => {
    const system = nested((p) => ({
      stacks: { one: [topic('Reader', [p.Name, p.Days, p.Zones, p.Password, sub('${Name}')])] },
    }));
    expect(system.children.OneStack?.Parameters).toEqual({
      Days: { Type: 'Number' },
      Name: { Type: 'String' },
      Password: { Type: 'String', NoEcho: true },
      Zones: { Type: 'CommaDelimitedList' },
    });
    expect(parametersOf(system, 'OneStack')).toEqual({
      Days: { Ref: 'Days' },
      Name: { Ref: 'Name' },
      Password: { Ref: 'Password' },
      Zones: { 'Fn::Join': [',', { Ref: 'Zones' }] },
    });
    expect(system.root.Parameters?.Days).toMatchObject({ Type: 'Number', Default: 7, AllowedValues: [7, 30] });
  });

  test.each([
    ['AWS::EC2::VPC::Id', 'String'],
    ['List<AWS::EC2::Subnet::Id>', 'CommaDelimitedList'],
    ['List<Number>', 'CommaDelimitedList'],
    ['AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', 'String'],
    ['AWS::SSM::Parameter::Value<List<String>>', 'CommaDelimitedList'],
    ['AWS::SSM::Parameter::Value<CommaDelimitedList>', 'CommaDelimitedList'],
  ])('%s is checked in the root, and is %s in nested stacks', (Type, below) => {
    const own = text('Own', { Description: 'D', AllowedPattern: '.*', ConstraintDescription: 'C' });
    const parameters = { Own: { ...own, declaration: { Type, Description: 'D' } } };
    const system = nested(() => ({ stacks: { one: [topic('Reader', ref('Own'))] }, parameters }));
    expect(system.root.Parameters?.Own).toEqual({ Type, Description: 'D' });
    expect(system.children.OneStack?.Parameters).toEqual({ Own: { Type: below } });
  });

  test('are all in the root, with the console’s groups and labels; a nested stack has those that it uses', () => {
    const system = nested((p) => ({ stacks: { one: [topic('Reader', p.Name)], two: [topic('None')] } }));
    expect(Object.keys(system.root.Parameters ?? {})).toEqual(['Name', 'Days', 'Zones', 'Extra', 'More', 'Password']);
    expect(system.root.Metadata).toEqual({
      'AWS::CloudFormation::Interface': {
        ParameterGroups: [
          { Label: { default: 'General' }, Parameters: ['Name', 'Days', 'Zones'] },
          { Label: { default: 'Options' }, Parameters: ['Extra', 'More', 'Password'] },
        ],
        ParameterLabels: {
          Name: { default: 'A name' },
          Days: { default: 'Days' },
          Zones: { default: 'Zones' },
          Extra: { default: 'Extra' },
          More: { default: 'More' },
          Password: { default: 'Password' },
        },
      },
    });
    for (const child of Object.values(system.children)) {
      expect(child).not.toHaveProperty('Metadata');
      expect(child).not.toHaveProperty('Rules');
    }
    expect(Object.keys(system.children.OneStack?.Parameters ?? {})).toEqual(['Name']);
    expect(system.children.TwoStack).not.toHaveProperty('Parameters');
  });

  test('the name and the ID of the system are those of the root in every stack', () => {
    const make = () => ({
      stacks: { one: [topic('Reader', { a: systemName, b: sub('x-${Id}', { Id: systemId }) })] },
      outputs: { Name: systemName },
    });
    const id = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
    const values = {
      SystemId: { 'Fn::Select': [0, { 'Fn::Split': ['-', id] }] },
      SystemName: { Ref: 'AWS::StackName' },
    };
    const system = nested(make);
    expect(parametersOf(system, 'OneStack')).toEqual(values);
    expect(read(system.children.OneStack)).toEqual({
      a: { Ref: 'SystemName' },
      b: { 'Fn::Sub': ['x-${Id}', { Id: { Ref: 'SystemId' } }] },
    });
    expect(read(flat(make).root)).toEqual({
      a: values.SystemName,
      b: { 'Fn::Sub': ['x-${Id}', { Id: values.SystemId }] },
    });
    for (const { root } of [system, flat(make)]) expect(root.Outputs?.Name?.Value).toEqual({ Ref: 'AWS::StackName' });
  });
});

describe('DependsOn', () => {
  const first = topic('First');
  const second = topic('Second', 'x', { dependsOn: [first.made, first.made] });

  test('remains in its stack', () => {
    const { children, root } = nested(() => ({ stacks: { one: [first, second] } }));
    expect(children.OneStack?.Resources.Second?.DependsOn).toBe('First');
    expect(root.Resources.OneStack).not.toHaveProperty('DependsOn');
  });

  test('is moved to the root if it is between stacks', () => {
    const { children, root } = nested(() => ({ stacks: { one: [first], two: [second] } }));
    expect(children.TwoStack?.Resources.Second).not.toHaveProperty('DependsOn');
    expect(root.Resources.TwoStack?.DependsOn).toBe('OneStack');
    expect(children.OneStack).not.toHaveProperty('Outputs');
  });

  test.each([nested, flat])('is a reference in Metadata if a condition can exclude its target: %o', (form) => {
    const { root, children } = form((_, { HasExtra, HasMore }) => {
      const perhaps = when(HasExtra, () => topic('Perhaps'));
      const target = perhaps.resources[0]!;
      const reader = topic('Reader', 'x', { dependsOn: [first.made, target] });
      const twice = when(HasMore, () => topic('Twice', 'x', { dependsOn: [target] }));
      const together = when(HasExtra, () => topic('Together', 'x', { dependsOn: [target] }));
      return { stacks: { one: [first, perhaps, reader, twice, together] } };
    });
    const { Resources } = children.OneStack ?? root;
    const after = { After: [{ 'Fn::If': ['HasExtra', { Ref: 'Perhaps' }, { Ref: 'AWS::NoValue' }] }] };
    expect(Resources.Reader).toMatchObject({ DependsOn: 'First', Metadata: after });
    expect(Resources.Twice).toMatchObject({ Metadata: after });
    expect(Resources.Twice).not.toHaveProperty('DependsOn');
    expect(Resources.Together?.DependsOn).toBe('Perhaps');
    expect(Resources.Together).not.toHaveProperty('Metadata');
  });

  test('of a nested stack is one too, if a condition can exclude the other stack', () => {
    const { root } = nested((_, { HasExtra }) => {
      const perhaps = when(HasExtra, () => topic('Perhaps'));
      const reader = topic('Reader', 'x', { dependsOn: [perhaps.resources[0]!] });
      return { stacks: { one: [perhaps], two: [reader] } };
    });
    expect(root.Resources.OneStack?.Condition).toBe('HasExtra');
    expect(root.Resources.TwoStack).not.toHaveProperty('DependsOn');
    expect(root.Resources.TwoStack?.Metadata).toEqual({
      After: [{ 'Fn::If': ['HasExtra', { Ref: 'OneStack' }, { Ref: 'AWS::NoValue' }] }],
    });
  });

  test('is not repeated if a parameter causes the dependency already', () => {
    const reader = topic('Reader', first.arn, { dependsOn: [first.made] });
    const { root } = nested(() => ({ stacks: { one: [first], two: [reader] } }));
    expect(root.Resources.TwoStack).not.toHaveProperty('DependsOn');
    expect(root.Resources.TwoStack?.Properties?.Parameters).toHaveProperty('First');
  });
});

describe('conditions', () => {
  const hasExtra = { 'Fn::Equals': [{ Ref: 'Extra' }, 'true'] };

  test('are copied to the stacks that use them, with the parameters that they read', () => {
    const { root, children } = nested((_, { HasExtra }) => ({
      stacks: { one: [topic('Always'), when(HasExtra, () => topic('Topic'))], two: [topic('None')] },
    }));
    expect(children.OneStack?.Conditions).toEqual({ HasExtra: hasExtra });
    expect(children.OneStack?.Parameters).toEqual({ Extra: { Type: 'String' } });
    expect(children.OneStack?.Resources.Topic?.Condition).toBe('HasExtra');
    expect(children.TwoStack).not.toHaveProperty('Conditions');
    expect(root).not.toHaveProperty('Conditions');
    expect(root.Resources.OneStack).not.toHaveProperty('Condition');
  });

  test('of all resources of a stack become conditions of the stack; the flat form keeps them on each resource', () => {
    const make = (_: unknown, { HasExtra, HasMore }: Record<'HasExtra' | 'HasMore', { name: string }>) => ({
      stacks: {
        one: [topic('Always')],
        two: [when(HasExtra, () => topic('A')), when(HasExtra, () => ({ part: when(HasMore, () => topic('B')) })).part],
      },
    });
    const { root, children } = nested(make);
    expect(root.Resources.TwoStack?.Condition).toBe('HasExtra');
    expect(root.Conditions).toEqual({ HasExtra: hasExtra });
    expect(children.TwoStack?.Resources.A).not.toHaveProperty('Condition');
    expect(children.TwoStack?.Resources.B?.Condition).toBe('HasMore');
    const resources = flat(make).root.Resources;
    expect([resources.Always, resources.A, resources.B].map((r) => r?.Condition)).toEqual([
      undefined,
      'HasExtra',
      'HasExtraAndHasMore',
    ]);
    expect(flat(make).root.Conditions?.HasExtraAndHasMore).toEqual({
      'Fn::And': [{ Condition: 'HasExtra' }, { Condition: 'HasMore' }],
    });
  });

  test('of an optional output: the reader gets its value if it exists, otherwise an empty text', () => {
    const { root, children } = nested((_, { HasExtra }) => {
      const optional = when(HasExtra, () => topic('Optional'));
      return {
        stacks: { one: [topic('Always'), optional], two: [topic('Reader', orElse(optional.name, 'none'))] },
      };
    });
    expect(children.OneStack?.Outputs?.OptionalTopicName?.Condition).toBe('HasExtra');
    expect(root.Resources.TwoStack?.Properties?.Parameters).toEqual({
      Extra: { Ref: 'Extra' },
      OptionalTopicName: {
        'Fn::If': ['HasExtra', { 'Fn::GetAtt': ['OneStack', 'Outputs.OptionalTopicName'] }, ''],
      },
    });
    expect(root.Conditions).toEqual({ HasExtra: hasExtra });
    expect(read(children.TwoStack)).toEqual({ 'Fn::If': ['HasExtra', { Ref: 'OptionalTopicName' }, 'none'] });
  });

  test('of the reader’s stack are not evaluated again', () => {
    const { root } = nested((_, { HasExtra }) => {
      const optional = when(HasExtra, () => topic('Optional'));
      const reader = when(HasExtra, (present) => topic('Reader', present(optional.name)));
      return { stacks: { one: [optional], two: [reader] } };
    });
    expect(root.Resources.OneStack?.Condition).toBe('HasExtra');
    expect(root.Resources.TwoStack).toMatchObject({
      Condition: 'HasExtra',
      Properties: { Parameters: { OptionalTopicName: { 'Fn::GetAtt': ['OneStack', 'Outputs.OptionalTopicName'] } } },
    });
  });

  test('of an output of the system, which is excluded by its condition and always has a value', () => {
    const make = (_: unknown, { HasExtra }: Record<'HasExtra', { name: string }>) => {
      const optional = when(HasExtra, () => topic('Optional'));
      return { stacks: { one: [optional] }, outputs: { Own: orNoValue(optional.name) } };
    };
    expect(() => nested(make)).toThrow(/Outputs\/Own: may have no value/);
  });

  test('of an output of the system', () => {
    const make = (_: unknown, { HasExtra }: Record<'HasExtra', { name: string }>) => {
      const optional = when(HasExtra, () => topic('Optional'));
      return {
        stacks: { one: [topic('Always'), optional] },
        outputs: { Own: optional.name, Decided: orElse(optional.name, 'none') },
      };
    };
    const value = { 'Fn::GetAtt': ['OneStack', 'Outputs.OptionalTopicName'] };
    expect(nested(make).root.Outputs).toEqual({
      Own: { Description: 'Own', Condition: 'HasExtra', Value: value },
      Decided: { Description: 'Decided', Value: { 'Fn::If': ['HasExtra', value, 'none'] } },
    });
    expect(flat(make).root.Outputs?.Own).toEqual({
      Description: 'Own',
      Condition: 'HasExtra',
      Value: { 'Fn::GetAtt': ['Optional', 'TopicName'] },
    });
  });

  test('are copied with the conditions that they use', () => {
    const conditions = { IsBoth: { 'Fn::And': [{ Condition: 'HasExtra' }, { Condition: 'HasMore' }] } as never };
    const { children } = nested(() => ({
      stacks: { one: [topic('Reader', either({ name: 'IsBoth' }, 'a', 'b'))] },
      conditions,
    }));
    expect(Object.keys(children.OneStack?.Conditions ?? {})).toEqual(['HasExtra', 'HasMore', 'IsBoth']);
    expect(Object.keys(children.OneStack?.Parameters ?? {})).toEqual(['Extra', 'More']);
  });
});

test('mappings are copied to the stacks that use them', () => {
  const mappings = { Sizes: { a: { b: 'c' } }, Unused: { a: { b: 'c' } } };
  const make = (p: { Name: never }) => ({
    stacks: { one: [topic('Reader', { 'Fn::FindInMap': ['Sizes', p.Name, 'b'] })], two: [topic('None')] },
    mappings,
  });
  const { root, children } = nested((p) => make(p as never));
  expect(children.OneStack?.Mappings).toEqual({ Sizes: mappings.Sizes });
  expect(children.OneStack?.Parameters).toEqual({ Name: { Type: 'String' } });
  expect([root, children.TwoStack].some((template) => template && 'Mappings' in template)).toBe(false);
  expect(flat((p) => make(p as never)).root.Mappings).toEqual({ Sizes: mappings.Sizes });
});

describe('tags', () => {
  const own = { Key: 'Own', Value: 'x' };
  const make = (p: { Name: unknown }) => ({
    stacks: {
      one: [
        raw('List', 'AWS::SNS::Topic', { Tags: [own] }),
        raw('Map', 'AWS::SSM::Parameter', { Tags: { Own: 'x' } }),
        raw('Group', 'AWS::AutoScaling::AutoScalingGroup', {}),
        raw('None', 'AWS::SNS::Subscription', {}),
      ],
    },
    tags: { Owner: p.Name },
  });
  const owner = { Key: 'Owner', Value: { Ref: 'Name' } };

  test('are on the nested stacks, which propagate them', () => {
    const { root, children } = nested(make);
    expect(root.Resources.OneStack?.Properties?.Tags).toEqual([owner]);
    expect(children.OneStack?.Resources.List?.Properties).toEqual({ Tags: [own] });
    expect(children.OneStack).not.toHaveProperty('Parameters');
  });

  test('are on each taggable resource of the flat form, in the format of its type', () => {
    const { List, Map: AsMap, Group, None } = flat(make).root.Resources;
    expect(List?.Properties).toEqual({ Tags: [own, owner] });
    expect(AsMap?.Properties).toEqual({ Tags: { Owner: { Ref: 'Name' }, Own: 'x' } });
    expect(Group?.Properties).toEqual({ Tags: [{ ...owner, PropagateAtLaunch: true }] });
    expect(None).not.toHaveProperty('Properties');
  });

  test.each([
    ['AWS::SNS::Topic', { 'Fn::If': ['HasExtra', [own], []] }],
    ['AWS::SSM::Parameter', { 'Fn::If': ['HasExtra', { Own: 'x' }, {}] }],
  ])('of %s that are computed by CloudFormation cannot be merged with those of the system', (type, Tags) => {
    const broken = (own: object) => () => ({
      stacks: { one: [raw('Made', type, { Tags: own })] },
      tags: { Owner: 'x' },
    });
    expect(refusal(broken(Tags), 'flat')).toBe(
      'root/Made: Tags is computed by CloudFormation, and the system has tags too. Write each tag.',
    );
    expect(refusal(broken(Tags)), 'nested').toBe('not refused');
    expect(refusal(broken(type === 'AWS::SNS::Topic' ? [own] : { Own: 'x' }), 'flat')).toBe('not refused');
  });
});

test('rules are in the root only', () => {
  const rules = { Odd: { Assertions: [{ Assert: { 'Fn::Contains': [['x'], ref('Name')] }, AssertDescription: 'D' }] } };
  const { root, children } = nested(() => ({ stacks: { one: [topic('Topic')] }, rules }));
  expect(root.Rules).toEqual(rules);
  expect(children.OneStack).not.toHaveProperty('Rules');
});

test('retained resources have a DeletionPolicy, and a nested stack is deleted with its parent', () => {
  const target = resource('Bucket', 'AWS::S3::Bucket', {}, { keep: 'store' });
  const { root, children } = nested(() => ({ stacks: { one: [snippet([target])] } }));
  expect(children.OneStack?.Resources.Bucket).toEqual({
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  expect(root.Resources.OneStack).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
});

test('a blueprint linked twice gives the same bytes, and is not modified', () => {
  const blueprint = smallSystem((p, { HasExtra }) => {
    const optional = when(HasExtra, () => topic('Optional', [p.Zones, systemName]));
    return {
      stacks: {
        one: [topic('Always'), optional],
        two: [topic('Reader', [orElse(optional.name, p.Name), ref('Always')])],
      },
      tags: { Owner: p.Name },
      outputs: { Name: optional.name },
    };
  });
  const before = JSON.stringify(blueprint);
  for (const form of ['nested', 'flat'] as const) {
    expect(JSON.stringify(link(blueprint, form))).toBe(JSON.stringify(link(blueprint, form)));
  }
  expect(JSON.stringify(blueprint)).toBe(before);
  expect(Object.keys(link(blueprint, 'nested').children.TwoStack?.Parameters ?? {})).toEqual([
    'Always',
    'Extra',
    'Name',
    'OptionalTopicName',
  ]);
});
