import type { Json } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';

/** A JSON Schema, as `tools/schemas/resources.json` holds them. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: boolean | Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** Whether a value is an intrinsic function or a dynamic reference: what it gives is known only in the deployed stack. */
export function isIntrinsic(value: Json): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:');
  const found = functionIn(value);
  return found !== undefined && found[0] !== 'Condition';
}

/**
 * The same schema, in which every value of a property and every element of a list may be an intrinsic function instead.
 * Both branches of an `Fn::If` must fit what stands in their place. Needs the keyword `intrinsic` of `keywords.ts`.
 */
export function allowIntrinsics(schema: Schema): Schema {
  const values = new Map<string, { readonly name: string; readonly schema: Schema }>();

  const value = (inner: Schema): Schema => {
    const key = JSON.stringify(inner);
    const known = values.get(key);
    if (known) return { $ref: `#/definitions/${known.name}` };
    const name = `value ${values.size}`;
    const self = { $ref: `#/definitions/${name}` };
    const slot = { name, schema: orIntrinsic(self, {}) };
    values.set(key, slot);
    slot.schema = orIntrinsic(self, within(inner));
    return self;
  };
  const within = (inner: Schema): Schema => ({
    ...inner,
    ...(inner.properties && { properties: mapValues(inner.properties, value) }),
    ...(inner.patternProperties && { patternProperties: mapValues(inner.patternProperties, value) }),
    ...(isObject(inner.additionalProperties) && { additionalProperties: value(inner.additionalProperties as Schema) }),
    ...(isObject(inner.items) && { items: value(inner.items as Schema) }),
    ...(inner.anyOf && { anyOf: inner.anyOf.map(within) }),
  });

  const { definitions = {}, ...top } = schema;
  const wrapped = { ...within(top), definitions: mapValues(definitions, within) };
  const slots = Object.fromEntries([...values.values()].map((slot) => [slot.name, slot.schema]));
  return { ...wrapped, definitions: { ...wrapped.definitions, ...slots } };
}

function orIntrinsic(self: Schema, plain: Schema): Schema {
  const branches = { type: 'array', minItems: 3, maxItems: 3, items: [{}, self, self] };
  return { properties: { 'Fn::If': branches }, if: { intrinsic: true }, else: plain };
}

/** The same keys, with changed values. */
export function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
