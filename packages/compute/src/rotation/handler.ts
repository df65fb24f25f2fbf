/*!
 * Rotation of database passwords: the steps that Secrets Manager calls. See `rotate` for the users and the services
 * that use the old password.
 */
import { ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { redeploy } from '../provider/redeploy.ts';
import { failedWith } from '../provider/sdk-error.ts';
import { login } from './mysql.ts';
import { type RotationEvent, rotate, type SecretCalls } from './rotate.ts';

const manager = new SecretsManagerClient({ requestHandler: lambdaRequestLimits });

const secrets: SecretCalls = {
  async stages(SecretId) {
    const { VersionIdsToStages = {} } = await manager.send(new DescribeSecretCommand({ SecretId }));
    return VersionIdsToStages;
  },
  async read(SecretId, VersionStage, VersionId) {
    try {
      const input = { SecretId, VersionStage, ...(VersionId && { VersionId }) };
      return (await manager.send(new GetSecretValueCommand(input))).SecretString;
    } catch (error) {
      if (failedWith(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
  },
  async write(SecretId, ClientRequestToken, SecretString) {
    const VersionStages = ['AWSPENDING'];
    await manager.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages }));
  },
  async promote(SecretId, MoveToVersionId, RemoveFromVersionId) {
    const VersionStage = 'AWSCURRENT';
    await manager.send(
      new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
    );
  },
};

/** Redeploys the services that use a password. A new system has none. */
async function redeployCluster(): Promise<void> {
  const cluster = process.env.CLUSTER;
  if (cluster) await redeploy(new ECSClient({ requestHandler: lambdaRequestLimits }), cluster);
}

/** Lambda's entry point. */
export async function handler(event: RotationEvent): Promise<void> {
  await rotate(event, {
    secrets,
    master: process.env.MASTER_SECRET ?? '',
    login: (as) => login(as),
    redeploy: redeployCluster,
  });
}
