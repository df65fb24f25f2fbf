import { type AwsOptions, clientConfig } from '../aws.ts';
import { withAwsProblems } from '../deploy/aws-problem.ts';
import { sts } from '../sdk.ts';

/**
 * Account ID of the credentials.
 *
 * @throws Problem without credentials, or with credentials that AWS refuses.
 */
export async function accountOf(aws: AwsOptions): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = sts();
  const client = new STSClient(clientConfig(aws));
  try {
    const { Account } = await withAwsProblems(aws, () => client.send(new GetCallerIdentityCommand({})));
    return Account!;
  } finally {
    client.destroy();
  }
}
