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
  /** Title -> the lines of one graph. */
  readonly graphs: Readonly<Record<string, readonly DashboardMetric[]>>;
  /** ARNs of the alarms whose state is shown on top. */
  readonly alarms: readonly Value<string>[];
}

/** The dashboard's own grid: 24 columns; a graph takes half of them. */
const GRAPH = { width: 12, height: 6 };
const ALARMS = { width: 24, height: 4 };

/**
 * A dashboard with the state of alarms on top and graphs below, two in a row.
 *
 * Source: Amazon CloudWatch API Reference, "Dashboard body structure and syntax".
 */
export function dashboard(id: string, { graphs, alarms }: DashboardProps) {
  const holes: Record<string, Value<string>> = {};
  const hole = (value: Value<string>): string => {
    if (typeof value === 'string') return value;
    const name = `V${Object.keys(holes).length}`;
    holes[name] = value;
    return `\${${name}}`;
  };
  const line = ({ namespace, metric, dimensions = {}, statistic }: DashboardMetric) => [
    hole(namespace),
    metric,
    ...Object.entries(dimensions).flatMap(([name, value]) => [name, hole(value)]),
    { stat: statistic },
  ];
  const here = hole(region);
  const state = {
    type: 'alarm',
    ...ALARMS,
    x: 0,
    y: 0,
    properties: { title: 'Alarms', alarms: alarms.map(hole) },
  };
  const widgets = Object.entries(graphs).map(([title, metrics], i) => ({
    type: 'metric',
    ...GRAPH,
    x: (i % 2) * GRAPH.width,
    y: ALARMS.height + Math.floor(i / 2) * GRAPH.height,
    properties: { title, region: here, period: 300, metrics: metrics.map(line) },
  }));
  const body = sub(JSON.stringify({ widgets: [state, ...widgets] }), holes);
  const made = resource(
    id,
    'AWS::CloudWatch::Dashboard',
    { DashboardBody: body },
    { supports: ['164.308(a)(1)(ii)(D)'] },
  );
  return snippet([made], { name: made.ref });
}
