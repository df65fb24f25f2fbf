import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import type { ErrorObject } from 'ajv';
import { didYouMean } from '../../did-you-mean.ts';
import { excluded, present } from './keywords.ts';
import type { Schema } from './schema.ts';

/** Location and reason of a schema error, `<what is wrong>. <how to fix it>`. */
export interface Explanation {
  /** JSON pointer below the properties, such as `/Tags/0/Key`. */
  readonly path: string;
  readonly message: string;
}

/** Converts an error of the validator to text for the author of the template; undefined if another error describes it better. */
export function explain(error: ErrorObject): Explanation | undefined {
  if (/\/anyOf\//.test(error.schemaPath)) return undefined;
  return explanations[error.keyword]?.(error) ?? undefined;
}

/** Extends a JSON pointer by one key. */
export const pointer = (path: string, step: string | number) =>
  `${path}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

type Explain = (error: ErrorObject) => Explanation | undefined;

const explanations: Readonly<Record<string, Explain>> = {
  additionalProperties: (error) => unknownProperty(error),
  required: (error) => at(error, 'is missing. Add it', error.params.missingProperty),
  dependencies: ({ params, ...error }) =>
    at(error, `is missing, and ${params.property} needs it. Add it`, params.missingProperty),
  type: (error) =>
    at(error, `is ${kindOf(error.data as Json)}. Use ${list(([error.schema].flat() as string[]).map(kind), 'or')}`),
  enum: (error) => at(error, `is ${quote(error.data)}. ${choose(error.data, error.schema as Json[])}`),
  enumCaseInsensitive: (error) => at(error, `is ${quote(error.data)}. ${choose(error.data, error.schema as Json[])}`),
  const: (error) => at(error, `is ${quote(error.data)}. Use ${quote(error.schema)}`),
  pattern: (error) => at(error, `is ${quote(error.data)}. Use text that matches ${error.schema}`),
  minimum: (error) => at(error, `is ${error.data}. Use ${error.schema} or more`),
  maximum: (error) => at(error, `is ${error.data}. Use ${error.schema} or less`),
  exclusiveMinimum: (error) => at(error, `is ${error.data}. Use more than ${error.schema}`),
  exclusiveMaximum: (error) => at(error, `is ${error.data}. Use less than ${error.schema}`),
  multipleOf: (error) => at(error, `is ${error.data}. Use a multiple of ${error.schema}`),
  minLength: (error) => at(error, `has ${[...(error.data as string)].length} characters. Use ${error.schema} or more`),
  maxLength: (error) => at(error, `has ${[...(error.data as string)].length} characters. Use ${error.schema} or fewer`),
  minItems: (error) => at(error, `has ${(error.data as Json[]).length} elements. Use ${error.schema} or more`),
  maxItems: (error) => at(error, `has ${(error.data as Json[]).length} elements. Use ${error.schema} or fewer`),
  minProperties: (error) => at(error, `has too few entries. Use ${error.schema} or more`),
  maxProperties: (error) => at(error, `has too many entries. Use ${error.schema} or fewer`),
  uniqueItems: (error) => at(error, `has the same element twice (${error.params.j} and ${error.params.i}). Remove one`),
  requiredOr: (error) => at(error, `lacks ${list(error.schema as string[], 'or')}. Add one`),
  requiredXor: (error) => notExactlyOne(error),
  dependentExcluded: (error) => together(error),
  anyOf: (error) => noAlternative(error),
};

const at = ({ instancePath }: Pick<ErrorObject, 'instancePath'>, message: string, property?: string): Explanation => ({
  path: property === undefined ? instancePath : pointer(instancePath, property),
  message: `${message}.`.replace(/\?\.$/, '?'),
});

function unknownProperty(error: ErrorObject): Explanation {
  const name: string = error.params.additionalProperty;
  const schema = error.parentSchema as Schema;
  const known = Object.keys(schema.properties ?? {});
  if (schema.patternProperties) {
    const patterns = Object.keys(schema.patternProperties);
    return at(error, `has a name that is not allowed. Choose one that matches ${list(patterns, 'or')}`, name);
  }
  const near = didYouMean(name, known);
  const fix = near ? `Did you mean ${near}?` : `Allowed properties: ${some(known)}`;
  return at(error, `is not an allowed property here. ${fix}`, name);
}

function choose(actual: unknown, allowed: readonly Json[]): string {
  const near = typeof actual === 'string' ? didYouMean(actual, allowed.map(String)) : undefined;
  return near ? `Did you mean ${near}?` : `Choose ${some(allowed.map(String))}`;
}

function notExactlyOne(error: ErrorObject): Explanation {
  const names = error.schema as string[];
  const actual = present(names, error.data as JsonObject);
  if (actual.length > 1)
    return at(error, `has ${list(actual, 'and')}, which are mutually exclusive. Remove all but one`);
  return at(error, `lacks ${list(names, 'or')}. Add one`);
}

function together(error: ErrorObject): Explanation | undefined {
  const pair = excluded(error.schema as Record<string, string[]>, error.data as JsonObject);
  return pair && at(error, `cannot be combined with ${pair[0]}. Remove one`, pair[1]);
}

function noAlternative(error: ErrorObject): Explanation {
  const choices = error.schema as readonly Schema[];
  if (!choices.every(({ required }) => required))
    return at(error, 'matches none of the allowed forms. Compare it with the reference');
  const sets = choices.map(({ required }) => list(required!, 'and'));
  return at(error, `lacks ${list(sets, 'or')}. Add one`);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};
const kind = (type: string) => kinds[type] ?? type;

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'an object';
  return quote(value);
}

const shown = 12;
const some = (names: readonly string[]) =>
  names.length > shown ? `${names.slice(0, shown).join(', ')}, …` : list(names, 'or') || 'nothing';

function list(names: readonly string[], word: 'and' | 'or'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

const quotedLength = 60;
function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > quotedLength ? `${text.slice(0, quotedLength)}…` : text;
}
