import type { Json } from '@hipaa-stacks/cloudformation';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { pointer } from './explain.ts';
import { isIntrinsic } from './intrinsics.ts';
import { addKeywords } from './keywords.ts';
import { mapValues, type Schema } from './schema.ts';

/** Location of a value: parent, key and JSON pointer. ajv replaces text that is a number there. */
interface Place {
  readonly parent: object;
  readonly key: string | number;
  readonly path: string;
}

/**
 * Errors of ajv for a value and its schema. Every value of a property and every element of a list can be an intrinsic function instead;
 * both branches of an `Fn::If` must match the schema. Values inside the alternatives of an `anyOf` cannot be functions.
 *
 * Compiling a schema is slower than validation, and most of a schema is about unused properties. So ajv validates one value at a time,
 * without its nested values, and equal schemas of two values are compiled once.
 *
 * @param value text that is a number or a Boolean, and the reverse, is converted in place
 */
export function errorsOf(value: Json, schema: Schema): readonly ErrorObject[] {
  const { definitions = {} } = schema;
  return plainErrors({ parent: { value }, key: 'value', path: '' }, schema, definitions);
}

type Definitions = Readonly<Record<string, Schema>>;

function errorsAt(place: Place, schema: Schema, definitions: Definitions): readonly ErrorObject[] {
  const plain = isIntrinsic(valueAt(place)) ? [] : plainErrors(place, schema, definitions);
  return [...plain, ...branchErrors(place, schema, definitions)];
}

function plainErrors(place: Place, schema: Schema, definitions: Definitions): readonly ErrorObject[] {
  const { parent, key, path } = place;
  const validate = validatorOf(schema);
  const fits = validate(valueAt(place), {
    instancePath: path,
    parentData: parent,
    parentDataProperty: key,
    rootData: parent as Record<string, unknown>,
    dynamicAnchors: {},
  });
  const errors = fits ? [] : validate.errors!;
  const referred = schema.$ref && definitions[schema.$ref.slice('#/definitions/'.length)];
  return [
    ...errors,
    ...partsOf(valueAt(place), schema).flatMap(([step, part]) => errorsAt(within(place, step), part, definitions)),
    ...(referred ? plainErrors(place, referred, definitions) : []),
  ];
}

const threeItems: Schema = { type: 'array', minItems: 3, maxItems: 3 };

function branchErrors(place: Place, schema: Schema, definitions: Definitions): readonly ErrorObject[] {
  const value = valueAt(place);
  if (!isObject(value) || !Object.hasOwn(value, 'Fn::If')) return [];
  const argument = within(place, 'Fn::If');
  const { length } = listOf(valueAt(argument));
  return [
    ...plainErrors(argument, threeItems, {}),
    ...[1, 2]
      .filter((index) => index < length)
      .flatMap((index) => errorsAt(within(argument, index), schema, definitions)),
  ];
}

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

const valueAt = ({ parent, key }: Place): Json => (parent as Record<string | number, Json>)[key]!;

const within = (place: Place, key: string | number): Place => ({
  parent: valueAt(place) as object,
  key,
  path: pointer(place.path, key),
});

/** The nested values of a value, by their keys, each with its schema. */
function partsOf(value: Json, { properties = {}, patternProperties = {}, additionalProperties, items }: Schema) {
  if (Array.isArray(value)) return isObject(items) ? value.map((_, index) => [index, items as Schema] as const) : [];
  if (!isObject(value)) return [];
  const patterns = Object.entries(patternProperties).map(
    ([pattern, part]) => [new RegExp(pattern, 'u'), part] as const,
  );
  return Object.keys(value).flatMap((key) => {
    const named = Object.hasOwn(properties, key) ? [properties[key]!] : [];
    const matching = patterns.flatMap(([pattern, part]) => (pattern.test(key) ? [part] : []));
    const known = [...named, ...matching];
    const other = known.length === 0 && isObject(additionalProperties) ? [additionalProperties as Schema] : [];
    return [...known, ...other].map((part) => [key, part] as const);
  });
}

/** The compiled schema of a value itself, without the schemas of nested values and references. */
export const validatorOf = memoize((schema: Schema): ValidateFunction => {
  const { $ref: _, definitions: __, properties, patternProperties, additionalProperties, items, ...rest } = schema;
  const alone = {
    ...rest,
    ...(properties && { properties: mapValues(properties, () => ({})) }),
    ...(patternProperties && { patternProperties: mapValues(patternProperties, () => ({})) }),
    ...(typeof additionalProperties === 'boolean' && { additionalProperties }),
    ...(items !== undefined && !isObject(items) && { items }),
  };
  const text = JSON.stringify(alone);
  const validate = compiled.get(text) ?? compile(alone);
  compiled.set(text, validate);
  return validate;
});

const compiled = new Map<string, ValidateFunction>();

let ajv: Ajv | undefined;

function compile(schema: Schema): ValidateFunction {
  ajv ??= createAjv();
  return ajv.compile(schema);
}

function createAjv(): Ajv {
  const instance = new Ajv(options);
  addKeywords(instance);
  return instance;
}

/** Strict about unchecked keywords, not about the style of AWS schemas. Not optimized, since compiling is slower than validation. */
const options = {
  allErrors: true,
  verbose: true,
  coerceTypes: true,
  validateSchema: false,
  code: { optimize: false },
  strict: true,
  allowMatchingProperties: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
} as const;
