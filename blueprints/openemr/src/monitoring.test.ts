import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openEmr } from './openemr.ts';

interface Alarm {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string }[];
  readonly Threshold: unknown;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly ActionsEnabled?: unknown;
}

const resources = Object.values(openEmr.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));
const alarms = new Map(
  openEmr.plan.stacks
    .monitoring!.flatMap((part) => part.resources)
    .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
    .map(({ id, properties }) => [id, properties as unknown as Alarm]),
);
const body = () => {
  const { DashboardBody } = resources.find(({ type }) => type === 'AWS::CloudWatch::Dashboard')!.properties as {
    DashboardBody: { 'Fn::Sub': [string, Record<string, unknown>] };
  };
  return { text: DashboardBody['Fn::Sub'][0], variables: DashboardBody['Fn::Sub'][1] };
};

type Row = readonly [namespace: string, metric: string, ...rest: unknown[]];
interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly metrics?: readonly Row[];
    readonly alarms?: readonly string[];
  };
}
const widgets = (JSON.parse(body().text) as { widgets: Widget[] }).widgets;

/** AWS metrics by namespace: sets of dimensions -> names. */
const { namespaces } = JSON.parse(
  readFileSync(new URL('../../../tools/schemas/metrics.json', import.meta.url), 'utf8'),
) as { namespaces: Record<string, { metrics: Record<string, string> }> };
const isPublished = (namespace: string, metric: string, dimensions: readonly string[]) =>
  Object.entries(namespaces[namespace]?.metrics ?? {}).some(
    ([sets, names]) =>
      names.split(' ').includes(metric) && sets.split(' | ').includes([...dimensions].sort().join('+')),
  );

describe('metrics', () => {
  test('of alarms are published by AWS with these dimensions', () => {
    for (const [id, { Namespace, MetricName, Dimensions }] of alarms) {
      const dimensions = Dimensions.map(({ Name }) => Name);
      expect([id, isPublished(Namespace, MetricName, dimensions)]).toEqual([id, true]);
      expect(isPublished(Namespace, `${MetricName}s`, dimensions)).toBe(false);
      expect(isPublished(Namespace, MetricName, [...dimensions, 'Stage'])).toBe(false);
    }
  });

  test('of graphs are published by AWS with these dimensions', () => {
    const rows = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    expect(rows.length).toBeGreaterThan(20);
    for (const [namespace, metric, ...rest] of rows) {
      const names = rest.filter((_, i) => i % 2 === 0).filter((name) => typeof name === 'string');
      expect([metric, isPublished(namespace, metric, names)]).toEqual([metric, true]);
    }
  });
});

/** Value of the metric of each alarm in an idle system, and in a system with a fault. `undefined` is missing data. */
const values: Readonly<Record<string, readonly [idle: number | undefined, faulty: number]>> = {
  LowRunningTaskCount: [2, 1],
  UnhealthyTargets: [0, 1],
  Target5xx: [undefined, 10],
  LoadBalancer5xx: [undefined, 10],
  HighLatency: [0.3, 6],
  HighTaskMemory: [30, 95],
  HighDatabaseCapacity: [12, 97],
  DatabaseLoginFailures: [0, 2],
  SessionCacheThrottling: [0, 1],
  HighSessionCacheStorage: [6_000_000, 4_500_000_000],
  SessionCacheEvictions: [0, 1],
  SessionCacheAuthenticationFailures: [0, 1],
  HighFileSystemIo: [0.1, 99],
  CertificateExpiring: [197, 29],
  HighBlockedRequests: [60, 1500],
  RotationFailed: [0, 1],
  AuditLogExportFailed: [0, 1],
  AuditLogExportStopped: [1, 0],
  ProviderFailed: [0, 1],
  UndeliveredNotifications: [0, 1],
  UndeliveredMessages: [0, 1],
};
const tasks = 2;

function fires(id: string, value: number | undefined): boolean {
  const { Threshold, ComparisonOperator, TreatMissingData } = alarms.get(id)!;
  if (value === undefined) return TreatMissingData === 'breaching';
  const threshold = typeof Threshold === 'number' ? Threshold : tasks;
  return ComparisonOperator === 'LessThanThreshold' ? value < threshold : value >= threshold;
}

describe('alarms', () => {
  test('do not fire in an idle system, and fire in a system with a fault', () => {
    expect(Object.keys(values).sort()).toEqual([...alarms.keys()].sort());
    for (const [id, [idle, faulty]] of Object.entries(values))
      expect([id, fires(id, idle), fires(id, faulty)]).toEqual([id, false, true]);
  });

  test('of the export of the audit log fires without invocations for three hours, and reports when it is OK', () => {
    expect(fires('AuditLogExportStopped', undefined)).toBe(true);
    expect(alarms.get('AuditLogExportStopped')).toMatchObject({
      Period: 3600,
      EvaluationPeriods: 3,
      OKActions: [{ 'Fn::GetAtt': ['AlertTopic', 'TopicArn'] }],
    });
  });

  test('of undelivered messages watches the queue to which SNS sends them', () => {
    const queue = (attribute: string) => ({ 'Fn::GetAtt': ['SubscriptionDeadLetterQueue', attribute] });
    const subscriptions = resources.filter(({ type }) => type === 'AWS::SNS::Subscription');
    expect(subscriptions.length).toBe(1);
    for (const { properties } of subscriptions)
      expect(properties).toMatchObject({ RedrivePolicy: { deadLetterTargetArn: queue('Arn') } });
    expect(alarms.get('UndeliveredMessages')!.Dimensions).toEqual([{ Name: 'QueueName', Value: queue('QueueName') }]);
  });

  test('of tasks require MinTasks tasks', () => {
    expect(alarms.get('LowRunningTaskCount')!.Threshold).toEqual({ Ref: 'MinTasks' });
  });

  test('that an upgrade would fire send no notifications during an upgrade; all others do', () => {
    const quiet = [...alarms].filter(([, { ActionsEnabled }]) => ActionsEnabled !== undefined);
    expect(quiet.map(([id]) => id)).toEqual(['LowRunningTaskCount', 'UnhealthyTargets', 'LoadBalancer5xx']);
    for (const [, { ActionsEnabled }] of quiet)
      expect(ActionsEnabled).toEqual({ 'Fn::If': ['AllowsUpgrade', false, true] });
  });

  test('of the certificate monitor the certificate of the listener, from each source', () => {
    expect(JSON.stringify(alarms.get('CertificateExpiring'))).toMatch(
      /CertificateArn.+HasCertificate.+HasDnsValidatedCertificate.+SelfSignedCertificate/,
    );
  });

  test('are all on the dashboard', () => {
    const { variables } = body();
    const shown = widgets[0]!.properties.alarms!.map((variable) => variables[variable.slice(2, -1)]);
    expect(shown).toEqual([...alarms.keys()].map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })));
  });
});
