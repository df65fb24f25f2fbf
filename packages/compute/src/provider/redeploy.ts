import { type ECSClient, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';

/** Has every service of a cluster start its tasks anew: they read secrets at their start alone. In a new system there is none yet. */
export async function redeploy(ecs: ECSClient, cluster: string): Promise<void> {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
  for (const service of serviceArns)
    await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
}
