import type { ConditionExpression } from './condition.ts';
import type { Expr } from './reference.ts';

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
