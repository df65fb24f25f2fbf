import { arnOf, blueprint, number } from '@hipaa-stacks/cloudformation';
import { budget } from './budget.ts';

export const example = blueprint('budget', {
  title: 'Monthly budget of an account',
  parameters: {
    Existing: {
      TopicArn: arnOf('AWS::SNS::Topic', 'Topic', {
        Description: 'ARN of the topic that is notified. Its policy and its KMS key must allow budgets.amazonaws.com.',
      }),
    },
    Budget: {
      MonthlyBudget: number('Monthly budget (USD)', {
        Description: 'Costs of a month in USD.',
        Default: 300,
        MinValue: 1,
        MaxValue: 1000000,
        ConstraintDescription: '1 to 1000000 USD',
      }),
    },
  },
  system: (p) => {
    const monthly = budget('MonthlyCosts', { limit: p.MonthlyBudget, currency: 'USD', topic: p.TopicArn, after: [] });
    return {
      stacks: { budget: [monthly] },
      outputs: { BudgetName: { description: 'Name of the budget', value: monthly.name } },
    };
  },
});
