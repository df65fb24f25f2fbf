import { describe, expect, test } from 'vitest';
import { dashboard } from './dashboard.ts';

const fn = { Ref: 'Parser' } as never;
const alarm = { 'Fn::GetAtt': ['ParserErrors', 'Arn'] } as never;
const line = { namespace: 'AWS/Lambda', metric: 'Errors', dimensions: { FunctionName: fn }, statistic: 'Sum' } as const;
const { resources } = dashboard('Dashboard', { alarms: [alarm], graphs: { One: [line], Two: [line], Three: [line] } });
const { DashboardBody } = resources[0]!.properties as {
  DashboardBody: { 'Fn::Sub': [string, Record<string, unknown>] };
};
const [text, substitutions] = DashboardBody['Fn::Sub'];
const { widgets } = JSON.parse(text) as {
  widgets: { type: string; x: number; y: number; width: number; properties: never }[];
};
const substituted = (placeholder: string) => substitutions[placeholder.slice(2, -1)];

describe('a dashboard', () => {
  test('has a widget with the configured alarms at the top', () => {
    expect(widgets[0]).toMatchObject({ type: 'alarm', y: 0 });
    expect((widgets[0]!.properties as { alarms: string[] }).alarms.map(substituted)).toEqual([alarm]);
  });

  test('has metrics with their dimensions, in the Region of the stack', () => {
    const { metrics, region } = widgets[1]!.properties as {
      metrics: [string, string, string, string, object][];
      region: string;
    };
    const [[namespace, metric, dimension, value, options]] = metrics as [(typeof metrics)[number]];
    expect([namespace, metric, dimension, substituted(value), options]).toEqual([
      'AWS/Lambda',
      'Errors',
      'FunctionName',
      fn,
      { stat: 'Sum' },
    ]);
    expect(substituted(region)).toEqual({ Ref: 'AWS::Region' });
  });

  test('has two graphs in a row, without overlaps', () => {
    const positions = widgets.map(({ x, y, width }) => [x, y, width].join());
    expect(new Set(positions).size).toBe(widgets.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  test('substitutes all placeholders of its text', () => {
    const placeholders = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(new Set(placeholders)).toEqual(new Set(Object.keys(substitutions)));
  });
});
