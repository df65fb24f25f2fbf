import { availableInRegion, type Expr, equals, not, number, partition } from '@hipaa-stacks/cloudformation';

/** The parameter `MonthlyBudget` of a blueprint: the limit of a `budget`, or 0. */
export const monthlyBudget = number('Monthly budget', {
  Description:
    'Costs of the account in a month, in USD, or CNY in China. AlertTopicArn is notified at 80% and 100%, and if the forecast exceeds them. 0 creates no budget. The README lists the Regions without this option.',
  Default: 0,
  MinValue: 0,
  MaxValue: 10_000_000,
  ConstraintDescription: '0 to 10000000',
});

const isSet = (limit: Expr<number>) => not(equals(limit, '0'));

/** `HasBudget`: there is a limit. `IsInChina`: costs are in CNY. */
export const budgetConditions = (limit: Expr<number>) => ({
  HasBudget: isSet(limit),
  IsInChina: equals(partition, 'aws-cn'),
});

/** The rule that refuses the parameter in Regions in which CloudFormation cannot create a budget. */
export const budgetRules = (limit: Expr<number>) => ({
  BudgetNeedsRegion: availableInRegion(
    'budgets',
    isSet(limit),
    'A budget as a CloudFormation resource',
    'Set MonthlyBudget to 0, and create the budget in the Billing and Cost Management console.',
  ),
});
