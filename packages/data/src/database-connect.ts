import { type Statement, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface DatabaseConnectProps {
  /** Resource ID of the instance or cluster, `db-…` or `cluster-…`: `resourceId` of `postgresql`. Its name does not work. */
  readonly resourceId: Value<string>;
  /** Name of the database user, which is case-sensitive. The database must have it, with `GRANT rds_iam`. */
  readonly user: string;
}

/**
 * Statement that allows a role to log in to a database as one user with IAM authentication, without a password.
 *
 * Source: Amazon RDS User Guide, "Creating and using an IAM policy for IAM database access".
 *
 * @throws RangeError for a user with a wildcard, which would allow other users too
 */
export function databaseConnectStatement({ resourceId, user }: DatabaseConnectProps): Statement {
  if (!/^[A-Za-z_][\w$-]{0,62}$/.test(user))
    throw new RangeError(
      `${user}: not the name of one database user. Use a letter or _, then letters, digits, _, $ or -.`,
    );
  return {
    Sid: 'DatabaseLogin',
    Effect: 'Allow',
    Action: 'rds-db:connect',
    Resource: sub(`arn:\${AWS::Partition}:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:\${Database}/${user}`, {
      Database: resourceId,
    }),
  };
}
