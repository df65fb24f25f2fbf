import { type Expr, regionsWithout, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { budgetConditions, budgetRules, monthlyBudget } from './monthly-budget.ts';

const limit = unchecked<Expr<string>>({ Ref: 'MonthlyBudget' });
const isSet = { 'Fn::Not': [{ 'Fn::Equals': [limit, '0'] }] };

test('there is no budget by default', () => {
  expect(monthlyBudget.declaration.Default).toBe('0');
  expect(budgetConditions(limit)).toMatchObject({ HasBudget: isSet });
});

test.each(['0', '1', '300', '9999999'])('a limit of %s is accepted', (limit) => {
  expect(limit).toMatch(new RegExp(monthlyBudget.declaration.AllowedPattern!));
});

test.each(['0.0', '00', '-0', '', '1e3', '12.50', '10000000'])('a limit of "%s" is refused', (limit) => {
  expect(limit).not.toMatch(new RegExp(monthlyBudget.declaration.AllowedPattern!));
});

test('Regions without the resource type refuse a budget', () => {
  const { BudgetNeedsRegion } = budgetRules(limit);
  expect(BudgetNeedsRegion.RuleCondition).toEqual(isSet);
  expect(JSON.stringify(BudgetNeedsRegion.Assertions)).toContain(JSON.stringify(regionsWithout('budgets')));
  expect(regionsWithout('budgets')).toContain('us-gov-west-1');
  expect(regionsWithout('budgets')).not.toContain('cn-north-1');
});
