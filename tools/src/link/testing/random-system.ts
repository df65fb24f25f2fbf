import {
  type Blueprint,
  contents,
  either,
  type Optional,
  orElse,
  type Placeable,
  type Resource,
  resource,
  sub,
  systemId,
  systemName,
  unchecked,
  when,
} from '@hipaa-stacks/cloudformation';
import fc from 'fast-check';
import { smallSystem } from './small-system.ts';

/** Types with a text attribute; the last one has a list attribute, too. */
const types = [
  ['AWS::SNS::Topic', 'TopicName'],
  ['AWS::SQS::Queue', 'Arn'],
  ['AWS::SSM::Parameter', 'Value'],
  ['AWS::IAM::Role', 'RoleId'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'DNSName'],
] as const;
const LISTS = { type: types.length - 1, attribute: 'SecurityGroups' };

const ways = [
  'Ref',
  'GetAtt',
  'placeholder',
  'attribute placeholder',
  'variable',
  'list',
  'list attribute',
  'DependsOn',
] as const;
const others = ['parameter', 'number', 'list parameter', 'choice', 'system', 'mapping', 'plain'] as const;

interface Read {
  readonly way: (typeof ways)[number] | (typeof others)[number];
  /** Index of an earlier resource, modulo their number. */
  readonly target: number;
}

/** One resource of a random system. */
export interface Recipe {
  readonly type: number;
  /** Conditions, the outermost first. */
  readonly when: readonly ('HasExtra' | 'HasMore' | 'HasThird')[];
  readonly stack: number;
  readonly reads: readonly Read[];
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  type: fc.nat(types.length - 1),
  when: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom('HasExtra', 'HasMore', 'HasThird'), { maxLength: 2 }) },
  ),
  stack: fc.nat(4),
  reads: fc.array(fc.record({ way: fc.constantFrom(...ways, ...others), target: fc.nat(50) }), { maxLength: 5 }),
});

/** 3 to 40 resources that read only earlier ones, in up to five stacks in any order: the stacks can depend on each other. */
export const recipes: fc.Arbitrary<readonly Recipe[]> = fc.array(recipe, { minLength: 3, maxLength: 40, size: 'max' });

/** The same with ordered stacks: no stack reads a later one. */
export const orderedRecipes = recipes.map((all) => {
  const stacks = all.map(({ stack }) => stack).sort((a, b) => a - b);
  return all.map((one, index) => ({ ...one, stack: stacks[index]! }));
});

/** Values of the parameters of `smallSystem`, and of the third flag. */
export const parameterValues = fc.record({
  Name: fc.constantFrom('', 'name', 'a,b'),
  Days: fc.constantFrom('7', '30'),
  Zones: fc.constantFrom('a', 'a,b', 'a, b ,c'),
  Extra: fc.constantFrom('true', 'false'),
  More: fc.constantFrom('true', 'false'),
  Password: fc.constantFrom('s3cret'),
});

type Made = ReturnType<typeof make>;
/** The attribute of a resource: certain, or optional. */
interface Source {
  readonly recipe: Recipe;
  readonly made: Made | { readonly [K in keyof Made]: Optional<Made[K]> };
}

const resourceOf = ({ recipe, made }: Source): Resource =>
  recipe.when.length === 0 ? (made.made as Resource) : contents(made.made as Optional<Resource>).value;

function make(id: string, { type }: Recipe, reads: readonly unknown[], dependsOn: readonly Resource[]) {
  const [name, attribute] = types[type]!;
  const own = resource(id, 'AWS::SNS::Topic', {}, { dependsOn });
  const made = { ...own, type: name, properties: { Reads: reads } };
  return {
    resources: [made] as readonly Resource[],
    made: made as Resource,
    ref: made.ref,
    attribute: unchecked<string>({ 'Fn::GetAtt': [id, attribute] }),
    list: unchecked<string>({ 'Fn::GetAtt': [id, LISTS.attribute] }),
  };
}

/** The blueprint of the recipes, built with the public API. */
export function systemOf(all: readonly Recipe[]): Blueprint {
  const offered: Source[] = [];
  const stacks: Record<string, Placeable[]> = {};
  for (const [index, one] of all.entries()) {
    const sources = one.reads.map(({ target }) => offered[target % Math.max(index, 1)]);
    const reads = one.reads.map(({ way }, i) => readOf(way, sources[i], one));
    const dependsOn = one.reads.flatMap(({ way }, i) => {
      const source = sources[i];
      return way === 'DependsOn' && source ? [resourceOf(source)] : [];
    });
    const build = () =>
      make(
        `R${index}`,
        one,
        reads.filter((value) => value !== undefined),
        dependsOn,
      );
    const made = one.when.reduceRight<() => object>((inner, name) => () => when({ name }, () => inner()), build)();
    offered.push({ recipe: one, made: made as Source['made'] });
    stacks[`s${one.stack}`] ??= [];
    stacks[`s${one.stack}`]!.push(made as Placeable);
  }
  const outputs = offered.slice(-3).map(({ made }, index) => [`Out${index}`, made.attribute] as const);
  return smallSystem((p) => ({
    stacks,
    outputs: Object.fromEntries(outputs),
    conditions: { HasThird: { 'Fn::Equals': [p.Days, '7'] } as never },
    mappings: { Sizes: { '7': { Size: 'small' }, '30': { Size: 'large' } } },
  }));
}

/** The value that one resource reads, decided if its source may not exist. */
function readOf(way: Read['way'], source: Source | undefined, reader: Recipe): unknown {
  switch (way) {
    case 'parameter':
      return { Ref: 'Name' };
    case 'number':
      return { Ref: 'Days' };
    case 'list parameter':
      return { Ref: 'Zones' };
    case 'choice':
      return either({ name: 'HasMore' }, sub('${Name}!'), 'none');
    case 'system':
      return [systemName, sub('x-${Id}', { Id: systemId })];
    case 'mapping':
      return { 'Fn::FindInMap': ['Sizes', { Ref: 'Days' }, 'Size'] };
    case 'plain':
      return { text: '${no placeholder}', deep: [1, true, null] };
    case 'DependsOn':
      return undefined;
    default:
      return source && referenceOf(way, source, reader);
  }
}

function referenceOf(way: Read['way'], { recipe, made }: Source, reader: Recipe): unknown {
  const sure = recipe.when.every((name) => reader.when.includes(name));
  const decided = (value: unknown) => {
    if (recipe.when.length === 0) return value;
    return sure ? contents(value as Optional<unknown>).value : orElse(value as Optional<unknown>, 'none');
  };
  const { id } = resourceOf({ recipe, made });
  switch (way) {
    case 'placeholder':
      return sure ? sub(`<\${${id}}>`) : undefined;
    case 'attribute placeholder':
      return sure ? sub(`<\${${id}.${types[recipe.type]![1]}} \${AWS::Region} \${!${id}}>`) : undefined;
    case 'variable':
      return sub('<${V}>', { V: decided(made.attribute) as never });
    case 'list':
      return ['first', decided(made.ref), decided(made.attribute)];
    case 'list attribute':
      return recipe.type === LISTS.type && sure ? { list: decided(made.list) } : undefined;
    case 'GetAtt':
      return decided(made.attribute);
    default:
      return decided(made.ref);
  }
}
