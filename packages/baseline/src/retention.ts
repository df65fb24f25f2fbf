import {
  type ConditionExpression,
  type Expr,
  equals,
  holds,
  isOneOf,
  not,
  number,
  or,
  type Parameter,
  type Rule,
} from '@hipaa-stacks/cloudformation';

/** Retention periods that CloudWatch Logs accepts, in days, from a month to ten years. Source: its API reference, PutRetentionPolicy. */
const retentions = [30, 90, 365, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;
const YEAR = 365;
const SIX_YEARS = 2192;

/** The parameter `RetentionDays` of a blueprint: the log retention in days. Default: six years (164.316(b)(2)(i)). */
export const retentionDays = (Description: string): Parameter<Expr<number>> =>
  number('Log retention (days)', { Description, Default: SIX_YEARS, AllowedValues: retentions });

/** The retention is longer than a year. S3 refuses a transition to archive storage after a year if objects expire before that. */
export const isLongerThanAYear = (days: Expr<number>): ConditionExpression =>
  not(or(...retentions.filter((one) => one <= YEAR).map((one) => equals(days, `${one}`))));

/** The rule that production retains logs for at least six years. `test` and `dev` allow less. */
export const sixYearsInProduction = (p: {
  readonly Environment: Expr<string>;
  readonly RetentionDays: Expr<number>;
}): Rule => ({
  RuleCondition: equals(p.Environment, 'prod'),
  Assertions: [
    holds(
      isOneOf(
        retentions.filter((one) => one >= SIX_YEARS),
        p.RetentionDays,
      ),
      `Production requires a log retention of at least ${SIX_YEARS} days (six years, 164.316(b)(2)(i)). Increase RetentionDays, or set Environment to test or dev.`,
    ),
  ],
});
