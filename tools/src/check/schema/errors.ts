import type { Json } from '@hipaa-stacks/cloudformation';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { memoize } from '../../memoize.ts';
import { isObject } from '../../template/walk.ts';
import { pointer } from './explain.ts';
import { isIntrinsic } from './intrinsics.ts';
import { addKeywords } from './keywords.ts';
import { mapValues, type Schema } from './schema.ts';

/** Where a value stands: in what, under which key, and its JSON pointer. ajv puts text that reads as a number there as one. */
interface Place {
  readonly parent: object;
  readonly key: string | number;
  readonly path: string;
}

/**
 * What ajv says of a value that must fit a schema. Every value of a property and every element of a list may be an intrinsic function
 * instead; both branches of an `Fn::If` must fit what stands in their place. Values within the alternatives of an `anyOf` may not.
 *
 * Compiling costs more than checking, and most of a schema is about properties that nobody uses. So ajv sees one value at a time, without
 * what is within it, and equal schemas of two values are compiled once.
 *
 * @param value text that reads as a number or as true and false, and the reverse, is changed to it in its place
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

/** The values within a value, by their keys, each with the schema that it must fit. */
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

/** What a schema says of a value itself, compiled; not of the values within it, nor what it refers to. */
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
  const made = new Ajv(options);
  addKeywords(made);
  return made;
}

/** Strict about keywords that nobody checks, not about AWS's style. Compiling costs more than checking: not optimized. */
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
