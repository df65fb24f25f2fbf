import { type Json, type JsonObject, Problem, type Template } from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolvedResources, resolveSystem } from '../resolve/index.ts';
import { functionIn, isObject, type Reference, references } from '../template/walk.ts';
import { type LinkedSystem, link } from './link.ts';
import { orderedRecipes, parameterValues, type Recipe, recipes, systemOf } from './testing/random-system.ts';
import { raw, smallSystem } from './testing/small-system.ts';

const numRuns = 150;
const pseudo = {
  'AWS::Region': 'eu-west-1',
  'AWS::StackName': 'demo',
  'AWS::StackId': 'arn:aws:cloudformation:eu-west-1:000000000000:stack/demo/0a1b2c3d-0000-0000-0000-000000000000',
};

/** Both forms; undefined if the recipes are refused. */
function both(all: readonly Recipe[]): { nested: LinkedSystem; flat: LinkedSystem } | undefined {
  const blueprint = systemOf(all);
  const flat = link(blueprint, 'flat');
  try {
    return { nested: link(blueprint, 'nested'), flat };
  } catch (error) {
    if (error instanceof Problem && error.what.startsWith('circular dependency between nested stacks'))
      return undefined;
    throw error;
  }
}

/** If the stacks are in order, no system may be refused; in random order, only stacks that depend on each other. */
const systems = [
  ['stacks in order', orderedRecipes, true],
  ['stacks in any order', recipes, false],
] as const;

