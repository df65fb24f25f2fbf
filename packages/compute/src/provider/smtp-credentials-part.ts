import { ECSClient } from '@aws-sdk/client-ecs';
import { CreateAccessKeyCommand, DeleteAccessKeyCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { parseJson } from '../parse-json.ts';
import { serve } from './kind.ts';
import { redeploy } from './redeploy.ts';
import { failedWith } from './sdk-error.ts';
import { smtpCredentials } from './smtp-credentials.ts';

const iam = new IAMClient({ requestHandler: lambdaRequestLimits });
const secrets = new SecretsManagerClient({ requestHandler: lambdaRequestLimits });
const ecs = new ECSClient({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::SmtpCredentials',
  smtpCredentials(
    {
      async keys(UserName) {
        try {
          const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
          return AccessKeyMetadata.map(({ AccessKeyId = '', CreateDate = new Date(0) }) => ({
            id: AccessKeyId,
            made: CreateDate,
          }));
        } catch (error) {
          if (failedWith(error, /^NoSuchEntity/)) return [];
          throw error;
        }
      },
      async create(UserName) {
        const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
        return { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
      },
      async remove(UserName, AccessKeyId) {
        try {
          await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
        } catch (error) {
          if (!failedWith(error, /^NoSuchEntity/)) throw error;
        }
      },
      async storedUsername(SecretId) {
        try {
          const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
          return usernameIn(SecretString);
        } catch (error) {
          if (failedWith(error, 'ResourceNotFoundException')) return undefined;
          throw error;
        }
      },
      async write(SecretId, credentials) {
        await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(credentials) }));
      },
      async redeploy(cluster) {
        try {
          await redeploy(ecs, cluster);
        } catch (error) {
          if (!failedWith(error, 'ClusterNotFoundException')) throw error;
        }
      },
    },
    process.env.AWS_REGION ?? '',
  ),
);

/** Undefined if the secret contains something else. */
function usernameIn(text: string): string | undefined {
  try {
    return (parseJson(text, 'The secret') as { username?: string } | null)?.username;
  } catch {
    return undefined;
  }
}
