import { budgetConditions, emailAddress, monthlyBudget } from '@hipaa-stacks/baseline';
import { isGiven, type References } from '@hipaa-stacks/cloudformation';

/** The parameters of the alerts. */
export const alertParameters = {
  AlertEmail: emailAddress(
    'Optional. E-mail address that receives all alarms. The recipient must confirm the subscription.',
    'it@clinic.example',
  ),
  MonthlyBudget: monthlyBudget,
};

/** The conditions of the alerts. */
export const alertConditions = (p: References<typeof alertParameters>) => ({
  HasEmail: isGiven(p.AlertEmail),
  ...budgetConditions(p.MonthlyBudget),
});
