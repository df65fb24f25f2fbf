import type { Expr } from '@hipaa-stacks/cloudformation';
import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { isLongerThanAYear, retentionDays, sixYearsInProduction } from './retention.ts';

const { declaration } = retentionDays('Days for which logs are kept.');
const choices = declaration.AllowedValues as readonly number[];
const days = unchecked<Expr<number>>({ Ref: 'RetentionDays' });
const Environment = unchecked<Expr<string>>({ Ref: 'Environment' });

test('logs are kept for six years where nobody chooses', () => {
  expect(declaration.Default).toBe(6 * 365 + 2);
  expect(choices).toContain(declaration.Default);
});

test('production may choose six years and more, and nothing below', () => {
  const { RuleCondition, Assertions } = sixYearsInProduction({ Environment, RetentionDays: days });
  expect(RuleCondition).toEqual({ 'Fn::Equals': [Environment, 'prod'] });
  const admitted = choices.filter((one) => one >= 2192).map(String);
  expect(admitted).toEqual(['2192', '2557', '2922', '3288', '3653']);
  expect(Assertions).toMatchObject([
    { Assert: { 'Fn::Contains': [admitted, days] }, AssertDescription: expect.stringContaining('Raise RetentionDays') },
  ]);
});

test('a year, and less, is not longer than a year', () => {
  const shorter = choices.filter((one) => one <= 365).map((one) => ({ 'Fn::Equals': [days, `${one}`] }));
  expect(shorter).toHaveLength(3);
  expect(isLongerThanAYear(days)).toEqual({ 'Fn::Not': [{ 'Fn::Or': shorter }] });
});
