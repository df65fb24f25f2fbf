import type { Expr } from '@hipaa-stacks/cloudformation';
import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { isLongerThanAYear, retentionDays, sixYearsInProduction } from './retention.ts';

const { declaration } = retentionDays('Log retention.');
const allowedDays = declaration.AllowedValues as readonly number[];
const days = unchecked<Expr<number>>({ Ref: 'RetentionDays' });
const Environment = unchecked<Expr<string>>({ Ref: 'Environment' });

test('the default retention is six years', () => {
  expect(declaration.Default).toBe(6 * 365 + 2);
  expect(allowedDays).toContain(declaration.Default);
});

test('production allows six years or more only', () => {
  const { RuleCondition, Assertions } = sixYearsInProduction({ Environment, RetentionDays: days });
  expect(RuleCondition).toEqual({ 'Fn::Equals': [Environment, 'prod'] });
  const allowed = allowedDays.filter((one) => one >= 2192).map(String);
  expect(allowed).toEqual(['2192', '2557', '2922', '3288', '3653']);
  expect(Assertions).toMatchObject([
    {
      Assert: { 'Fn::Contains': [allowed, days] },
      AssertDescription: expect.stringContaining('Increase RetentionDays'),
    },
  ]);
});

test('isLongerThanAYear excludes a year and less', () => {
  const shorter = allowedDays.filter((one) => one <= 365).map((one) => ({ 'Fn::Equals': [days, `${one}`] }));
  expect(shorter).toHaveLength(3);
  expect(isLongerThanAYear(days)).toEqual({ 'Fn::Not': [{ 'Fn::Or': shorter }] });
});
