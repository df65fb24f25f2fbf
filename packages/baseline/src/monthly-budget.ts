import { availableInRegion, type Expr, equals, not, partition, text } from '@hipaa-stacks/cloudformation';

/**
 * The parameter `MonthlyBudget` of a blueprint: the limit of a `budget`, or 0. It is a text, because conditions compare texts: a number
 * could be `0.0`, which is not equal to `0`, and AWS Budgets would refuse it.
 */
export const monthlyBudget = text('Monthly budget', {
  Description:
    'Costs of the account in a month, in USD, or CNY in China. AlertTopicArn is notified at 80% and 100%, and if the forecast exceeds them. 0 creates no budget. The README lists the Regions without this option.',
  Default: '0',
  AllowedPattern: '^(0|[1-9][0-9]{0,6})$',
  ConstraintDescription: 'A whole number from 0 to 9999999',
});

const isSet = (limit: Expr<string>) => not(equals(limit, '0'));

/** `HasBudget`: there is a limit. `IsInChina`: costs are in CNY. */
export const budgetConditions = (limit: Expr<string>) => ({
  HasBudget: isSet(limit),
  IsInChina: equals(partition, 'aws-cn'),
});

/** The rule that refuses the parameter in Regions in which CloudFormation cannot create a budget. */
export const budgetRules = (limit: Expr<string>) => ({
  BudgetNeedsRegion: availableInRegion(
    'budgets',
    isSet(limit),
    'A budget as a CloudFormation resource',
    'Set MonthlyBudget to 0, and create the budget in the Billing and Cost Management console.',
  ),
});
