import { type AwsOptions, clientConfig } from '../aws.ts';
import { withAwsProblems } from '../deploy/aws-problem.ts';
import { sts } from '../sdk.ts';

/**
 * Id of the account that the credentials belong to.
 *
 * @throws Problem without credentials, or with ones that AWS refuses.
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
