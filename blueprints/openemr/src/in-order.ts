import { type Expr, equals, holds, isOneOf, not, or, type Rule } from '@hipaa-stacks/cloudformation';

/** Rules cannot compare numbers: one assertion for each value of the minimum, with the allowed values of the maximum. */
export const inOrder = (
  min: Expr<number>,
  max: Expr<number>,
  values: readonly number[],
  description: string,
): Rule => ({
  Assertions: values.slice(1).map((value) =>
    holds(
      or(
        not(equals(min, `${value}`)),
        isOneOf(
          values.filter((one) => one >= value),
          max,
        ),
      ),
      description,
    ),
  ),
});
