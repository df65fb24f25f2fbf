import { type ConditionExpression, not } from './condition.ts';
import { region } from './intrinsic.ts';
import type { Expr } from './reference.ts';
import { regionsWithout } from './service-facts.ts';

/** A rule: refuses invalid combinations of parameter values before any resource is created. */
export interface Rule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly Assertion[];
}

/** A condition that the parameters must meet, and the message if they do not: what to change. */
export interface Assertion {
  readonly Assert: unknown;
  readonly AssertDescription: string;
}

/** An assertion of a rule. */
export const holds = (Assert: ConditionExpression, AssertDescription: string): Assertion => ({
  Assert,
  AssertDescription,
});

/** `Fn::Contains`: the value is one of these. Supported in rules only, not in conditions. */
export const isOneOf = (values: readonly (string | number)[], value: Expr<unknown>): ConditionExpression =>
  ({ 'Fn::Contains': [values.map(String), value] }) as never;

/** `Fn::EachMemberIn`: every element of a list parameter is empty. Supported in rules only, not in conditions. */
export const isNoneGiven = (list: Expr<readonly string[]>): ConditionExpression =>
  ({ 'Fn::EachMemberIn': [list, ['']] }) as never;

/**
 * The assertion that the Region of the stack has a feature.
 *
 * @param feature a name in `features` of `facts/regions.json`
 * @param what the feature, as the subject of a sentence
 * @param fix what to change, as a sentence
 */
export const regionHas = (feature: string, what: string, fix: string): Assertion =>
  holds(not(isOneOf(regionsWithout(feature), region)), `${what} is not available in this Region. ${fix}`);

/**
 * A rule that refuses a value in the Regions that do not have its feature.
 *
 * @param isOn whether the value uses the feature
 */
export const availableInRegion = (feature: string, isOn: ConditionExpression, what: string, fix: string): Rule => ({
  RuleCondition: isOn,
  Assertions: [regionHas(feature, what, fix)],
});
