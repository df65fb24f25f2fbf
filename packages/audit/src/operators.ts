import { texts } from '@hipaa-stacks/cloudformation';

/**
 * The parameter `OperatorArns`: users and roles that alone may read and write, through AWS services, what the keys of a system encrypt.
 * Empty: IAM policies of the account decide. For `operators` of `dataKey`.
 *
 * @param reads what they read, such as "the log archive and the table of alerts"
 */
export const operatorArns = (reads: string) =>
  texts('Operators', {
    Description: `ARNs of the users and roles that read ${reads}, separated by commas; * stands for any characters, as in the suffix of a role of IAM Identity Center. Empty: all users and roles of the account whose IAM policies allow it.`,
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:iam::([0-9]{12}|\\*):(user|role)/[A-Za-z0-9+=,.@_*?/-]{1,512}$',
    ConstraintDescription:
      'ARNs of users or roles such as arn:aws:iam::…:role/auditors, separated by commas without spaces',
  });
