import { region, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import type { Statistic } from './metric-alarm.ts';

/** A line of a graph. */
export interface DashboardMetric {
  readonly namespace: Value<string>;
  readonly metric: string;
  readonly dimensions?: Readonly<Record<string, Value<string>>>;
  readonly statistic: Statistic;
}

export interface DashboardProps {
  /** Metrics of each graph, by its title. */
  readonly graphs: Readonly<Record<string, readonly DashboardMetric[]>>;
  /** ARNs of the alarms in the alarm widget. */
  readonly alarms: readonly Value<string>[];
}

/** Sizes in grid units. A dashboard has 24 columns. */
const GRAPH = { width: 12, height: 6 };
const ALARMS = { width: 24, height: 4 };

/**
 * Creates a dashboard with an alarm widget at the top and graphs below it, two in a row.
 *
 * Source: Amazon CloudWatch API Reference, "Dashboard body structure and syntax".
 */
export function dashboard(id: string, { graphs, alarms }: DashboardProps) {
  const substitutions: Record<string, Value<string>> = {};
  const placeholder = (value: Value<string>): string => {
    if (typeof value === 'string') return value;
    const name = `V${Object.keys(substitutions).length}`;
    substitutions[name] = value;
    return `\${${name}}`;
  };
  const line = ({ namespace, metric, dimensions = {}, statistic }: DashboardMetric) => [
    placeholder(namespace),
    metric,
    ...Object.entries(dimensions).flatMap(([name, value]) => [name, placeholder(value)]),
    { stat: statistic },
  ];
  const stackRegion = placeholder(region);
  const alarmWidget = {
    type: 'alarm',
    ...ALARMS,
    x: 0,
    y: 0,
    properties: { title: 'Alarms', alarms: alarms.map(placeholder) },
  };
  const graphWidgets = Object.entries(graphs).map(([title, metrics], i) => ({
    type: 'metric',
    ...GRAPH,
    x: (i % 2) * GRAPH.width,
    y: ALARMS.height + Math.floor(i / 2) * GRAPH.height,
    properties: { title, region: stackRegion, period: 300, metrics: metrics.map(line) },
  }));
  const body = sub(JSON.stringify({ widgets: [alarmWidget, ...graphWidgets] }), substitutions);
  const board = resource(
    id,
    'AWS::CloudWatch::Dashboard',
    { DashboardBody: body },
    { supports: ['164.308(a)(1)(ii)(D)'] },
  );
  return snippet([board], { name: board.ref });
}
