import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../../did-you-mean.ts';
import type { Schema } from './intrinsics.ts';
import { excluded, present } from './keywords.ts';
import { type Misfit, pointer } from './misfits.ts';

/** Where and why a value does not fit, `<what is wrong>. <how to mend it>`. */
export interface Explanation {
  /** JSON pointer below the properties, such as `/Tags/0/Key`. */
  readonly path: string;
  readonly message: string;
}

/** A misfit in the words of a template's author; undefined for what another one says better. */
export function explain(misfit: Misfit): Explanation | undefined {
  return explanations[misfit.keyword]?.({ ...misfit, rule: misfit.schema[misfit.keyword] });
}

/** A misfit, and what the schema says under its keyword. */
type Broken = Misfit & { readonly rule: unknown };

const explanations: Readonly<Record<string, (broken: Broken) => Explanation | undefined>> = {
  additionalProperties: unknownProperty,
  required: (one) => at(one, 'is missing. Add it', one.property),
  dependencies: (one) => at(one, `is missing, and ${one.neededBy} needs it. Add it`, one.property),
  type: (one) =>
    at(one, `is ${kindOf(one.value)}. Write ${list([one.rule as string | string[]].flat().map(kind), 'or')}`),
  enum: (one) => at(one, `is ${quote(one.value)}. ${choose(one.value, one.rule as Json[])}`),
  enumCaseInsensitive: (one) => at(one, `is ${quote(one.value)}. ${choose(one.value, one.rule as Json[])}`),
  const: (one) => at(one, `is ${quote(one.value)}. Write ${quote(one.rule)}`),
  pattern: (one) => at(one, `is ${quote(one.value)}. Write text that matches ${one.rule}`),
  minimum: (one) => at(one, `is ${one.value}. Write ${one.rule} or more`),
  maximum: (one) => at(one, `is ${one.value}. Write ${one.rule} or less`),
  exclusiveMinimum: (one) => at(one, `is ${one.value}. Write more than ${one.rule}`),
  exclusiveMaximum: (one) => at(one, `is ${one.value}. Write less than ${one.rule}`),
  multipleOf: (one) => at(one, `is ${one.value}. Write a multiple of ${one.rule}`),
  minLength: (one) => at(one, `has ${[...(one.value as string)].length} characters. Write ${one.rule} or more`),
  maxLength: (one) => at(one, `has ${[...(one.value as string)].length} characters. Write ${one.rule} or fewer`),
  minItems: (one) => at(one, `has ${(one.value as Json[]).length} elements. Write ${one.rule} or more`),
  maxItems: (one) => at(one, `has ${(one.value as Json[]).length} elements. Write ${one.rule} or fewer`),
  minProperties: (one) => at(one, `has too few entries. Write ${one.rule} or more`),
  maxProperties: (one) => at(one, `has too many entries. Write ${one.rule} or fewer`),
  uniqueItems: (one) => at(one, `has the same element twice (${list(one.equal!.map(String), 'and')}). Remove one`),
  requiredOr: (one) => at(one, `lacks ${list(one.rule as string[], 'or')}. Add one`),
  requiredXor: notExactlyOne,
  dependentExcluded: together,
  anyOf: noAlternative,
};

const at = ({ path }: Misfit, message: string, property?: string): Explanation => ({
  path: property === undefined ? path : pointer(path, property),
  message: `${message}.`.replace(/\?\.$/, '?'),
});

function unknownProperty(broken: Broken): Explanation {
  const { property: name = '', schema } = broken;
  const known = Object.keys(schema.properties ?? {});
  if (schema.patternProperties) {
    const patterns = Object.keys(schema.patternProperties);
    return at(broken, `has a name that is not allowed. Choose one that matches ${list(patterns, 'or')}`, name);
  }
  const near = didYouMean(name, known);
  const mend = near ? `Did you mean ${near}?` : `Known here: ${some(known)}`;
  return at(broken, `is not a property that CloudFormation knows here. ${mend}`, name);
}

function choose(given: unknown, allowed: readonly Json[]): string {
  const near = typeof given === 'string' ? didYouMean(given, allowed.map(String)) : undefined;
  return near ? `Did you mean ${near}?` : `Choose ${some(allowed.map(String))}`;
}

function notExactlyOne(broken: Broken): Explanation {
  const names = broken.rule as string[];
  const given = present(names, broken.value as JsonObject);
  if (given.length > 1) return at(broken, `has ${list(given, 'and')}, of which only one may stand. Remove the others`);
  return at(broken, `lacks ${list(names, 'or')}. Add one`);
}

function together(broken: Broken): Explanation | undefined {
  const pair = excluded(broken.rule as Record<string, string[]>, broken.value as JsonObject);
  return pair && at(broken, `stands beside ${pair[0]}, which excludes it. Remove one`, pair[1]);
}

function noAlternative(broken: Broken): Explanation {
  const choices = broken.rule as readonly Schema[];
  if (!choices.every(({ required }) => required))
    return at(broken, 'has none of the forms that are allowed here. Compare it with the reference');
  const sets = choices.map(({ required }) => list(required!, 'and'));
  return at(broken, `lacks ${list(sets, 'or')}. Add one`);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};
const kind = (type: string) => kinds[type] ?? type;

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'a mapping';
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
