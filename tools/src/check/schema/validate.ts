import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../../did-you-mean.ts';
import { isObject } from '../../template/walk.ts';
import { errorsOf } from './errors.ts';
import { type Explanation, explain, pointer } from './explain.ts';
import type { Schema } from './schema.ts';

/** A schema error of a resource. */
export interface SchemaFinding {
  readonly kind: 'property' | 'unknown type';
  /** JSON pointer in the resource, such as `/Properties/Tags/0/Key`; `/Type` for an unknown type. */
  readonly path: string;
  /** `<what is wrong>. <how to fix it>.` */
  readonly message: string;
}

/**
 * Checks the properties of one resource against the schema of its type: names, types, allowed values, patterns, limits and required
 * properties. Intrinsic functions are valid for every value; both branches of an `Fn::If` are checked. Text that is a number or a
 * Boolean, and the reverse, is converted, like CloudFormation does.
 *
 * @param type `AWS::…`, or `Custom::…`, for which only ServiceToken is checked
 * @returns an empty list for a valid resource; one error of kind `unknown type` if there is no schema
 */
export function validateResource(type: string, properties: JsonObject): readonly SchemaFinding[] {
  const schema = schemaOf(type);
  if (!schema) return [unknownType(type)];
  const empty = nulls(properties);
  const errors = errorsOf(structuredClone(properties), schema);
  const explained = errors.map(explain).filter((one) => one !== undefined);
  const others = explained.filter(({ path }) => !empty.some((one) => one.path === path));
  return distinct([...empty, ...others]).map(({ path, message }) => ({
    kind: 'property',
    path: `/Properties${path}`,
    message,
  }));
}

function unknownType(type: string): SchemaFinding {
  const near = didYouMean(type, Object.keys(schemas()));
  const fix = near ? `Did you mean ${near}?` : 'Check it by hand, or add the type to resource-types.json and refresh.';
  return { kind: 'unknown type', path: '/Type', message: `is ${type}, for which no schema is available. ${fix}` };
}

function schemaOf(type: string): Schema | undefined {
  const name = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  return Object.hasOwn(schemas(), name) ? schemas()[name] : undefined;
}

let loaded: Readonly<Record<string, Schema>> | undefined;

function schemas(): Readonly<Record<string, Schema>> {
  loaded ??= JSON.parse(readFileSync(new URL('../../../schemas/resources.json', import.meta.url), 'utf8')).types;
  return loaded!;
}

/** CloudFormation refuses null for every value. */
function nulls(value: Json, path = ''): readonly Explanation[] {
  if (value === null) return [{ path, message: 'is null. Set a value, or remove it.' }];
  if (Array.isArray(value)) return value.flatMap((item, index) => nulls(item, pointer(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => nulls(item, pointer(path, key)));
}

const distinct = (explanations: readonly Explanation[]) => [
  ...new Map(explanations.map((one) => [`${one.path} ${one.message}`, one])).values(),
];
