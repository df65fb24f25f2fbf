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

/** Days that CloudWatch Logs takes as a retention, from a month to ten years. Source: its API reference, PutRetentionPolicy. */
const retentions = [30, 90, 365, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;
const YEAR = 365;
const SIX_YEARS = 2192;

/** The parameter `RetentionDays` of a blueprint: days for which logs are kept. Default: six years, as 164.316(b)(2)(i) has it. */
export const retentionDays = (Description: string): Parameter<Expr<number>> =>
  number('Days to keep logs', { Description, Default: SIX_YEARS, AllowedValues: retentions });

/** The condition under which S3 may move logs to archive storage after a year: it refuses that where they go no later. */
export const isLongerThanAYear = (days: Expr<number>): ConditionExpression =>
  not(or(...retentions.filter((one) => one <= YEAR).map((one) => equals(days, `${one}`))));

/** The rule by which production keeps logs for six years, whatever test and development do. */
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
      `Production keeps logs for at least ${SIX_YEARS} days (six years, 164.316(b)(2)(i)). Raise RetentionDays, or choose another Environment.`,
    ),
  ],
});
