import { texts } from '@hipaa-stacks/cloudformation';

/**
 * The parameter `OperatorArns`: the only users and roles that can use the keys of a system through AWS services. If empty, the IAM
 * policies of the account apply. For `operators` of `dataKey`.
 *
 * @param reads what the operators can read, such as "the log archive and the table of alerts"
 */
export const operatorArns = (reads: string) =>
  texts('Operators', {
    Description: `Optional. ARNs of the users and roles that can read ${reads}, separated by commas. * matches any characters, such as the suffix of an IAM Identity Center role. If empty, all users and roles of the account whose IAM policies allow it.`,
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:iam::([0-9]{12}|\\*):(user|role)/[A-Za-z0-9+=,.@_*?/-]{1,512}$',
    ConstraintDescription:
      'ARNs of users or roles such as arn:aws:iam::…:role/auditors, separated by commas without spaces, or empty',
  });
