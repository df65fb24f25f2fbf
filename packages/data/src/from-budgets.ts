import { accountId, type Statement, sub } from '@hipaa-stacks/cloudformation';

/** The budgets of this account, as the source of a call of AWS Budgets. */
export const fromBudgets: NonNullable<Statement['Condition']> = {
  StringEquals: { 'aws:SourceAccount': accountId },
  ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:budgets::${AWS::AccountId}:*') },
};
