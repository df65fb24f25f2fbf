import { noValue, region } from './intrinsic.ts';
import type { Expr, Optional, Value } from './reference.ts';
import type { Resource } from './resource.ts';

declare const decides: unique symbol;

/** A condition expression: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`. */
export interface ConditionExpression {
  readonly [decides]: boolean;
}

/** A condition that the blueprint declares, by name. */
export interface Condition {
  readonly name: string;
}

/** `Fn::Equals`. */
export function equals(a: Value<string> | Expr<number | boolean>, b: Value<string>): ConditionExpression {
  return { 'Fn::Equals': [a, b] } as never;
}

/** `Fn::Not`. Removes a double negation. */
export function not(expression: ConditionExpression): ConditionExpression {
  const { 'Fn::Not': negated } = expression as { 'Fn::Not'?: readonly [ConditionExpression] };
  return negated ? negated[0] : ({ 'Fn::Not': [expression] } as never);
}

/** `Fn::And` of two to ten expressions. */
export function and(...expressions: ConditionExpression[]): ConditionExpression {
  return { 'Fn::And': expressions } as never;
}

/** `Fn::Or` of two to ten expressions. */
export function or(...expressions: ConditionExpression[]): ConditionExpression {
  return { 'Fn::Or': expressions } as never;
}

/** `Fn::Or` takes at most ten expressions. */
const MAX_OPERANDS = 10;

/**
 * True if the Region of the stack is one of these.
 *
 * @param regions at least one, at most a hundred
 */
export function isInRegion(regions: readonly string[]): ConditionExpression {
  const expressions = regions.map((name) => equals(region, name));
  const groups = Array.from({ length: Math.ceil(expressions.length / MAX_OPERANDS) }, (_, at) =>
    anyOf(expressions.slice(at * MAX_OPERANDS, (at + 1) * MAX_OPERANDS)),
  );
  return anyOf(groups);
}

const anyOf = (expressions: readonly ConditionExpression[]): ConditionExpression =>
  expressions.length === 1 ? expressions[0]! : or(...expressions);

/** True if a text parameter is not empty. */
export const isGiven = (value: Value<string>): ConditionExpression => not(equals(value, ''));

/** True if at least one element of a list parameter is not empty. */
export const isAnyGiven = (values: Value<readonly Value<string>[]>): ConditionExpression =>
  not(equals({ 'Fn::Join': ['', values] } as never, ''));

/** Return type of `when`: the snippet, or the record of snippets, with optional references. */
export type Under<R> = R extends { readonly resources: readonly Resource[] }
  ? { readonly [K in keyof R]: K extends 'resources' ? R[K] : OptionalOf<R[K]> }
  : { readonly [K in keyof R]: Under<R[K]> };
type OptionalOf<T> = T extends Optional<infer U> ? Optional<U> : Optional<T>;

/**
 * Creates resources that exist only if `condition` is true. References are plain inside the callback. Outside they are
 * `Optional`, which no builder accepts until `orNoValue`, `orElse` or `present` (in another `when` with the same
 * condition) resolves it. A `when` inside a `when` combines both conditions with `Fn::And`.
 */
export function when<R extends object>(
  condition: Condition,
  make: (present: <T>(optional: Optional<T>) => T) => R,
): Under<R> {
  return under(
    condition.name,
    make((optional) => contents(optional).value),
  ) as Under<R>;
}

function under(name: string, made: object): unknown {
  if (!('resources' in made))
    return Object.fromEntries(Object.entries(made).map(([key, part]) => [key, under(name, part)]));
  return Object.fromEntries(
    Object.entries(made).map(([key, value]) =>
      key === 'resources'
        ? [key, (value as Resource[]).map((resource) => ({ ...resource, when: [name, ...resource.when] }))]
        : [key, optional(name, value)],
    ),
  );
}

interface OptionalContents<T> {
  readonly conditions: readonly string[];
  readonly value: T;
}

function optional(name: string, value: unknown): object {
  const inner = (value as { 'Hipaa::Optional'?: OptionalContents<unknown> } | null)?.['Hipaa::Optional'];
  return {
    'Hipaa::Optional': inner
      ? { conditions: [name, ...inner.conditions], value: inner.value }
      : { conditions: [name], value },
  };
}

/** The conditions under which an optional reference exists, and the reference. */
export function contents<T>(optional: Optional<T>): OptionalContents<T> {
  return (optional as unknown as { 'Hipaa::Optional': OptionalContents<T> })['Hipaa::Optional'];
}

/** An optional reference if it exists, otherwise `other`. */
export function orElse<T, U>(optional: Optional<T>, other: U): T | U {
  const { conditions, value } = contents(optional);
  return conditions.reduceRight<unknown>((inner, name) => ({ 'Fn::If': [name, inner, other] }), value) as T | U;
}

/** An optional reference if it exists, otherwise `AWS::NoValue`, which removes the property. */
export function orNoValue<T>(optional: Optional<T>): T {
  return orElse(optional, noValue as T);
}

/** `Fn::If`. */
export function either<T, U>(condition: Condition, then: T, otherwise: U): T | U {
  return { 'Fn::If': [condition.name, then, otherwise] } as never;
}
