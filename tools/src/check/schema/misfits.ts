import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { remembered } from '../../remembered.ts';
import { isObject } from '../../template/walk.ts';
import { isIntrinsic, type Schema } from './intrinsics.ts';
import { excluded, hasExactlyOne, hasOne } from './keywords.ts';

/** One way in which a value does not fit its schema. */
export interface Misfit {
  readonly keyword: string;
  /** JSON pointer below the value that was given, such as `/Tags/0/Key`. */
  readonly path: string;
  readonly value: Json;
  readonly schema: Schema;
  /** Of `required`, `dependencies` and `additionalProperties`: the property that is missing, or not known. */
  readonly property?: string;
  /** Of `dependencies`: the property that needs the missing one. */
  readonly neededBy?: string;
  /** Of `uniqueItems`: the places of two equal elements. */
  readonly equal?: readonly [number, number];
}

/** A value with the way to it. */
interface Place {
  readonly value: Json;
  readonly path: string;
}

/**
 * In what a mapping of properties does not fit the schema of its type. Every value of a property and every element of a list may be an
 * intrinsic function instead; both branches of an `Fn::If` must fit what stands in their place. Text that reads as a number or as true
 * and false, and the reverse, is taken for it, as CloudFormation does.
 *
 * Schemas are read as they are, not compiled: most are asked for a few values only.
 */
export function misfitsOf(schema: Schema, properties: JsonObject): readonly Misfit[] {
  return ofSchema(schema, { value: properties, path: '' }, schema.definitions ?? {});
}

