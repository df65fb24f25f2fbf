/**
 * References are plain data: at run time each is the object that is in the template, such as `{ Ref: 'DataKey' }`. The
 * type of its value and of its resource exist at compile time only. The brand is required, not optional, because a type
 * with only optional properties accepts every object.
 */
declare const yields: unique symbol;
declare const refersTo: unique symbol;
declare const maybe: unique symbol;

/**
 * The result of an intrinsic function: a `T` that CloudFormation resolves (`Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::If`,
 * …).
 */
export interface Expr<out T> {
  readonly [yields]: T;
}

/** A literal `T`, or one that CloudFormation resolves. */
export type Value<T> = T | Expr<T>;

/**
 * The ARN of a resource of type `R`, such as `Arn<'AWS::KMS::Key'>`. Other ARNs and plain strings are not assignable.
 */
export interface Arn<R extends string> extends Expr<string> {
  readonly [refersTo]: `Arn of ${R}`;
}

/**
 * The value of `Ref` for a resource of type `R`: its name, ID or ARN, depending on the type. Plain strings are not
 * assignable.
 */
export interface Id<R extends string> extends Expr<string> {
  readonly [refersTo]: `Ref of ${R}`;
}

/** A `T` that exists only under a condition. No builder accepts it until the absent case is handled. */
export interface Optional<out T> {
  readonly [maybe]: T;
}

/**
 * Casts `value` to `T`, explicitly. For values that the compiler can't check, such as an ARN that a user enters:
 * `unchecked<Arn<'AWS::KMS::Key'>>(sub('arn:…'))`.
 */
export function unchecked<T>(value: unknown): T {
  return value as T;
}
