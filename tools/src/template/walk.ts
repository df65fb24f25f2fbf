import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';

/** A reference in a value. */
export interface Reference {
  readonly kind: 'Ref' | 'GetAtt' | 'Condition';
  /** Logical ID, parameter, pseudo parameter (`AWS::Region`) or condition. */
  readonly id: string;
  /** For a GetAtt: the attribute, such as `Arn` or `Outputs.VpcId`. */
  readonly attribute?: string;
  /** Keys and indexes of the path to the reference, such as `['Properties', 'Tags', 0, 'Value']`. */
  readonly path: readonly (string | number)[];
  /** The branches of `Fn::If` that contain the reference, outermost first: it exists only if all of them are chosen. */
  readonly conditions: readonly Branch[];
}

/** One branch of an `Fn::If`. */
interface Branch {
  readonly condition: string;
  readonly isTrue: boolean;
}

type Place = Pick<Reference, 'path' | 'conditions'>;

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The name and argument of an intrinsic function: an object with one key, `Ref`, `Condition` or `Fn::…`. */
export function functionIn(value: Json): readonly [name: string, argument: Json] | undefined {
  if (!isObject(value)) return undefined;
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && /^(Ref$|Condition$|Fn::)/.test(name) ? [name, value[name]!] : undefined;
}

/** Resource and attribute of a GetAtt, in either form: `['A', 'B.C']` or `'A.B.C'`. Undefined if an argument is computed. */
export function getAtt(argument: Json): { readonly id: string; readonly attribute: string } | undefined {
  const parts = typeof argument === 'string' ? splitAtDot(argument) : argument;
  if (!Array.isArray(parts) || parts.length !== 2) return undefined;
  const [id, attribute] = parts;
  return typeof id === 'string' && typeof attribute === 'string' ? { id, attribute } : undefined;
}

function splitAtDot(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** A part of an `Fn::Sub`: literal text, or a placeholder `${name}`. */
export type SubPart = { readonly text: string } | { readonly placeholder: string };

/** Splits the text of an `Fn::Sub`: `${!Literal}` is the text `${Literal}`, `${ A }` the placeholder `A`. */
export function subParts(text: string): readonly SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const inner = match[1]!;
    const part = inner.startsWith('!') ? { text: `\${${inner.slice(1)}}` } : { placeholder: inner.trim() };
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** The text and the variables of an `Fn::Sub`, in either form. Undefined if it has neither. */
export function subArguments(
  argument: Json,
): { readonly text: string; readonly variables: JsonObject; readonly long: boolean } | undefined {
  if (typeof argument === 'string') return { text: argument, variables: {}, long: false };
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const [text, variables] = argument as readonly Json[];
  return typeof text === 'string' && isObject(variables) ? { text, variables, long: true } : undefined;
}

/** The reference of a placeholder of an `Fn::Sub`, unless it is one of the variables. */
export function placeholderReference(placeholder: string): Pick<Reference, 'kind' | 'id' | 'attribute'> {
  const [id = '', attribute] = splitAtDot(placeholder);
  return attribute === undefined ? { kind: 'Ref', id } : { kind: 'GetAtt', id, attribute };
}

/**
 * Every reference in a value, including placeholders of `Fn::Sub`, in the order of the text. It returns the name of the condition of
 * an `Fn::If`, and `{ Condition: name }` if that is the whole object; not the Condition of a resource, which has other keys next to
 * it, nor the text in DependsOn.
 */
export function* references(value: Json, place: Place = { path: [], conditions: [] }): Generator<Reference> {
  const found = functionIn(value);
  const at = found && isObject(value) ? { ...place, path: [...place.path, found[0]] } : place;
  if (!found) yield* inside(value, place);
  else yield* (referencesOf.get(found[0]) ?? references)(found[1], at);
}

function* inside(value: Json, { path, conditions }: Place): Generator<Reference> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* references(item, { path: [...path, index], conditions });
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* references(item, { path: [...path, key], conditions });
  }
}

const referencesOf: ReadonlyMap<string, (argument: Json, place: Place) => Generator<Reference>> = new Map([
  ['Ref', named('Ref')],
  ['Condition', named('Condition')],
  ['Fn::GetAtt', ofGetAtt],
  ['Fn::Sub', ofSub],
  ['Fn::If', ofIf],
]);

function named(kind: 'Ref' | 'Condition') {
  return function* (argument: Json, place: Place): Generator<Reference> {
    if (typeof argument === 'string') yield { kind, id: argument, ...place };
    else yield* references(argument, place);
  };
}

function* ofGetAtt(argument: Json, place: Place): Generator<Reference> {
  const target = getAtt(argument);
  if (target) yield { kind: 'GetAtt', ...target, ...place };
  else yield* references(argument, place);
}

function* ofSub(argument: Json, place: Place): Generator<Reference> {
  const sub = subArguments(argument);
  if (!sub) return yield* references(argument, place);
  for (const part of subParts(sub.text)) {
    if ('placeholder' in part && !Object.hasOwn(sub.variables, part.placeholder))
      yield { ...placeholderReference(part.placeholder), ...place };
  }
  yield* inside(sub.variables, { ...place, path: [...place.path, 1] });
}

