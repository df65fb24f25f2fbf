import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
import { listOf } from './text.ts';

/** The rules of a system with an event pattern, each with its pattern. */
export function patternsOf(
  system: ChainSystem,
): readonly { readonly rule: ChainResource; readonly pattern: JsonObject }[] {
  return system.ofType('AWS::Events::Rule').flatMap((rule) => {
    const { EventPattern: pattern } = rule.properties;
    return isObject(pattern) && !functionIn(pattern) ? [{ rule, pattern }] : [];
  });
}

/** The values that a field of a pattern requires. */
export interface RequiredValues {
  /** The literal values. */
  readonly texts: readonly string[];
  /** Whether the field matches only these: no prefix, no parameter, no `anything-but`. */
  readonly exact: boolean;
}

/** The values of a field. Undefined if the pattern does not have the field. */
export function requiredValues(value: Json | undefined): RequiredValues | undefined {
  if (value === undefined) return undefined;
  const items = isObject(value) ? [value] : listOf(value);
  const texts = items.filter((item) => typeof item === 'string' && !isExternal(item)) as readonly string[];
  return { texts, exact: texts.length === items.length };
}

/** The fields that a part of a pattern uses, such as `bucket` and `bucket.name`, including those in `$or`. */
export function fieldsOf(pattern: Json | undefined, prefix = ''): readonly string[] {
  if (Array.isArray(pattern)) return (pattern as readonly Json[]).flatMap((item) => fieldsOf(item, prefix));
  if (!isObject(pattern) || functionIn(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, value]) => {
    if (name === '$or') return fieldsOf(value, prefix);
    const field = `${prefix}${name}`;
    return Array.isArray(value) ? [field] : [field, ...fieldsOf(value, `${field}.`)];
  });
}

/**
 * The fields that no event has. A field is checked as deep as the facts list fields: below a field whose subfields are
 * not known, every field is accepted.
 */
export function missingFields(fields: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const parents = new Set([...known].flatMap((field) => (field.includes('.') ? [field.split('.')[0]!] : [])));
  return fields.filter((field) => {
    const [first = '', second] = field.split('.');
    if (!known.has(first)) return field === first;
    return second !== undefined && field === `${first}.${second}` && parents.has(first) && !known.has(field);
  });
}

/** Each alternative of `$or`, with the fields outside it. */
export function alternativesOf({ $or: alternatives, ...rest }: JsonObject): readonly JsonObject[] {
  const each = listOf(alternatives).filter(isObject);
  return each.length === 0 ? [rest] : each.map((alternative) => ({ ...rest, ...alternative }));
}

/**
 * Whether a field of a pattern matches a text. Undefined if that is not known. A field that the pattern does not have
 * matches every text. Source: Amazon EventBridge User Guide, "Comparison operators for use in event patterns".
 */
export function fieldMatches(value: Json | undefined, text: string): boolean | undefined {
  if (value === undefined) return true;
  const results = listOf(value).map((item) => itemMatches(item, text));
  if (results.includes(true)) return true;
  return results.includes(undefined) ? undefined : false;
}

function itemMatches(item: Json, text: string): boolean | undefined {
  if (typeof item === 'string') return isExternal(item) ? undefined : item === text;
  if (!isObject(item)) return false;
  if (functionIn(item)) return undefined;
  const [[operator, operand] = []] = Object.entries(item);
  switch (operator) {
    case 'exists':
      return operand === true;
    case 'anything-but':
      return not(isObject(operand) ? itemMatches(operand, text) : fieldMatches(operand, text));
    case 'prefix':
      return ifKnownText(operand, (start) => text.startsWith(start));
    case 'suffix':
      return ifKnownText(operand, (end) => text.endsWith(end));
    case 'wildcard':
      return ifKnownText(operand, (wildcard) => matchesWildcard(wildcard, text));
    case 'equals-ignore-case':
      return ifKnownText(operand, (other) => other.toLowerCase() === text.toLowerCase());
    default:
      return undefined;
  }
}

const not = (result: boolean | undefined): boolean | undefined => (result === undefined ? undefined : !result);

const ifKnownText = (operand: Json | undefined, test: (text: string) => boolean): boolean | undefined =>
  typeof operand === 'string' && !isExternal(operand) ? test(operand) : undefined;

/** `*` matches any text. */
function matchesWildcard(wildcard: string, text: string): boolean {
  const [start = '', ...parts] = wildcard.split('*');
  const end = parts.pop();
  if (end === undefined) return wildcard === text;
  if (!text.startsWith(start)) return false;
  let at = start.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length >= at + end.length && text.endsWith(end);
}
