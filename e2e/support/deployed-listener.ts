import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import type { AwsCli } from './aws-cli.ts';
import type { Emulator } from './emulator.ts';
import { type Haproxy, startHaproxy } from './haproxy.ts';
import type { ResourcesById } from './openemr.ts';
import type { EdgeResource } from './patient-web-app-edge.ts';
import { query, textsOf } from './query-api.ts';

const groups = ['BackendTargetGroup', 'FrontendTargetGroup'] as const;

/** Targets of a group at the same time, such as two versions of an update, and those that are drained. */
const SLOTS = ['a', 'b', 'c', 'd'] as const;

/**
 * The load balancer, its HTTPS listener, rules and target groups, as Elastic Load Balancing describes them, with the properties
 * of a template: what is deployed, and not what a template would deploy.
 */
export async function deployedListener({ aws }: AwsCli, ids: ResourcesById): Promise<Record<string, EdgeResource>> {
  const elb = async (...words: string[]) => JSON.parse(await aws('elbv2', ...words)) as Record<string, JsonObject[]>;
  const arn = (id: string) => ids.get(id)!.physicalId;
  const idOf = (physicalId: Json | undefined) =>
    [...ids.values()].find((resource) => resource.physicalId === physicalId)!.logicalId;
  const attributes = async (kind: 'load-balancer' | 'target-group', id: string) =>
    (await elb(`describe-${kind}-attributes`, `--${kind}-arn`, arn(id))).Attributes as unknown as Json;
  const action = ({ Order: _, ForwardConfig: __, TargetGroupArn, ...rest }: JsonObject): JsonObject => ({
    ...rest,
    ...(TargetGroupArn && { TargetGroupArn: { Ref: idOf(TargetGroupArn) } }),
  });
  const resource = (Type: string, Properties: JsonObject) => ({ Type, Properties }) as EdgeResource;
  const elbType = (name: string) => `AWS::ElasticLoadBalancingV2::${name}`;
  const { Listeners } = await elb('describe-listeners', '--load-balancer-arn', arn('LoadBalancer'));
  const {
    ListenerArn,
    AlpnPolicy: _,
    MutualAuthentication: __,
    ...listener
  } = Listeners!.find(({ Protocol }) => Protocol === 'HTTPS')!;
  const { Rules } = await elb('describe-rules', '--listener-arn', ListenerArn as string);
  const rules = Rules!
    .filter(({ IsDefault }) => !IsDefault)
    .map(({ RuleArn, Priority, Conditions, Actions }) => [
      idOf(RuleArn),
      resource(elbType('ListenerRule'), {
        ListenerArn: { Ref: 'WebHttpsListener' },
        Priority: Priority!,
        Conditions: (Conditions as unknown as JsonObject[]).map(({ Values: _, ...condition }) => condition),
        Actions: (Actions as unknown as JsonObject[]).map(action),
      }),
    ]);
  const targetGroups = groups.map(async (id) => {
    const { TargetGroups } = await elb('describe-target-groups', '--target-group-arns', arn(id));
    const translated = [
      ...['Protocol', 'Port', 'TargetType', 'VpcId', 'Matcher', 'HealthCheckEnabled', 'HealthCheckProtocol'],
      ...['HealthCheckPath', 'HealthCheckIntervalSeconds', 'HealthCheckTimeoutSeconds'],
      ...['HealthyThresholdCount', 'UnhealthyThresholdCount'],
    ];
    const { HealthCheckPort, ProtocolVersion = 'HTTP1', ...group } = TargetGroups![0]!;
    if (HealthCheckPort !== 'traffic-port' || ProtocolVersion !== 'HTTP1')
      throw new Error(`${id}: ${JSON.stringify(TargetGroups![0])} is not translated`);
    const known = Object.fromEntries(Object.entries(group).filter(([name]) => translated.includes(name)));
    return [
      id,
      resource(elbType('TargetGroup'), { ...known, TargetGroupAttributes: await attributes('target-group', id) }),
    ];
  });
  return {
    LoadBalancer: resource(elbType('LoadBalancer'), {
      LoadBalancerAttributes: await attributes('load-balancer', 'LoadBalancer'),
    }),
    WebHttpsListener: resource(elbType('Listener'), {
      ...listener,
      DefaultActions: (listener.DefaultActions as unknown as JsonObject[]).map(action),
    }),
    ...Object.fromEntries(rules),
    ...Object.fromEntries(await Promise.all(targetGroups)),
  };
}

/**
 * HAProxy in front of the instances of a deployed stack. It does what Elastic Load Balancing does with the targets, by
 * `DescribeTargetHealth`, several times a second: a target that is `healthy` receives requests, one that is `draining` no new
 * ones, and one in another state none. Health is that of the emulator, which requests each target as its target group says, so
 * there is one decision, for the boot script too; the checks of HAProxy are disabled.
 */
export async function balanceDeployed(
  emulator: Emulator,
  folder: string,
  resources: Readonly<Record<string, EdgeResource>>,
  ids: ResourcesById,
): Promise<Haproxy> {
  const slots = SLOTS.map((name) => ({ name, port: 1, registered: false }));
  const haproxy = await startHaproxy(folder, {
    resources,
    targets: Object.fromEntries(groups.map((group) => [group, slots])),
  });
  let isStopped = false;
  const follow = async (group: string) => {
    const servers = new Map<string, { readonly slot: string; state: string }>();
    while (!isStopped) {
      const fields = { TargetGroupArn: ids.get(group)!.physicalId };
      const xml = await query(emulator, 'elasticloadbalancing', 'DescribeTargetHealth', fields);
      const [states, targets, ports] = ['State', 'Id', 'Port'].map((name) => textsOf(xml, name)) as [
        readonly string[],
        readonly string[],
        readonly string[],
      ];
      for (const [index, id] of targets.entries()) {
        const known = servers.get(id);
        const state = wanted[states[index]!] ?? 'maint';
        if (known?.state === state || (!known && state !== 'ready')) continue;
        const slot = known?.slot ?? SLOTS.find((name) => ![...servers.values()].some((one) => one.slot === name))!;
        const { address } = (await emulator.instances()).find((instance) => instance.id === id)!;
        servers.set(id, { slot, state });
        await haproxy.change(group, slot, state, known ? undefined : { address, port: Number(ports[index]) });
      }
      for (const [id, { slot }] of servers)
        if (!targets.includes(id)) {
          servers.delete(id);
          await haproxy.change(group, slot, 'maint');
        }
      await sleep(100);
    }
  };
  const following = Promise.all(groups.map(follow));
  // A failure is thrown by `stop`.
  following.catch(() => {});
  return {
    ...haproxy,
    async stop() {
      isStopped = true;
      await following.finally(() => haproxy.stop());
    },
  };
}

const wanted: Readonly<Record<string, 'ready' | 'drain'>> = { healthy: 'ready', draining: 'drain' };