function* ofIf(argument: Json, { path, conditions }: Place): Generator<Reference> {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string')
    return yield* references(argument, { path, conditions });
  const [condition, whenTrue, whenFalse, ...more] = argument as [string, ...Json[]];
  yield { kind: 'Condition', id: condition, path: [...path, 0], conditions };
  for (const [index, branch] of [whenTrue, whenFalse].entries()) {
    if (branch === undefined) continue;
    yield* references(branch, {
      path: [...path, index + 1],
      conditions: [...conditions, { condition, isTrue: index === 0 }],
    });
  }
  for (const [index, item] of more.entries()) yield* references(item, { path: [...path, index + 3], conditions });
}

/**
 * The same value with each Ref, GetAtt and named Condition replaced by the result of `replace`; undefined keeps it. In an `Fn::Sub`,
 * a replacement that is text is inserted, one that is another reference renames the placeholder, and any other one becomes a variable
 * with the name of the placeholder (without punctuation).
 */
export function mapReferences(value: Json, replace: (reference: Reference) => Json | undefined): Json {
  return mapped(value, replace, { path: [], conditions: [] });
}

type Replace = (reference: Reference) => Json | undefined;

function mapped(value: Json, replace: Replace, place: Place): Json {
  const { path, conditions } = place;
  if (Array.isArray(value))
    return value.map((item, index) => mapped(item, replace, { path: [...path, index], conditions }));
  if (!isObject(value)) return value;
  const found = functionIn(value);
  if (!found) return mapEntries(value, replace, place);
  const [name, argument] = found;
  const at = { path: [...path, name], conditions };
  if (name === 'Fn::Sub') return mapSub(value, argument, replace, at);
  if (name === 'Fn::If') return { [name]: mapIf(argument, replace, at) };
  const [reference] = name === 'Ref' || name === 'Condition' || name === 'Fn::GetAtt' ? references(value, place) : [];
  if (reference?.path.length === at.path.length) return replace(reference) ?? value;
  return { [name]: mapped(argument, replace, at) };
}

function mapEntries(value: JsonObject, replace: Replace, { path, conditions }: Place): JsonObject {
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, mapped(item, replace, { path: [...path, key], conditions })]),
  );
}

function mapIf(argument: Json, replace: Replace, { path, conditions }: Place): Json {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string')
    return mapped(argument, replace, { path, conditions });
  const [condition, ...branches] = argument as [string, ...Json[]];
  const name = replace({ kind: 'Condition', id: condition, path: [...path, 0], conditions });
  const renamed = isObject(name) && typeof name.Condition === 'string' ? name.Condition : (name ?? condition);
  const mappedBranches = branches.map((branch, index) =>
    mapped(branch, replace, {
      path: [...path, index + 1],
      conditions: [...conditions, { condition, isTrue: index === 0 }],
    }),
  );
  return [renamed, ...mappedBranches];
}

function mapSub(value: Json, argument: Json, replace: Replace, place: Place): Json {
  const sub = subArguments(argument);
  if (!sub) return { 'Fn::Sub': mapped(argument, replace, place) };
  const variables: Record<string, Json> = {
    ...mapEntries(sub.variables, replace, { ...place, path: [...place.path, 1] }),
  };
  let changed = sub.long;
  const text = subParts(sub.text).map((part) => {
    if ('text' in part) return escapeSub(part.text);
    if (Object.hasOwn(sub.variables, part.placeholder)) return `\${${part.placeholder}}`;
    const replaced = replace({ ...placeholderReference(part.placeholder), ...place });
    if (replaced === undefined) return `\${${part.placeholder}}`;
    changed = true;
    return fillPlaceholder(part.placeholder, replaced, variables);
  });
  if (!changed) return value;
  return { 'Fn::Sub': sub.long || Object.keys(variables).length > 0 ? [text.join(''), variables] : text.join('') };
}

/** The text of a placeholder whose reference is replaced by `value`. Adds a variable if text is not sufficient. */
function fillPlaceholder(placeholder: string, value: Json, variables: Record<string, Json>): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return escapeSub(`${value}`);
  const [reference] = references(value);
  if (reference?.path.length === 1 && reference.kind !== 'Condition' && functionIn(value)) {
    const name = reference.attribute === undefined ? reference.id : `${reference.id}.${reference.attribute}`;
    if (!Object.hasOwn(variables, name)) return `\${${name}}`;
  }
  let variable = placeholder.replace(/[^A-Za-z0-9]/g, '');
  while (Object.hasOwn(variables, variable)) variable += '2';
  Object.assign(variables, { [variable]: value });
  return `\${${variable}}`;
}

/** Text that `Fn::Sub` returns unchanged. */
const escapeSub = (text: string) => text.replace(/\$\{(?=[^{}]*\})/g, '${!');
