/**
 * References are plain data: at run time each is the object that stands in the template, such as `{ Ref: 'DataKey' }`.
 * The compiler alone knows what a reference yields and which type of resource it names. The brand is required, not
 * optional, because a type whose only property is optional lets every object through.
 */
declare const yields: unique symbol;
declare const refersTo: unique symbol;
declare const maybe: unique symbol;

/** What an intrinsic function gives: a `T` that CloudFormation works out (`Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::If`, …). */
export interface Expr<out T> {
  readonly [yields]: T;
}

/** A `T` written as a literal, or worked out by CloudFormation. */
export type Value<T> = T | Expr<T>;

/** The ARN of a resource of type `R`, such as `Arn<'AWS::KMS::Key'>`. No other ARN and no plain string fits. */
export interface Arn<R extends string> extends Expr<string> {
  readonly [refersTo]: `Arn of ${R}`;
}

/** What `Ref` returns for a resource of type `R`: its name, id or ARN, as AWS has it. No plain string fits. */
export interface Id<R extends string> extends Expr<string> {
  readonly [refersTo]: `Ref of ${R}`;
}

/** A `T` that exists only under a condition. No builder accepts it before the absent case is decided. */
export interface Optional<out T> {
  readonly [maybe]: T;
}

/**
 * Takes `value` for a `T`, whatever it is: the way out of the types, said aloud. For what the compiler can't know, such
 * as an ARN that a user types in: `unchecked<Arn<'AWS::KMS::Key'>>(sub('arn:…'))`.
 */
export function unchecked<T>(value: unknown): T {
  return value as T;
}
