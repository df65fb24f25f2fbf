import { type AwsOptions, clientConfig } from '../aws.ts';
import { withAwsProblems } from '../deploy/aws-problem.ts';

/**
 * Id of the account that the credentials belong to.
 *
 * @throws Problem without credentials, or with ones that AWS refuses.
 */
export async function accountOf(aws: AwsOptions): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(clientConfig(aws));
  try {
    const { Account } = await withAwsProblems(aws, () => client.send(new GetCallerIdentityCommand({})));
    return Account!;
  } finally {
    client.destroy();
  }
}
