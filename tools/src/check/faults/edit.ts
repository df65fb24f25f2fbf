import type { Json, Template } from '@hipaa-stacks/cloudformation';

/** Keys and indexes of the path to a value. */
export type Path = readonly (string | number)[];

/** Marks a value that is removed. */
export const removed = Symbol('removed');

/** The replacement of a value. */
export type Replacement = Json | typeof removed;

/** A change of one template of a system. */
export interface Change {
  /** Logical ID of the nested stack, or `root`. */
  readonly stack: string;
  readonly path: Path;
  readonly value: Replacement;
}

/** The same template with one value changed; all objects that are not on its path are shared. */
export const withChange = (template: Template, { path, value }: Change): Template =>
  replaced(template as unknown as Json, path, value) as unknown as Template;

function replaced(value: Json, [key, ...rest]: Path, next: Replacement): Json {
  if (key === undefined) return next as Json;
  const item = (value as Readonly<Record<string, Json>>)[key]!;
  const isLast = rest.length === 0;
  if (Array.isArray(value)) {
    if (isLast && next === removed) return value.filter((_, index) => index !== key);
    return value.map((each: Json, index) => (index === key ? replaced(each, rest, next) : each));
  }
  const entries = Object.entries(value as object) as [string, Json][];
  if (isLast && next === removed) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (item === undefined && isLast) return Object.fromEntries([...entries, [`${key}`, next as Json]]);
  return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? replaced(each, rest, next) : each]));
}

/** A value in a template. */
export interface Place {
  readonly path: Path;
  readonly value: Json;
}

/** A value and every nested value, outermost first. */
export function* placesIn(value: Json, path: Path = []): Generator<Place> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) yield* placesIn(item as Json, [...path, isList ? Number(key) : key]);
}

/** The value at a path; undefined if there is none. */
export function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, Json>>)[key] : undefined),
    value,
  );
}

/** A misspelled name: two letters are transposed, or the last one is doubled. */
export function mistyped(name: string): string {
  for (let index = Math.floor(name.length / 2); index < name.length - 1; index++) {
    const [a = '', b = ''] = name.slice(index, index + 2);
    if (a !== b && /[A-Za-z]{2}/.test(a + b)) return name.slice(0, index) + b + a + name.slice(index + 2);
  }
  return `${name}${name.at(-1) ?? 'x'}`;
}
