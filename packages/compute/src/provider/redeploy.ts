import { type ECSClient, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';

/**
 * Forces a new deployment of every service of a cluster, because tasks read secrets only when they start. A new system
 * has no services yet.
 */
export async function redeploy(ecs: ECSClient, cluster: string): Promise<void> {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
  for (const service of serviceArns)
    await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
}
