import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';

/** A reference that stands somewhere in a value. */
export interface Reference {
  readonly kind: 'Ref' | 'GetAtt' | 'Condition';
  /** Logical ID, parameter, pseudo parameter (`AWS::Region`) or condition. */
  readonly id: string;
  /** Of a GetAtt: the attribute, such as `Arn` or `Outputs.VpcId`. */
  readonly attribute?: string;
  /** Keys and indexes that lead to the reference, such as `['Properties', 'Tags', 0, 'Value']`. */
  readonly path: readonly (string | number)[];
  /** The branches of `Fn::If` that the reference stands in, outermost first: it counts only if all of them do. */
  readonly held: readonly Branch[];
}

/** One branch of an `Fn::If`. */
export interface Branch {
  readonly condition: string;
  readonly holds: boolean;
}

type Place = Pick<Reference, 'path' | 'held'>;

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The name and argument of an intrinsic function: an object with one key, `Ref`, `Condition` or `Fn::…`. */
export function functionIn(value: Json): readonly [name: string, argument: Json] | undefined {
  if (!isObject(value)) return undefined;
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && /^(Ref$|Condition$|Fn::)/.test(name) ? [name, value[name]!] : undefined;
}

/** What a GetAtt names, in either spelling: `['A', 'B.C']` or `'A.B.C'`. Nothing if an argument is computed. */
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

/** A piece of an `Fn::Sub`: text as it is, or a hole `${name}`. */
export type SubPart = { readonly text: string } | { readonly hole: string };

/** Cuts the text of an `Fn::Sub`: `${!Literal}` is the text `${Literal}`, `${ A }` the hole `A`. */
export function subParts(text: string): readonly SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const inner = match[1]!;
    const part = inner.startsWith('!') ? { text: `\${${inner.slice(1)}}` } : { hole: inner.trim() };
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** The text and the variables of an `Fn::Sub`, in either form. Nothing if it has neither. */
export function subArguments(
  argument: Json,
): { readonly text: string; readonly variables: JsonObject; readonly long: boolean } | undefined {
  if (typeof argument === 'string') return { text: argument, variables: {}, long: false };
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const [text, variables] = argument as readonly Json[];
  return typeof text === 'string' && isObject(variables) ? { text, variables, long: true } : undefined;
}

/** What a hole of an `Fn::Sub` refers to, if it is not one of the variables. */
export function holeReference(hole: string): Pick<Reference, 'kind' | 'id' | 'attribute'> {
  const [id = '', attribute] = splitAtDot(hole);
  return attribute === undefined ? { kind: 'Ref', id } : { kind: 'GetAtt', id, attribute };
}

/**
 * Every reference in a value, `Fn::Sub` holes included, in the order in which they are written. It gives the name of the
 * condition of an `Fn::If`, and `{ Condition: name }` where that is the whole object; not the Condition of a resource,
 * which stands beside other keys, nor the text in DependsOn.
 */
export function* references(value: Json, place: Place = { path: [], held: [] }): Generator<Reference> {
  const found = functionIn(value);
  const at = found && isObject(value) ? { ...place, path: [...place.path, found[0]] } : place;
  if (!found) yield* inside(value, place);
  else yield* (referencesOf.get(found[0]) ?? references)(found[1], at);
}

function* inside(value: Json, { path, held }: Place): Generator<Reference> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* references(item, { path: [...path, index], held });
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* references(item, { path: [...path, key], held });
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
    if ('hole' in part && !Object.hasOwn(sub.variables, part.hole)) yield { ...holeReference(part.hole), ...place };
  }
  yield* inside(sub.variables, { ...place, path: [...place.path, 1] });
}

function* ofIf(argument: Json, { path, held }: Place): Generator<Reference> {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string') return yield* references(argument, { path, held });
  const [condition, whenTrue, whenFalse, ...more] = argument as [string, ...Json[]];
  yield { kind: 'Condition', id: condition, path: [...path, 0], held };
  for (const [index, branch] of [whenTrue, whenFalse].entries()) {
    if (branch === undefined) continue;
    yield* references(branch, { path: [...path, index + 1], held: [...held, { condition, holds: index === 0 }] });
  }
  for (const [index, item] of more.entries()) yield* references(item, { path: [...path, index + 3], held });
}

/**
 * The same value with each Ref, GetAtt and named Condition replaced by what `replace` returns; undefined leaves it. A
 * hole of an `Fn::Sub` whose replacement is text is filled in, one that becomes another reference is renamed, and for
 * anything else a variable of the hole's name (without punctuation) is added.
 */
export function mapReferences(value: Json, replace: (reference: Reference) => Json | undefined): Json {
  return mapped(value, replace, { path: [], held: [] });
}

type Replace = (reference: Reference) => Json | undefined;

function mapped(value: Json, replace: Replace, place: Place): Json {
  const { path, held } = place;
  if (Array.isArray(value)) return value.map((item, index) => mapped(item, replace, { path: [...path, index], held }));
  if (!isObject(value)) return value;
  const found = functionIn(value);
  if (!found) return mapEntries(value, replace, place);
  const [name, argument] = found;
  const at = { path: [...path, name], held };
  if (name === 'Fn::Sub') return mapSub(value, argument, replace, at);
  if (name === 'Fn::If') return { [name]: mapIf(argument, replace, at) };
  const [reference] = name === 'Ref' || name === 'Condition' || name === 'Fn::GetAtt' ? references(value, place) : [];
  if (reference?.path.length === at.path.length) return replace(reference) ?? value;
  return { [name]: mapped(argument, replace, at) };
}

function mapEntries(value: JsonObject, replace: Replace, { path, held }: Place): JsonObject {
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, mapped(item, replace, { path: [...path, key], held })]));
}

function mapIf(argument: Json, replace: Replace, { path, held }: Place): Json {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string') return mapped(argument, replace, { path, held });
  const [condition, ...branches] = argument as [string, ...Json[]];
  const name = replace({ kind: 'Condition', id: condition, path: [...path, 0], held });
  const renamed = isObject(name) && typeof name.Condition === 'string' ? name.Condition : (name ?? condition);
  const kept = branches.map((branch, index) =>
    mapped(branch, replace, { path: [...path, index + 1], held: [...held, { condition, holds: index === 0 }] }),
  );
  return [renamed, ...kept];
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
    if (Object.hasOwn(sub.variables, part.hole)) return `\${${part.hole}}`;
    const replaced = replace({ ...holeReference(part.hole), ...place });
    if (replaced === undefined) return `\${${part.hole}}`;
    changed = true;
    return fillHole(part.hole, replaced, variables);
  });
  if (!changed) return value;
  return { 'Fn::Sub': sub.long || Object.keys(variables).length > 0 ? [text.join(''), variables] : text.join('') };
}

/** What stands for a hole once its reference is `value`. Adds to the variables what no text can say. */
function fillHole(hole: string, value: Json, variables: Record<string, Json>): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return escapeSub(`${value}`);
  const [reference] = references(value);
  if (reference?.path.length === 1 && reference.kind !== 'Condition' && functionIn(value)) {
    const name = reference.attribute === undefined ? reference.id : `${reference.id}.${reference.attribute}`;
    if (!Object.hasOwn(variables, name)) return `\${${name}}`;
  }
  let variable = hole.replace(/[^A-Za-z0-9]/g, '');
  while (Object.hasOwn(variables, variable)) variable += '2';
  Object.assign(variables, { [variable]: value });
  return `\${${variable}}`;
}

/** Text that `Fn::Sub` gives back unchanged. */
export const escapeSub = (text: string) => text.replace(/\$\{(?=[^{}]*\})/g, '${!');