/** The JSON pointer one step further down. */
export const pointer = (path: string, step: string | number) =>
  `${path}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

type Definitions = Readonly<Record<string, Schema>>;

/** What stands as a property or in a list. */
function ofValue(schema: Schema, place: Place, definitions: Definitions): readonly Misfit[] {
  const { value, path } = place;
  const plain = isIntrinsic(value) ? [] : ofSchema(schema, place, definitions);
  if (!isObject(value) || value['Fn::If'] === undefined) return plain;
  return [...plain, ...ofBranches(schema, { value: value['Fn::If'], path: `${path}/Fn::If` }, definitions)];
}

const threeItems: Schema = { type: 'array', minItems: 3, maxItems: 3 };

function ofBranches(schema: Schema, place: Place, definitions: Definitions): readonly Misfit[] {
  const shape = ofSchema(threeItems, place, definitions);
  if (!Array.isArray(place.value)) return shape;
  const branches = (place.value as readonly Json[]).slice(0, 3).map((value, index) => placed(place, index, value));
  return [...shape, ...branches.slice(1).flatMap((branch) => ofValue(schema, branch, definitions))];
}

const placed = ({ path }: Place, step: string | number, value: Json): Place => ({ value, path: pointer(path, step) });

function ofSchema(schema: Schema, place: Place, definitions: Definitions): readonly Misfit[] {
  const taken = schema.type === undefined ? place.value : asType(place.value, [schema.type].flat());
  const { value, path } = taken === undefined ? place : { ...place, value: taken };
  const found: Misfit[] = taken === undefined ? [{ keyword: 'type', path, value, schema }] : [];
  for (const [keyword, { of, check }] of keywordsIn(schema)) {
    if (of && !isType[of](value)) continue;
    for (const one of check({ schema, rule: schema[keyword], place: { value, path }, definitions })) {
      found.push('keyword' in one ? one : { keyword, path, value, schema, ...one });
    }
  }
  return found;
}

const isType = {
  object: isObject,
  array: Array.isArray,
  string: (value: Json) => typeof value === 'string',
  boolean: (value: Json) => typeof value === 'boolean',
  number: (value: Json) => typeof value === 'number',
  integer: (value: Json) => Number.isInteger(value),
} as const;

/** The value as one of these types takes it; nothing if none does. */
function asType(value: Json, types: readonly string[]): Json | undefined {
  if (types.some((type) => isType[type as keyof typeof isType](value))) return value;
  for (const type of types) {
    const taken = readings[type]?.(value);
    if (taken !== undefined) return taken;
  }
  return undefined;
}

const readings: Readonly<Record<string, (value: Json) => Json | undefined>> = {
  string: (value) => (typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined),
  number: asNumber,
  integer: (value) => (Number.isInteger(asNumber(value)) ? asNumber(value) : undefined),
  boolean: (value) => {
    if (value === 'true' || value === 1) return true;
    return value === 'false' || value === 0 ? false : undefined;
  },
};

function asNumber(value: Json): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value === '' || Number.isNaN(Number(value))) return undefined;
  return Number(value);
}

/** What a check of a keyword is given. */
interface Asked {
  readonly schema: Schema;
  /** What the schema says beside the keyword. */
  readonly rule: unknown;
  readonly place: Place;
  readonly definitions: Definitions;
}

/** What is said of the value itself, or a misfit within it. */
type Told = Pick<Misfit, 'property' | 'neededBy' | 'equal'> | Misfit;

interface Keyword {
  /** The type of values that it speaks of. Default: all. */
  readonly of?: 'string' | 'number' | 'array' | 'object';
  readonly check: (asked: Asked) => readonly Told[];
}

const misfit: readonly Told[] = [{}];
const unless = (fits: boolean): readonly Told[] => (fits ? [] : misfit);

const ofNumber = (fits: (value: number, limit: number) => boolean): Keyword => ({
  of: 'number',
  check: ({ rule, place }) => unless(fits(place.value as number, rule as number)),
});
const ofText = <R>(fits: (value: string, rule: R) => boolean): Keyword => ({
  of: 'string',
  check: ({ rule, place }) => unless(fits(place.value as string, rule as R)),
});
const ofList = (fits: (length: number, limit: number) => boolean): Keyword => ({
  of: 'array',
  check: ({ rule, place }) => unless(fits((place.value as readonly Json[]).length, rule as number)),
});
const ofMapping = <R>(fits: (value: JsonObject, rule: R) => boolean): Keyword => ({
  of: 'object',
  check: ({ rule, place }) => unless(fits(place.value as JsonObject, rule as R)),
});
const eachOf = (of: 'array' | 'object', check: (asked: Asked) => readonly Told[]): Keyword => ({ of, check });

const atMost = (value: number, limit: number) => value <= limit;
const atLeast = (value: number, limit: number) => value >= limit;
const characters = (text: string) => [...text].length;

/** The keywords of JSON Schema, and AWS's own, that schemas of resources use, in the order in which they are asked. */
const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['maximum', ofNumber(atMost)],
  ['minimum', ofNumber(atLeast)],
  ['exclusiveMaximum', ofNumber((value, limit) => value < limit)],
  ['exclusiveMinimum', ofNumber((value, limit) => value > limit)],
  ['multipleOf', ofNumber((value, of) => Number.isInteger(value / of))],
  ['maxLength', ofText<number>((text, limit) => atMost(characters(text), limit))],
  ['minLength', ofText<number>((text, limit) => atLeast(characters(text), limit))],
  ['pattern', ofText<string>((text, pattern) => expression(pattern).test(text))],
  ['enumCaseInsensitive', ofText<readonly string[]>(isOneOf)],
  ['$ref', { check: referred }],
  ['const', { check: ({ rule, place }) => unless(isEqual(place.value, rule as Json)) }],
  ['enum', { check: ({ rule, place }) => unless((rule as readonly Json[]).some((one) => isEqual(place.value, one))) }],
  ['anyOf', { check: fitsSome }],
  ['maxItems', ofList(atMost)],
  ['minItems', ofList(atLeast)],
  ['uniqueItems', eachOf('array', firstEqual)],
  ['items', eachOf('array', inItems)],
  ['maxProperties', ofMapping<number>((value, limit) => atMost(Object.keys(value).length, limit))],
  ['minProperties', ofMapping<number>((value, limit) => atLeast(Object.keys(value).length, limit))],
  ['required', eachOf('object', missing)],
  ['additionalProperties', eachOf('object', inOthers)],
  ['dependencies', eachOf('object', missingBeside)],
  ['requiredOr', ofMapping<readonly string[]>((value, names) => hasOne(names, value))],
  ['requiredXor', ofMapping<readonly string[]>((value, names) => hasExactlyOne(names, value))],
  ['dependentExcluded', ofMapping<Parameters<typeof excluded>[0]>((value, pairs) => !excluded(pairs, value))],
  ['properties', eachOf('object', inProperties)],
  ['patternProperties', eachOf('object', inPatterns)],
]);

/** Keywords that are understood; a schema with another one would be checked in part. */
export const knownKeywords: readonly string[] = ['type', 'definitions', ...keywords.keys()];

const keywordsIn = remembered((schema: Schema): readonly (readonly [string, Keyword])[] =>
  [...keywords].filter(([name]) => schema[name] !== undefined),
);

function isOneOf(text: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => one.toLowerCase() === text.toLowerCase());
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, known);
  return known;
}

function referred({ rule, place, definitions }: Asked): readonly Told[] {
  const name = (rule as string).slice('#/definitions/'.length);
  return ofSchema(definitions[name]!, place, definitions);
}

function fitsSome({ rule, place, definitions }: Asked): readonly Told[] {
  return unless((rule as readonly Schema[]).some((one) => ofSchema(one, place, definitions).length === 0));
}

/** The last element that is equal to one before it. */
function firstEqual({ rule, place }: Asked): readonly Told[] {
  const list = rule === true ? (place.value as readonly Json[]) : [];
  for (let i = list.length - 1; i > 0; i--) {
    for (let j = i - 1; j >= 0; j--) if (isEqual(list[i]!, list[j]!)) return [{ equal: [j, i] }];
  }
  return [];
}

function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isEqual(item, b[index]!));
  }
  if (!isObject(a) || !isObject(b) || Object.keys(a).length !== Object.keys(b).length) return false;
  return Object.entries(a).every(([key, item]) => Object.hasOwn(b, key) && isEqual(item, b[key]!));
}

function inItems({ rule, place, definitions }: Asked): readonly Told[] {
  return (place.value as readonly Json[]).flatMap((item, index) =>
    ofValue(rule as Schema, placed(place, index, item), definitions),
  );
}

function missing({ rule, place }: Asked): readonly Told[] {
  const value = place.value as JsonObject;
  return (rule as readonly string[])
    .filter((property) => !Object.hasOwn(value, property))
    .map((property) => ({ property }));
}

function missingBeside({ rule, place }: Asked): readonly Told[] {
  const value = place.value as JsonObject;
  return Object.entries(rule as Readonly<Record<string, readonly string[]>>)
    .filter(([neededBy]) => Object.hasOwn(value, neededBy))
    .flatMap(([neededBy, names]) =>
      names.filter((name) => !Object.hasOwn(value, name)).map((property) => ({ property, neededBy })),
    );
}

function inOthers({ rule, schema, place, definitions }: Asked): readonly Told[] {
  const patterns = Object.keys(schema.patternProperties ?? {}).map(expression);
  const others = Object.entries(place.value as JsonObject).filter(
    ([name]) => !Object.hasOwn(schema.properties ?? {}, name) && !patterns.some((pattern) => pattern.test(name)),
  );
  if (rule === false) return others.map(([property]) => ({ property }));
  if (rule === true) return [];
  return others.flatMap(([name, value]) => ofValue(rule as Schema, placed(place, name, value), definitions));
}

function inProperties({ rule, place, definitions }: Asked): readonly Told[] {
  const known = rule as Definitions;
  return Object.entries(place.value as JsonObject).flatMap(([name, value]) =>
    Object.hasOwn(known, name) ? ofValue(known[name]!, placed(place, name, value), definitions) : [],
  );
}

function inPatterns({ rule, place, definitions }: Asked): readonly Told[] {
  const entries = Object.entries(place.value as JsonObject);
  return Object.entries(rule as Definitions).flatMap(([pattern, schema]) =>
    entries
      .filter(([name]) => expression(pattern).test(name))
      .flatMap(([name, value]) => ofValue(schema, placed(place, name, value), definitions)),
  );
}
