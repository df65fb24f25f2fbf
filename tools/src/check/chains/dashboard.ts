import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import { metricFindings } from './alarm.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { valueAt } from './properties.ts';
import { listOf, textOf } from './text.ts';

/**
 * A dashboard shows data: its body is JSON with widgets; the metric of each graph exists with its dimensions and
 * identifies a resource by the value that the metric uses, or is written in the system; and each alarm that it shows is
 * an alarm, by its ARN, and once in a widget.
 *
 * Not checked: metrics in shorthand (`.`), expressions, searches, and queries of logs.
 */
export const dashboard: Chain = {
  name: 'dashboard',
  why: 'The graph of errors showed no data all year, because nothing wrote its metric.',
  check: (system) => system.ofType('AWS::CloudWatch::Dashboard').flatMap((one) => dashboardFindings(system, one)),
};

function dashboardFindings(system: ChainSystem, resource: ChainResource): readonly ChainFinding[] {
  const widgets = widgetsOf(resource);
  const finding = (what: string, fix: string): ChainFinding => ({ resource, what, fix });
  if (!widgets) return [finding('its body is not valid JSON', 'Write a JSON object with a list of widgets.')];
  if (widgets.length === 0) return [finding('its body has no widgets', 'Add a widget.')];
  return widgets.flatMap((widget) => [
    ...listOf(valueAt(widget, 'properties.metrics')).flatMap((row) =>
      graphFindings(system, row).map(({ what, fix }) => finding(what, fix)),
    ),
    ...alarmFindings(system, listOf(valueAt(widget, 'properties.alarms'))).map(({ what, fix }) => finding(what, fix)),
  ]);
}

/** The alarms of a widget, which takes their ARNs. */
function alarmFindings(system: ChainSystem, alarms: readonly Json[]): readonly Omit<ChainFinding, 'resource'>[] {
  const repeated = new Set(alarms.filter((value, place) => alarms.indexOf(value) !== place));
  return [
    ...alarms.flatMap((value) => {
      const target = system.target(referenceIn(value));
      if (!target) return [];
      if (!/^AWS::CloudWatch::\w*Alarm$/.test(target.type))
        return [{ what: `shows ${target.id} as an alarm, which is an ${target.type}`, fix: 'Use an alarm.' }];
      const isArn = `${value}`.endsWith('.Arn}');
      return isArn ? [] : [{ what: `shows ${target.id} by its name`, fix: `Use !GetAtt ${target.id}.Arn.` }];
    }),
    ...[...repeated].map((value) => ({
      what: `shows ${system.target(referenceIn(value))?.id ?? value} twice in a widget`,
      fix: 'Use the intended alarm.',
    })),
  ];
}

/** The widgets of a body, with `${…}` in place of references. Undefined if the body is not JSON. */
function widgetsOf({ properties }: ChainResource): readonly Json[] | undefined {
  try {
    const body = JSON.parse(textOf(properties.DashboardBody)) as Json;
    return isObject(body) ? listOf(body.widgets) : undefined;
  } catch {
    return undefined;
  }
}

/** A row of a graph: namespace, metric, then name and value of each dimension, then options. */
function graphFindings(system: ChainSystem, row: Json) {
  const texts = listOf(row).filter((item) => typeof item === 'string');
  if (texts.length < 2 || texts.some((text) => /^\.+$/.test(`${text}`))) return [];
  const [namespace, metric, ...rest] = texts.map(referenceIn);
  const dimensions = rest.flatMap((Name, i) => (i % 2 === 0 ? [{ Name, Value: rest[i + 1]! }] : []));
  return metricFindings(system, { namespace, metric, dimensions: dimensions as unknown as Json });
}

/** `${WatchStack/Alarm.Arn}` as a reference. */
function referenceIn(value: Json): Json {
  const [, id, attribute] = /^\$\{([^.}]+)(?:\.([^}]+))?\}$/.exec(`${value}`) ?? [];
  if (!id) return value;
  return attribute ? { 'Fn::GetAtt': [id, attribute] } : { Ref: id };
}
