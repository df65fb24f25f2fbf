import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { functionIn, isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isExternal } from './external-values.ts';
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
  const texts = items.filter((item) => typeof item === 'string' && !isExternal(item)) as readonly string[];
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

/** Each of `$or`, with what stands beside it. */
export function alternativesOf({ $or: alternatives, ...rest }: JsonObject): readonly JsonObject[] {
  const each = listOf(alternatives).filter(isObject);
  return each.length === 0 ? [rest] : each.map((alternative) => ({ ...rest, ...alternative }));
}

/**
 * Whether a field of a pattern takes a text; undefined if that can't be seen. A field that the pattern leaves out takes
 * every text. Source: Amazon EventBridge User Guide, "Comparison operators for use in event patterns".
 */
export function takes(value: Json | undefined, text: string): boolean | undefined {
  if (value === undefined) return true;
  const answers = listOf(value).map((item) => itemTakes(item, text));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function itemTakes(item: Json, text: string): boolean | undefined {
  if (typeof item === 'string') return isExternal(item) ? undefined : item === text;
  if (!isObject(item)) return false;
  if (functionIn(item)) return undefined;
  const [[operator, operand] = []] = Object.entries(item);
  switch (operator) {
    case 'exists':
      return operand === true;
    case 'anything-but':
      return not(isObject(operand) ? itemTakes(operand, text) : takes(operand, text));
    case 'prefix':
      return ofText(operand, (start) => text.startsWith(start));
    case 'suffix':
      return ofText(operand, (end) => text.endsWith(end));
    case 'wildcard':
      return ofText(operand, (wildcard) => matchesWildcard(wildcard, text));
    case 'equals-ignore-case':
      return ofText(operand, (other) => other.toLowerCase() === text.toLowerCase());
    default:
      return undefined;
  }
}

const not = (answer: boolean | undefined): boolean | undefined => (answer === undefined ? undefined : !answer);

const ofText = (operand: Json | undefined, test: (text: string) => boolean): boolean | undefined =>
  typeof operand === 'string' && !isExternal(operand) ? test(operand) : undefined;

/** `*` is any text. */
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
