import {
  contents,
  either,
  equals,
  orElse,
  type Placeable,
  snippet,
  sub,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { link } from './link.ts';
import {
  att,
  calledFrom,
  flat,
  nested,
  raw,
  ref,
  refusal,
  type SmallSystem,
  smallSystem,
  topic,
} from './testing/small-system.ts';

/** Checks that a system links in both forms: the valid example next to the invalid one. */
function links(make: Parameters<typeof nested>[0]): void {
  expect(Object.keys(nested(make).children).length).toBeGreaterThan(0);
  expect(Object.keys(flat(make).root.Resources).length).toBeGreaterThan(0);
}
const one = (...parts: readonly Placeable[]): SmallSystem => ({ stacks: { one: parts } });
const two = (a: readonly Placeable[], b: readonly Placeable[]): SmallSystem => ({ stacks: { one: a, two: b } });

describe('placement of resources', () => {
  test('a duplicate logical ID, with both locations', () => {
    const make = (file: string, line: number) => calledFrom(`/x/${file}`, line, () => topic('Topic'));
    const clash = two([make('packages/data/src/a.ts', 3)], [make('blueprints/mini/src/mini.ts', 9)]);
    expect(refusal(() => clash)).toBe(
      'two/Topic: two resources have this logical ID: one/Topic (packages/data/src/a.ts:3) and this one (blueprints/mini/src/mini.ts:9). Use another id for one of the two builders.',
    );
    expect(refusal(() => clash, 'flat')).toContain('root/Topic: two resources have this logical ID');
    links(() => two([topic('Topic')], [topic('Topic2')]));
  });

  test('a snippet placed twice', () => {
    const target = topic('Topic');
    expect(refusal(() => two([target], [target]))).toBe('two/Topic: is placed twice. Place its snippet once.');
    expect(refusal(() => one(target, target), 'flat')).toBe('root/Topic: is placed twice. Place its snippet once.');
  });

  test('a logical ID that is a parameter', () => {
    expect(refusal(() => one(topic('Days')))).toBe('one/Days: a parameter has the same name. Rename one of the two.');
  });

  test('a logical ID that CloudFormation does not accept', () => {
    for (const id of ['Data-Key', '1Key', '', 'K'.repeat(256)]) {
      expect(refusal(() => one(topic(id)))).toBe(
        `one/${id}: a logical ID can contain only letters and digits. Use another id for the builder.`,
      );
    }
    links(() => one(topic('K'.repeat(255))));
  });

  test.each(['root', 'flat', 'manifest', 'Data', 'my-data', ''])('a stack with the name "%s"', (name) => {
    const system = { stacks: { [name]: [topic('Topic')] } };
    expect(refusal(() => system)).toBe(
      `small/${name}: this is not a valid name of a nested stack. Use lower camel case, and not root or flat.`,
    );
    links(() => ({ stacks: { myData2: [topic('Topic')] } }));
  });

  test('a stack without resources', () => {
    expect(refusal(() => two([topic('Topic')], [snippet([])]))).toBe(
      'small/two: the stack has no resources. Place a snippet in it, or remove it.',
    );
    expect(refusal(() => ({ stacks: {} }), 'flat')).toContain('small/root: the stack has no resources');
  });

  test('a parameter with the logical ID of a nested stack', () => {
    const own = text('Own', { Description: 'D', AllowedPattern: '.*', ConstraintDescription: 'C' });
    const clash = { ...one(topic('Topic')), parameters: { OneStack: own } };
    expect(refusal(() => clash)).toBe(
      'root/OneStack: a parameter has the logical ID of a nested stack. Rename the parameter.',
    );
    links(() => ({ ...clash, parameters: { TwoStack: own } }));
  });
});

describe('references of a resource', () => {
  test('a resource that is not in any stack', () => {
    const absent = topic('Absent');
    const fix = 'Place the snippet that creates Absent.';
    expect(refusal(() => one(topic('Reader', absent.arn)))).toBe(
      `one/Reader: reads Absent, which is not in any stack. ${fix}`,
    );
    expect(refusal(() => one(topic('Reader', sub('${Absent.TopicName}'))))).toBe(
      `one/Reader: reads Absent, which is not in any stack. ${fix}`,
    );
    expect(refusal(() => one(topic('Reader', 'x', { dependsOn: [absent.made] })))).toBe(
      `one/Reader: depends on Absent, which is not in any stack. ${fix}`,
    );
    expect(refusal(() => ({ ...one(topic('Reader')), outputs: { Arn: absent.arn } }))).toBe(
      `root/Outputs/Arn: reads Absent, which is not in any stack. ${fix}`,
    );
    links(() => two([absent], [topic('Reader', absent.arn, { dependsOn: [absent.made] })]));
  });

  test('an undecided reference to a conditional resource', () => {
    const broken = (HasExtra: { name: string }) => {
      const optional = when(HasExtra, () => topic('Optional'));
      return two([optional], [topic('Reader', { deep: [optional.name] })]);
    };
    expect(refusal((_, { HasExtra }) => broken(HasExtra))).toBe(
      'two/Reader: reads a resource that may not exist. Resolve it with orNoValue(), orElse(), or present() inside when().',
    );
    links((_, { HasExtra }) => {
      const optional = when(HasExtra, () => topic('Optional'));
      return two([optional], [topic('Reader', orElse(optional.name, 'none'))]);
    });
  });

  test('an output with an undecided reference in a nested value', () => {
    expect(
      refusal((_, { HasExtra }) => {
        const optional = when(HasExtra, () => topic('Optional'));
        return { ...one(optional), outputs: { Arn: sub('${A}', { A: optional.arn as never }) } };
      }),
    ).toContain('root/Outputs/Arn: reads a resource that may not exist');
  });

  test('a resource whose condition is not true there', () => {
    const fix =
      'Resolve it with orNoValue() or orElse(), or add the same condition to the resource that reads it, with when() and present().';
    const optional = (condition: { name: string }) => when(condition, () => topic('Optional'));
    const smuggled = (condition: { name: string }) => contents(optional(condition).name).value;
    expect(refusal((_, { HasExtra }) => two([optional(HasExtra)], [topic('Reader', smuggled(HasExtra))]))).toBe(
      `two/Reader: reads Optional, which exists only if HasExtra. ${fix}`,
    );
    expect(
      refusal((_, { HasExtra, HasMore }) => {
        const both = when(HasExtra, () => when(HasMore, () => topic('Optional')));
        return two([both], [when(HasMore, () => topic('Reader', att('Optional', 'TopicName')))]);
      }),
      'another condition',
    ).toBe(`two/Reader: reads Optional, which exists only if HasExtra. ${fix}`);
    expect(
      refusal((_, { HasExtra }) =>
        two([optional(HasExtra)], [topic('Reader', either(HasExtra, 'x', smuggled(HasExtra)))]),
      ),
      'the wrong branch',
    ).toContain('exists only if HasExtra');
    links((_, { HasExtra }) => {
      const target = optional(HasExtra);
      const reader = when(HasExtra, (present) => topic('Reader', present(target.name)));
      return two([target], [reader, topic('Other', either(HasExtra, smuggled(HasExtra), 'x'))]);
    });
  });

  test('a secret attribute of another stack', () => {
    const client = raw('Client', 'AWS::Cognito::UserPoolClient', { UserPoolId: 'x' });
    const reader = topic('Reader', att('Client', 'ClientSecret'));
    expect(refusal(() => two([client], [reader]))).toBe(
      'two/Reader: would expose the secret Client.ClientSecret in an output. Place the reader in one.',
    );
    links(() => one(client, reader));
    links(() => two([client], [topic('Reader', att('Client', 'Name'))]));
  });

  test('any attribute of a custom resource of another stack: any of them can be a secret', () => {
    const custom = raw('Custom', 'Custom::Password', { ServiceToken: 'arn' });
    expect(refusal(() => two([custom], [topic('Reader', att('Custom', 'Value'))]))).toContain(
      'would expose the secret Custom.Value in an output',
    );
    links(() => two([custom], [topic('Reader', ref('Custom'))]));
  });

  test('a secret in an output, in both forms', () => {
    const client = raw('Client', 'AWS::Cognito::UserPoolClient', { UserPoolId: 'x' });
    const printing = (value: unknown): SmallSystem => ({ ...one(client), outputs: { Shown: value } });
    for (const form of ['nested', 'flat'] as const) {
      expect(refusal((p) => printing(p.Password), form)).toBe(
        'root/Outputs/Shown: would expose the secret Password. Remove it.',
      );
      expect(
        refusal(() => printing(sub('x${Password}')), form),
        'in text',
      ).toContain('the secret Password');
      expect(refusal(() => printing(att('Client', 'ClientSecret')), form)).toBe(
        'root/Outputs/Shown: would expose the secret Client.ClientSecret. Remove it.',
      );
    }
    links((p) => ({ ...printing(p.Name), outputs: { Shown: p.Name, Client: att('Client', 'ClientId') } }));
  });

  test.each(['AWS::StackName', 'AWS::StackId'])('%s, except in scripts', (id) => {
    expect(refusal(() => one(topic('Reader', ref(id))))).toBe(
      `one/Reader: ${id} is the nested stack there. Use systemName or systemId.`,
    );
    expect(refusal(() => one(topic('Reader', sub(`x\${${id}}`))), 'flat')).toContain(`${id} is the nested stack`);
    expect(refusal(() => ({ ...one(topic('T')), outputs: { Name: ref(id) } }))).toContain('root/Outputs/Name');
    const instance = raw('Server', 'AWS::EC2::Instance', {
      UserData: { 'Fn::Base64': sub(`cfn-signal --stack \${${id}}`) },
    });
    links(() => one(instance));
    links(() => one(topic('Reader', ref('AWS::Region'))));
  });
});

describe('names that the linker generates', () => {
  test('one parameter for two references', () => {
    const stacks = (first: string, second: string) => ({
      one: [raw(first, 'AWS::X::Y', {}), raw(second, 'AWS::X::Y', {})],
      two: [topic('First', att(first, 'BC')), topic('Second', att(second, 'C'))],
    });
    expect(refusal(() => ({ stacks: stacks('A', 'AB') }))).toBe(
      'one/ABC: A.BC and AB.C would have the same name. Rename one of them.',
    );
    links(() => ({ stacks: stacks('A', 'B') }));
  });

  test('two attributes that are equal without dots', () => {
    const target = raw('Db', 'AWS::RDS::DBCluster', {});
    const reading = (...attributes: string[]) =>
      two(
        [target],
        attributes.map((a) => topic(`R${a.length}`, att('Db', a))),
      );
    expect(refusal(() => reading('Endpoint.Port', 'EndpointPort'))).toContain(
      'one/DbEndpointPort: Db.Endpoint.Port and Db.EndpointPort would have the same name',
    );
    links(() => reading('Endpoint.Port', 'Endpoint.Address'));
  });

  test('a parameter with the logical ID of a resource in the reader’s stack', () => {
    const source = topic('Topic');
    expect(refusal(() => two([source], [topic('Reader', source.name), topic('TopicTopicName')]))).toBe(
      'two/TopicTopicName: a parameter would have the same name, for Topic.TopicName. Rename the resource.',
    );
    expect(refusal(() => one(topic('SystemName', ref('Hipaa::SystemName'))))).toBe(
      'one/SystemName: a parameter would have the same name, for Hipaa::SystemName. Rename the resource.',
    );
    links(() => two([source], [topic('Reader', source.name), topic('TopicName')]));
  });

  test('a parameter of the system with the name of a generated parameter', () => {
    const source = topic('Topic');
    const own = text('Own', { Description: 'D', AllowedPattern: '.*', ConstraintDescription: 'C' });
    const clash = two([source], [topic('Reader', { a: source.name, b: ref('TopicTopicName') })]);
    expect(refusal(() => ({ ...clash, parameters: { TopicTopicName: own } }))).toBe(
      'two/TopicTopicName: Topic.TopicName and parameter TopicTopicName would have the same name. Rename one of them.',
    );
  });

  test('a condition for two combinations, or with the name of a combination', () => {
    const name = (id: string) => ({ name: id });
    const always = equals('a', 'a');
    const under = (id: string, ...names: readonly string[]) =>
      names.reduceRight<Placeable>((part, condition) => when(name(condition), () => part) as Placeable, topic(id));
    const make = (first: readonly string[], second: readonly string[], conditions: Record<string, typeof always>) =>
      refusal(() => ({ ...one(topic('Always'), under('A', ...first), under('B', ...second)), conditions }));
    const all = { IsA: always, IsB: always, IsBAndIsC: always, IsAAndIsB: always, IsC: always };
    expect(make(['IsA', 'IsBAndIsC'], ['IsAAndIsB', 'IsC'], all)).toBe(
      'small/IsAAndIsBAndIsC: the combination of IsAAndIsB and IsC has the same name. Rename a condition.',
    );
    expect(make(['IsA', 'IsB'], ['IsC'], all)).toBe(
      'small/IsAAndIsB: the combination of IsA and IsB has the same name. Rename a condition.',
    );
    expect(make(['IsA', 'IsC'], ['IsA', 'IsC'], all)).toBe('not refused');
  });
});

describe('values', () => {
  test('a mapping that is not declared', () => {
    const looking = topic('Reader', { 'Fn::FindInMap': ['Sizes', 'a', 'b'] });
    const mappings = { Sizes: { a: { b: 'c' } } };
    expect(refusal(() => one(looking))).toBe('small/Sizes: the mapping does not exist. Declare it in the blueprint.');
    expect(refusal(() => one(topic('R', { 'Fn::FindInMap': ['constructor', 'a', 'b'] })))).toContain(
      'the mapping does not exist',
    );
    links(() => ({ ...one(looking), mappings }));
  });

  test('a condition that is not declared', () => {
    expect(refusal(() => one(when({ name: 'HasNothing' }, () => topic('Topic'))))).toBe(
      'small/HasNothing: the condition does not exist. Declare it in the blueprint.',
    );
    expect(refusal(() => one(topic('Topic', either({ name: 'constructor' }, 'a', 'b'))))).toContain(
      'small/constructor: the condition does not exist',
    );
  });

  test('a condition that reads a resource, or the stack', () => {
    const conditional = (id: string) => ({
      ...one(
        topic('Always'),
        when({ name: 'IsOdd' }, () => topic('Topic')),
      ),
      conditions: { IsOdd: equals(ref(id), 'x') },
    });
    expect(refusal(() => conditional('Always'))).toBe(
      'small/IsOdd: reads Always, which is not a parameter. Use only parameters.',
    );
    expect(refusal(() => conditional('AWS::StackName'))).toContain(
      'small/IsOdd: AWS::StackName is the nested stack there',
    );
    links(() => conditional('Name'));
    links(() => conditional('AWS::Region'));
  });

  test('an attribute of a parameter', () => {
    expect(refusal(() => one(topic('Reader', att('Name', 'Arn'))))).toBe(
      'one/Reader: reads Name.Arn of a parameter. Use the parameter itself.',
    );
    expect(refusal(() => ({ ...one(topic('Topic')), tags: { Owner: sub('${Name.Arn}') } }))).toBe(
      'root/Tags: reads Name.Arn, which is not a parameter. Use only parameters.',
    );
  });

  test('a rule or a tag that reads a resource', () => {
    const rule = (value: never) => ({ Odd: { Assertions: [{ Assert: equals(value, 'x'), AssertDescription: 'D' }] } });
    expect(refusal(() => ({ ...one(topic('Topic')), rules: rule(ref('Topic') as never) }))).toBe(
      'root/Rules: reads Topic, which is not a parameter. Use only parameters.',
    );
    expect(refusal(() => ({ ...one(topic('Topic')), tags: { Owner: ref('Topic') } }))).toBe(
      'root/Tags: reads Topic, which is not a parameter. Use only parameters.',
    );
    links((p) => ({ ...one(topic('Topic')), rules: rule(p.Name as never), tags: { Owner: p.Name } }));
  });

  test.each([
    ['Ref', 5, '5'],
    ['Ref', { Ref: 'Name' }, '{"Ref":"Name"}'],
    ['Fn::GetAtt', 'Topic', '"Topic"'],
    ['Fn::GetAtt', ['Topic'], '["Topic"]'],
    ['Fn::GetAtt', ['Topic', { Ref: 'Name' }], '["Topic",{"Ref":"Name"}]'],
    ['Fn::Sub', ['text'], '["text"]'],
    ['Fn::If', ['HasExtra', 'a'], '["HasExtra","a"]'],
    ['Fn::FindInMap', [{ Ref: 'Name' }, 'a', 'b'], '[{"Ref":"Name"},"a","b"]'],
  ])('%s of %j', (name, argument, shown) => {
    expect(refusal(() => one(topic('Topic'), topic('Reader', { deep: [{ [name]: argument }] })))).toBe(
      `one/Reader: ${name} does not accept ${shown}. See the reference of the function.`,
    );
  });

  test.each([
    ['a function', () => 'x', 'function'],
    ['a bigint', 1n, 'bigint'],
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['an undefined list item', [undefined], 'undefined'],
  ])('%s', (_, value, shown) => {
    expect(refusal(() => one(topic('Reader', value)))).toBe(
      `one/Reader: has a value that a template cannot contain (${shown}). Use text, a number, true or false, a list, an object or a reference.`,
    );
  });

  test('a property that is undefined is omitted', () => {
    const { Reader } = nested(() => one(raw('Reader', 'AWS::SNS::Topic', { DisplayName: undefined }))).children
      .OneStack!.Resources;
    expect(Reader).toEqual({ Type: 'AWS::SNS::Topic' });
  });
});

test('a finding contains the source lines of the builder and of the blueprint', () => {
  const plan = '/home/someone/blueprints/mini/src/mini.ts';
  const target = calledFrom(plan, 7, () =>
    calledFrom('/home/someone/packages/data/src/topic.ts', 3, () => topic('Reader', ref('Absent'))),
  );
  expect(() =>
    link(
      smallSystem(() => one(target)),
      'nested',
    ),
  ).toThrow(
    'one/Reader: reads Absent, which is not in any stack (packages/data/src/topic.ts:3, blueprints/mini/src/mini.ts:7). Place',
  );
});
