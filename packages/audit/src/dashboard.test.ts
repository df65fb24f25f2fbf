import { describe, expect, test } from 'vitest';
import { dashboard } from './dashboard.ts';

const fn = { Ref: 'Parser' } as never;
const alarm = { 'Fn::GetAtt': ['ParserErrors', 'Arn'] } as never;
const line = { namespace: 'AWS/Lambda', metric: 'Errors', dimensions: { FunctionName: fn }, statistic: 'Sum' } as const;
const { resources } = dashboard('Dashboard', { alarms: [alarm], graphs: { One: [line], Two: [line], Three: [line] } });
const { DashboardBody } = resources[0]!.properties as {
  DashboardBody: { 'Fn::Sub': [string, Record<string, unknown>] };
};
const [text, holes] = DashboardBody['Fn::Sub'];
const { widgets } = JSON.parse(text) as {
  widgets: { type: string; x: number; y: number; width: number; properties: never }[];
};
const filled = (hole: string) => holes[hole.slice(2, -1)];

describe('a dashboard', () => {
  test('shows the alarms that it was given, on top', () => {
    expect(widgets[0]).toMatchObject({ type: 'alarm', y: 0 });
    expect((widgets[0]!.properties as { alarms: string[] }).alarms.map(filled)).toEqual([alarm]);
  });

  test('draws each metric with its dimension, in the Region of the stack', () => {
    const { metrics, region } = widgets[1]!.properties as {
      metrics: [string, string, string, string, object][];
      region: string;
    };
    const [[namespace, metric, dimension, value, options]] = metrics as [(typeof metrics)[number]];
    expect([namespace, metric, dimension, filled(value), options]).toEqual([
      'AWS/Lambda',
      'Errors',
      'FunctionName',
      fn,
      { stat: 'Sum' },
    ]);
    expect(filled(region)).toEqual({ Ref: 'AWS::Region' });
  });

  test('puts two graphs in a row, and none over another', () => {
    const places = widgets.map(({ x, y, width }) => [x, y, width].join());
    expect(new Set(places).size).toBe(widgets.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  test('fills every hole of its text', () => {
    const open = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(new Set(open)).toEqual(new Set(Object.keys(holes)));
  });
});
