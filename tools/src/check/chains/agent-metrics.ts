import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { listOf, textOf, textsOf } from './text.ts';

/** Dimensions that a plugin of the agent adds to those of `append_dimensions`. */
const ofPlugin: Readonly<Record<string, readonly string[]>> = {
  cpu: ['cpu'],
  disk: ['device', 'fstype', 'path'],
  diskio: ['name'],
  net: ['interface'],
};

/** Metric -> the sets of dimensions with which the agent publishes it, in alphabetical order: `AutoScalingGroupName+path`. */
type AgentMetrics = ReadonlyMap<string, readonly string[]>;

/**
 * The metrics that CloudWatch agents publish to a namespace, by their configurations in SSM parameters of the system.
 * Undefined if no configuration in the system publishes to it, because an agent outside of it may. Not read:
 * configurations for Windows, collectd, StatsD and procstat.
 *
 * Source: Amazon CloudWatch User Guide, "Manually create or edit the CloudWatch agent configuration file" and "Metrics
 * collected by the CloudWatch agent".
 */
export function agentMetrics(system: ChainSystem, namespace: string): AgentMetrics | undefined {
  const configurations = system
    .ofType('AWS::SSM::Parameter')
    .map(metricsSection)
    .filter((metrics) => metrics !== undefined && (textOf(metrics.namespace) || 'CWAgent') === namespace);
  if (configurations.length === 0) return undefined;
  return new Map(configurations.flatMap((metrics) => metricsIn(metrics!)));
}

function metricsSection({ properties }: ChainResource) {
  const text = textOf(properties.Value);
  if (!text.includes('metrics_collected')) return undefined;
  try {
    const { metrics } = JSON.parse(text) as { readonly metrics?: Json };
    return isObject(metrics) ? metrics : undefined;
  } catch {
    return undefined;
  }
}

function metricsIn(metrics: { readonly [key: string]: Json }): readonly (readonly [string, readonly string[]])[] {
  const appended = isObject(metrics.append_dimensions) ? Object.keys(metrics.append_dimensions) : ['host'];
  const aggregated = listOf(metrics.aggregation_dimensions).map(textsOf);
  const collected = isObject(metrics.metrics_collected) ? Object.entries(metrics.metrics_collected) : [];
  return collected.flatMap(([plugin, settings]) => {
    if (!isObject(settings)) return [];
    const dropped = textOf(settings.drop_device) === 'true' ? ['device'] : [];
    const own = (ofPlugin[plugin] ?? []).filter((name) => !dropped.includes(name));
    const sets = [[...appended, ...own], ...aggregated].map((set) => [...set].sort().join('+'));
    return textsOf(settings.measurement).map((name) => {
      const full = name.startsWith(`${plugin}_`) ? name : `${plugin}_${name}`;
      return [full, sets] as const;
    });
  });
}
