import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { metricFaults } from './alarm.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { valueAt } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * A dashboard shows something: its body is JSON with widgets, each graph's metric exists by its dimensions, names a resource as the
 * metric calls it, or is written in the system, and each alarm that it shows is one.
 *
 * It can't see metrics by shorthand (`.`), by expressions and by search, and queries of logs.
 */
export const dashboard: Chain = {
  name: 'dashboard',
  why: 'The graph of errors was flat all year, because nothing writes its metric.',
  check: (system) => system.ofType('AWS::CloudWatch::Dashboard').flatMap((one) => faults(system, one)),
};

function faults(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const widgets = widgetsOf(resource);
  const found = (what: string, fix: string): ChainFinding => ({ resource, what, fix });
  if (!widgets) return [found('its body is not valid JSON', 'Write a JSON object with a list of widgets.')];
  if (widgets.length === 0) return [found('its body has no widgets', 'Add a widget.')];
  return widgets.flatMap((widget) => [
    ...listOf(valueAt(widget, 'properties.metrics')).flatMap((row) =>
      graphFaults(system, row).map(({ what, fix }) => found(what, fix)),
    ),
    ...listOf(valueAt(widget, 'properties.alarms'))
      .map((value) => system.target(referenceIn(value)))
      .filter((target) => target && !/^AWS::CloudWatch::\w*Alarm$/.test(target.type))
      .map((target) => found(`shows ${target!.id} as an alarm, which is an ${target!.type}`, 'Use an alarm.')),
  ]);
}

/** The widgets of a body, with `${…}` where a reference stands; nothing for what is no JSON. */
function widgetsOf({ properties }: ChainResource): readonly Json[] | undefined {
  try {
    const body = JSON.parse(textOf(properties.DashboardBody)) as Json;
    return isObject(body) ? listOf(body.widgets) : undefined;
  } catch {
    return undefined;
  }
}

/** A row of a graph: namespace, metric, then name and value of each dimension, and options. */
function graphFaults(system: ChainSystem, row: Json) {
  const texts = listOf(row).filter((item) => typeof item === 'string');
  if (texts.length < 2 || texts.some((text) => /^\.+$/.test(`${text}`))) return [];
  const [namespace, metric, ...rest] = texts.map(referenceIn);
  const dimensions = rest.flatMap((Name, i) => (i % 2 === 0 ? [{ Name, Value: rest[i + 1]! }] : []));
  return metricFaults(system, { namespace, metric, dimensions: dimensions as unknown as Json });
}

/** `${WatchStack/Alarm.Arn}` as the reference that it was. */
function referenceIn(value: Json): Json {
  const [, id, attribute] = /^\$\{([^.}]+)(?:\.([^}]+))?\}$/.exec(`${value}`) ?? [];
  if (!id) return value;
  return attribute ? { 'Fn::GetAtt': [id, attribute] } : { Ref: id };
}
