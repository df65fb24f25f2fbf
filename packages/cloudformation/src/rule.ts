import type { ConditionExpression } from './condition.ts';
import type { Expr } from './reference.ts';

/** What refuses impossible combinations before anything is created. It can only compare and contain. */
export interface Rule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly Assertion[];
}

/** What must hold of the parameters, and the sentence that people read when it does not: what to change. */
export interface Assertion {
  readonly Assert: unknown;
  readonly AssertDescription: string;
}

/** An assertion of a rule. */
export const holds = (Assert: ConditionExpression, AssertDescription: string): Assertion => ({
  Assert,
  AssertDescription,
});

/** `Fn::Contains`: the value is one of these. In rules alone: conditions do not know it. */
export const isOneOf = (values: readonly (string | number)[], value: Expr<unknown>): ConditionExpression =>
  ({ 'Fn::Contains': [values.map(String), value] }) as never;

/** `Fn::EachMemberIn`: no element of a list parameter is given. In rules alone: conditions do not know it. */
export const isNoneGiven = (list: Expr<readonly string[]>): ConditionExpression =>
  ({ 'Fn::EachMemberIn': [list, ['']] }) as never;