describe.each(systems)('random systems, %s', (_, arbitrary, linksAlways) => {
  test('the nested form has the same resources as the flat form', () => {
    fc.assert(
      fc.property(arbitrary, parameterValues, (all, parameters) => {
        const forms = both(all);
        if (linksAlways) expect(forms).toBeDefined();
        if (!forms) return;
        const nested = resolveSystem({ ...forms.nested, parameters, pseudo });
        const flat = resolveSystem({ ...forms.flat, parameters, pseudo });
        expect(withoutOrder(resolvedResources(nested))).toEqual(withoutOrder(resolvedResources(flat)));
        expect(JSON.stringify(nested.stacks.root), 'an output that is not there').not.toContain('"Outputs.');
        expect(Object.keys(nested.stacks.root!.template.Outputs ?? {})).toEqual(
          Object.keys(flat.stacks.root!.template.Outputs ?? {}),
        );
      }),
      { numRuns },
    );
  });

  test('the nested form creates them in an order that the flat form allows', () => {
    fc.assert(
      fc.property(arbitrary, (all) => {
        const forms = both(all);
        if (!forms) return;
        const stackOf = stacksOf(forms.nested);
        const implied = new Set(Object.values(forms.nested.children).flatMap(edgesOf));
        const waits = new Set(edgesOf(forms.nested.root));
        const missing = edgesOf(forms.flat.root).filter((edge) => {
          const [from = '', to = ''] = edge.split(' -> ');
          const [here, there] = [stackOf.get(from), stackOf.get(to)];
          return here === there ? !implied.has(edge) : !waits.has(`${here} -> ${there}`);
        });
        expect(missing).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('every template is complete, and the root passes exactly the parameters of each nested stack', () => {
    fc.assert(
      fc.property(arbitrary, (all) => {
        const forms = both(all);
        if (!forms) return;
        const { root, children } = forms.nested;
        const templates = { root, flat: forms.flat.root, ...children };
        expect(Object.entries(templates).flatMap(([name, template]) => unresolved(name, template, children))).toEqual(
          [],
        );
        for (const [id, child] of Object.entries(children)) {
          const values = root.Resources[id]?.Properties?.Parameters ?? {};
          expect(Object.keys(values), id).toEqual(Object.keys(child.Parameters ?? {}));
        }
      }),
      { numRuns },
    );
  });
});

test('any blueprint is either linked or refused with a Problem', () => {
  const names = fc.constantFrom(
    'First',
    'Reader',
    'Name',
    'Zones',
    'AWS::NoValue',
    'AWS::StackName',
    '__proto__',
    'x.y',
  );
  const functions = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::If', 'Fn::FindInMap', 'Fn::Join', 'Condition'];
  const keys = fc.constantFrom(...functions, 'Hipaa::Code', 'Tags', 'UserData', 'constructor');
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      names,
      fc.constantFrom('${First}', '${First.Arn}', '${}', '${!x}', '${Hipaa::SystemId}', 'First.Arn', 'HasExtra'),
      fc.anything({ maxDepth: 1, withBigInt: true }),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(keys, tie('json'), { maxKeys: 2, noNullPrototype: true }),
    ),
  }));
  const properties = fc.dictionary(fc.constantFrom('Tags', 'Data', 'UserData', '__proto__'), json, { maxKeys: 2 });
  const outcomes = { linked: 0, refused: 0 };
  fc.assert(
    fc.property(properties, json, fc.constantFrom('nested', 'flat'), (values, value, form) => {
      const blueprint = smallSystem(() => ({
        stacks: { one: [raw('First', 'AWS::SNS::Topic', {})], two: [raw('Reader', 'AWS::SNS::Topic', values)] },
        ...(values.Data === undefined && { outputs: { Value: value }, tags: { Owner: value } }),
      }));
      try {
        const { root, children } = link(blueprint, form);
        const templates = { root, ...children };
        expect(Object.entries(templates).flatMap(([name, one]) => unresolved(name, one, children))).toEqual([]);
        outcomes.linked += 1;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        expect(error.message).toMatch(/^\S*: .+\. [A-Z].*\.$/s);
        outcomes.refused += 1;
      }
    }),
    { numRuns: 4000 },
  );
  expect(Math.min(outcomes.linked, outcomes.refused), 'both happen').toBeGreaterThan(100);
});

test('the checks find an incomplete template', () => {
  const broken: Template = {
    Resources: {
      A: {
        Type: 'T',
        Condition: 'C',
        DependsOn: ['B'],
        Properties: { a: { Ref: 'P' }, b: { 'Fn::Sub': '${X.Y}' }, c: { 'Fn::FindInMap': ['M', 'a', 'b'] } },
      },
      Child: { Type: 'AWS::CloudFormation::Stack' },
    },
    Outputs: { O: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.None'] } } },
    Conditions: { Unused: { 'Fn::Equals': [{ Ref: 'A' }, { Condition: 'D' }] } },
  };
  expect(unresolved('t', broken, { Child: { Resources: {} } })).toEqual([
    't: Ref P',
    't: GetAtt X.Y',
    't: GetAtt Child.Outputs.None',
    't: Condition D',
    't: Ref A in a condition',
    't: Condition C',
    't: DependsOn B',
    't: mapping M',
  ]);
});

/** Resolved resources, without the properties that only define their order. */
function withoutOrder(resources: ReturnType<typeof resolvedResources>): unknown {
  return Object.fromEntries(
    Object.entries(resources).map(([id, { DependsOn: _, ...resource }]) => [id, resource] as const),
  );
}

/** Logical ID -> the nested stack that contains it. */
const stacksOf = ({ children }: LinkedSystem): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(children).flatMap(([stack, { Resources }]) => Object.keys(Resources).map((id) => [id, stack])),
  );

/** Dependencies in a template, as `reader -> target`. */
function edgesOf({ Resources }: Template): readonly string[] {
  return Object.entries(Resources).flatMap(([from, { Properties = {}, Metadata = {}, DependsOn = [] }]) => {
    // A reference in Metadata defines the order if a condition can exclude the resource.
    const read = [...references(Properties), ...references(Metadata as JsonObject)].filter(
      ({ kind, id }) => kind !== 'Condition' && Object.hasOwn(Resources, id),
    );
    return [...read.map(({ id }) => id), ...[DependsOn].flat()].map((to) => `${from} -> ${to}`);
  });
}

/** All references in a template without a target. */
function unresolved(name: string, template: Template, children: LinkedSystem['children']): readonly string[] {
  const { Parameters = {}, Resources, Conditions = {}, Mappings = {}, Outputs = {}, Rules = {} } = template;
  const has = (section: object, id: string) => Object.hasOwn(section, id);
  const isThere = ({ kind, id, attribute }: Reference): boolean => {
    if (kind === 'Condition') return has(Conditions, id);
    if (kind === 'Ref') return has(Parameters, id) || has(Resources, id) || id.startsWith('AWS::');
    const child = Resources[id]?.Type === 'AWS::CloudFormation::Stack' ? children[id] : undefined;
    return child ? has(child.Outputs ?? {}, attribute!.replace('Outputs.', '')) : has(Resources, id);
  };
  const properties = Object.values(Resources).map((resource) => resource.Properties ?? {});
  const values: readonly Json[] = [...properties, ...Object.values(Outputs).map(({ Value }) => Value)];
  const all = [...values, Conditions as JsonObject, Rules].flatMap((value) => [...references(value)]);
  const named = [...Object.values(Resources), ...Object.values(Outputs)].flatMap(({ Condition }) => Condition ?? []);
  const after = Object.values(Resources).flatMap(({ DependsOn = [] }) => DependsOn);
  const early = [...references(Conditions as JsonObject)].filter(
    ({ kind, id }) => kind === 'Ref' && has(Resources, id),
  );
  return [
    ...all
      .filter((r) => !isThere(r))
      .map(({ kind, id, attribute }) => `${kind} ${[id, attribute ?? []].flat().join('.')}`),
    ...early.map(({ id }) => `Ref ${id} in a condition`),
    ...named.filter((id) => !has(Conditions, id)).map((id) => `Condition ${id}`),
    ...after.filter((id) => !has(Resources, id)).map((id) => `DependsOn ${id}`),
    ...values
      .flatMap(mappingsIn)
      .filter((id) => !has(Mappings, id))
      .map((id) => `mapping ${id}`),
    ...Object.keys(Parameters)
      .filter((id) => has(Resources, id))
      .map((id) => `both a parameter and a resource ${id}`),
  ].map((what) => `${name}: ${what}`);
}

function mappingsIn(value: Json): readonly string[] {
  const [name, argument] = functionIn(value) ?? [];
  const own = name === 'Fn::FindInMap' ? [(argument as readonly string[])[0]!] : [];
  return isObject(value) || Array.isArray(value) ? [...own, ...Object.values(value).flatMap(mappingsIn)] : own;
}
