import type { JsonObject } from '@hipaa-stacks/cloudformation';
import type { Ajv } from 'ajv';
import { functionIn } from '../../template/walk.ts';

/** Adds the keywords that `tools/schemas/resources.json` uses beyond JSON Schema. */
export function addKeywords(ajv: Ajv): void {
  ajv.addKeyword({ keyword: 'requiredOr', type: 'object', schemaType: 'array', validate: hasOne });
  ajv.addKeyword({ keyword: 'requiredXor', type: 'object', schemaType: 'array', validate: hasExactlyOne });
  ajv.addKeyword({ keyword: 'dependentExcluded', type: 'object', schemaType: 'object', validate: excludes });
  ajv.addKeyword({ keyword: 'enumCaseInsensitive', type: 'string', schemaType: 'array', validate: isOneOf });
}

const hasOne = (names: readonly string[], value: JsonObject) => names.some((name) => Object.hasOwn(value, name));

const hasExactlyOne = (names: readonly string[], value: JsonObject) =>
  hasOne(names, value) && present(names, value).length <= 1;

const excludes = (pairs: Readonly<Record<string, readonly string[]>>, value: JsonObject) =>
  excluded(pairs, value) === undefined;

const isOneOf = (allowed: readonly string[], value: string) =>
  allowed.some((one) => one.toLowerCase() === value.toLowerCase());

/** The properties of `names` that certainly have a value: neither `AWS::NoValue` nor an `Fn::If`, which can be `AWS::NoValue`. */
export function present(names: readonly string[], value: JsonObject): readonly string[] {
  return names.filter((name) => {
    if (!Object.hasOwn(value, name)) return false;
    const [called, argument] = functionIn(value[name]!) ?? [];
    return called !== 'Fn::If' && argument !== 'AWS::NoValue';
  });
}

/** The first two properties that are mutually exclusive, or undefined. */
export function excluded(
  pairs: Readonly<Record<string, readonly string[]>>,
  value: JsonObject,
): readonly [string, string] | undefined {
  for (const name of present(Object.keys(pairs), value)) {
    const [other] = present(pairs[name]!, value);
    if (other) return [name, other];
  }
  return undefined;
}
