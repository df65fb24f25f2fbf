import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isOutside } from './outside.ts';
import { listOf } from './text.ts';

/** The rules of a system that wait for events, each with its pattern. */
export function patternsOf(
  system: ChainSystem,
): readonly { readonly rule: ChainResource; readonly pattern: JsonObject }[] {
  return system.ofType('AWS::Events::Rule').flatMap((rule) => {
    const { EventPattern: pattern } = rule.properties;
    return isObject(pattern) && !functionIn(pattern) ? [{ rule, pattern }] : [];
  });
}

/** What a field of a pattern asks for. */
export interface Wanted {
  /** The texts that it names. */
  readonly texts: readonly string[];
  /** Whether they are all that it takes: no prefix, no parameter, no `anything-but`. */
  readonly exact: boolean;
}

/** The texts that a field names; nothing if the pattern leaves it open. */
export function wantedOf(value: Json | undefined): Wanted | undefined {
  if (value === undefined) return undefined;
  const items = isObject(value) ? [value] : listOf(value);
  const texts = items.filter((item) => typeof item === 'string' && !isOutside(item)) as readonly string[];
  return { texts, exact: texts.length === items.length };
}

/** The fields that a part of a pattern asks for, `bucket` and `bucket.name`, those in `$or` too. */
export function fieldsOf(pattern: Json | undefined, before = ''): readonly string[] {
  if (Array.isArray(pattern)) return (pattern as readonly Json[]).flatMap((item) => fieldsOf(item, before));
  if (!isObject(pattern) || functionIn(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, value]) => {
    if (name === '$or') return fieldsOf(value, before);
    const field = `${before}${name}`;
    return Array.isArray(value) ? [field] : [field, ...fieldsOf(value, `${field}.`)];
  });
}

/**
 * Which of these fields no event has. A field is judged as deep as the facts go: below a field whose own fields are not
 * known everything is taken.
 */
export function missingFields(fields: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const parents = new Set([...known].flatMap((field) => (field.includes('.') ? [field.split('.')[0]!] : [])));
  return fields.filter((field) => {
    const [first = '', second] = field.split('.');
    if (!known.has(first)) return field === first;
    return second !== undefined && field === `${first}.${second}` && parents.has(first) && !known.has(field);
  });
}
