import { type Condition, type ConditionExpression, equals, isGiven } from './condition.ts';
import { flag, type Parameter } from './parameter.ts';
import { type Expr, unchecked } from './reference.ts';
import type { Assertion, Rule } from './rule.ts';

/** References to parameters. `p` in a function of one feature has this type. */
export type References<P extends Readonly<Record<string, Parameter<unknown>>>> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer E> ? E : never;
};

/** The conditions that a feature declares, by name: from a record of expressions, or from a function that returns one. */
export type Conditions<D> = {
  readonly [K in keyof (D extends (...references: never[]) => infer R ? R : D)]: Condition;
};

export interface OptionProps {
  /** Label in the console. */
  readonly label: string;
  readonly description: string;
  /** Default: `false`. */
  readonly default?: 'true' | 'false';
  /** What the option requires if it is enabled, by name of the rule. See `holds`, `isEnabled` and `isSet`. */
  readonly needs?: Readonly<Record<string, Assertion | readonly Assertion[]>>;
}

/** A parameter `true` or `false`, the condition that it is enabled, and the rules of what it requires. */
export interface Option<P extends string, C extends string> {
  readonly parameters: { readonly [K in P]: Parameter<Expr<boolean>> };
  readonly conditions: { readonly [K in C]: ConditionExpression };
  readonly rules: Readonly<Record<string, Rule>>;
}

/**
 * Declares an option of a blueprint: a parameter, its condition, and the rules of what it requires. The blueprint adds each of the
 * three to its own.
 *
 * @param parameter name of the parameter, such as `CreateBastion`
 * @param condition name of the condition that is true if the option is enabled, such as `HasBastion`
 */
export function option<const P extends string, const C extends string>(
  parameter: P,
  condition: C,
  { label, description, default: initial = 'false', needs = {} }: OptionProps,
): Option<P, C> {
  const isOn = isEnabled(parameter);
  return {
    parameters: { [parameter]: flag(label, initial, { Description: description }) },
    conditions: { [condition]: isOn },
    rules: Object.fromEntries(
      Object.entries(needs).map(([name, assertions]): [string, Rule] => [
        name,
        { RuleCondition: isOn, Assertions: [assertions].flat() as readonly Assertion[] },
      ]),
    ),
  } as Option<P, C>;
}

/** True if an option is enabled. The linker refuses the name of a parameter that is not declared. */
export const isEnabled = (parameter: string): ConditionExpression =>
  equals(unchecked<Expr<string>>({ Ref: parameter }), 'true');

/** True if a text parameter is not empty. The linker refuses the name of a parameter that is not declared. */
export const isSet = (parameter: string): ConditionExpression => isGiven(unchecked<Expr<string>>({ Ref: parameter }));
