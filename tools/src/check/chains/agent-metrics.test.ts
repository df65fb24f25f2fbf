import { describe, expect, it } from 'vitest';
import { agentMetrics } from './agent-metrics.ts';
import { alarm } from './alarm.ts';
import { findingsOf, type SmallResources, systemOf } from './testing/system-of.ts';

const configuration = {
  metrics: {
    append_dimensions: { AutoScalingGroupName: '${!aws:AutoScalingGroupName}', InstanceId: '${!aws:InstanceId}' },
    aggregation_dimensions: [['AutoScalingGroupName']],
    metrics_collected: {
      mem: { measurement: ['mem_used_percent'] },
      disk: { measurement: ['used_percent'], resources: ['/'], drop_device: true },
    },
  },
  logs: { group: '${Logs}' },
};
const parameter = (value: object): SmallResources => ({
  Logs: { Type: 'AWS::Logs::LogGroup' },
  Configuration: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Type: 'String', Value: { 'Fn::Sub': JSON.stringify(value) } },
  },
});

describe('metrics of the CloudWatch agent', () => {
  it('are those of its configuration, with the dimensions that it adds and by which it aggregates', () => {
    const metrics = agentMetrics(systemOf(parameter(configuration)), 'CWAgent')!;
    expect(Object.fromEntries(metrics)).toEqual({
      mem_used_percent: ['AutoScalingGroupName+InstanceId', 'AutoScalingGroupName'],
      disk_used_percent: ['AutoScalingGroupName+InstanceId+fstype+path', 'AutoScalingGroupName'],
    });
  });
  it('have the name of the host without other dimensions', () => {
    const { mem } = configuration.metrics.metrics_collected;
    const system = systemOf(parameter({ metrics: { namespace: 'Own', metrics_collected: { mem } } }));
    expect(Object.fromEntries(agentMetrics(system, 'Own')!)).toEqual({ mem_used_percent: ['host'] });
    expect(agentMetrics(system, 'CWAgent')).toBeUndefined();
  });
  it('are not known without a configuration, or with another text', () => {
    expect(agentMetrics(systemOf({}), 'CWAgent')).toBeUndefined();
    const Value = 'metrics_collected';
    expect(
      agentMetrics(systemOf({ P: { Type: 'AWS::SSM::Parameter', Properties: { Value } } }), 'CWAgent'),
    ).toBeUndefined();
  });
});

describe('an alarm on the CloudWatch agent', () => {
  const find = (
    MetricName: string,
    Dimensions: readonly object[],
    configured: SmallResources = parameter(configuration),
  ) =>
    findingsOf(alarm, {
      ...configured,
      Group: { Type: 'AWS::AutoScaling::AutoScalingGroup' },
      High: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'CWAgent', MetricName, Dimensions } },
    }).filter((finding) => /CWAgent|dimension/.test(finding));
  const ofGroup = [{ Name: 'AutoScalingGroupName', Value: { Ref: 'Group' } }];
  it('watches a metric that the agent publishes', () => {
    expect(find('disk_used_percent', ofGroup)).toEqual([]);
    expect(find('used_percent', ofGroup)).toEqual(['High: CWAgent has no metric used_percent']);
  });
  it('has the dimensions of the agent', () =>
    expect(find('mem_used_percent', [])).toEqual([
      'High: CWAgent does not publish mem_used_percent with the dimensions none',
    ]));
  it('is not checked without a configuration', () => expect(find('other', [], {})).toEqual([]));
});
