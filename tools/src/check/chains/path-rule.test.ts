import { describe, expect, it } from 'vitest';
import { pathRule } from './path-rule.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const ref = (id: string) => ({ Ref: id });
const balancer = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {} };
const refused = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '400' } };
const listener = (to: string, action: object = refused) => ({
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: { LoadBalancerArn: ref(to), Protocol: 'HTTPS', DefaultActions: [action] },
});
const host = { Field: 'host-header', HostHeaderConfig: { Values: ['portal.clinic.example'] } };
const paths = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
const rule = (Priority: number, group: string, Conditions: object[], more: object = {}) => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: {
    ListenerArn: ref('Listener'),
    Priority,
    Conditions,
    Actions: [{ Type: 'forward', TargetGroupArn: ref(group) }],
    ...more,
  },
});
const group = { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {} };
const instances = (...groups: string[]) => ({
  Type: 'AWS::AutoScaling::AutoScalingGroup',
  Properties: { TargetGroupARNs: groups.map(ref) },
});
const system: SmallResources = {
  Balancer: balancer,
  Listener: listener('Balancer'),
  ApiRule: rule(10, 'Api', [host, paths('/admin*', '/api*')]),
  PageRule: rule(100, 'Page', [host]),
  Api: group,
  Page: group,
  Instances: instances('Api', 'Page'),
};
const find = (changed: SmallResources = {}, rest = {}) => findingsOf(pathRule, { ...system, ...changed }, rest);

it('has no findings if the specific rule is the first one, and unknown hosts are refused', () =>
  expect(find()).toEqual([]));

it('has no findings for a listener without rules', () => {
  const { ApiRule: _, PageRule: __, ...withoutRules } = system;
  const Listener = listener('Balancer', { Type: 'forward', TargetGroupArn: ref('Page') });
  expect(findingsOf(pathRule, { ...withoutRules, Listener })).toEqual([]);
});

describe('a rule that never receives a request', () => {
  const message = (never: string, before: string) =>
    `${never}: never receives a request: ${before}, with a lower priority number, matches all of them`;

  it('is found if a rule before it has fewer conditions', () =>
    expect(find({ PageRule: rule(5, 'Page', [host]) })).toEqual([message('ApiRule', 'PageRule')]));

  it.each([
    ['/*', '/api*', true],
    ['/api*', '/api/v1/*', true],
    ['/api*', '/api', true],
    ['/api/?', '/api/a', true],
    ['/api/*', '/api', false],
    ['/api', '/api*', false],
    ['/API*', '/api*', false],
    ['/api/?', '/api/*', false],
  ])('is found by its wildcards: %s before %s', (before, after, isShadowed) => {
    const ApiRule = rule(10, 'Api', [host, paths(before)]);
    const LaterRule = rule(11, 'Page', [host, paths(after)]);
    expect(find({ ApiRule, LaterRule })).toEqual(isShadowed ? [message('LaterRule', 'ApiRule')] : []);
  });

  it('is not found if one of its paths is not matched before', () =>
    expect(find({ LaterRule: rule(11, 'Page', [host, paths('/api/v1', '/other')]) })).toEqual([]));

  it('is found by a host in other letters, and not by another host', () => {
    const with_ = (name: string) => ({ Field: 'host-header', Values: [name] });
    expect(find({ LaterRule: rule(101, 'Page', [with_('Portal.clinic.example')]) })).toEqual([
      message('LaterRule', 'PageRule'),
    ]);
    expect(find({ LaterRule: rule(101, 'Page', [with_('other.clinic.example')]) })).toEqual([]);
  });

  it('is found only by the same regular expression', () => {
    const matching = (regex: string) => ({ Field: 'path-pattern', PathPatternConfig: { RegexValues: [regex] } });
    const ApiRule = rule(10, 'Api', [host, matching('^/a')]);
    expect(find({ ApiRule, LaterRule: rule(11, 'Page', [host, matching('^/a')]) })).toHaveLength(1);
    expect(find({ ApiRule, LaterRule: rule(11, 'Page', [host, matching('^/b')]) })).toEqual([]);
  });
});

it('two rules of a listener have the same priority', () =>
  expect(find({ PageRule: rule(10, 'Page', [host]) })).toEqual([
    'PageRule: has the priority 10, as ApiRule has: the listener refuses it',
  ]));

describe('requests for an unknown host are forwarded', () => {
  it('by the default action', () =>
    expect(find({ Listener: listener('Balancer', { Type: 'forward', TargetGroupArn: ref('Page') }) })).toEqual([
      'Listener: forwards requests for hosts that none of its rules is for',
    ]));

  it('by a rule without a host', () =>
    expect(find({ ApiRule: rule(10, 'Api', [paths('/api*')]) })).toEqual([
      'ApiRule: forwards requests for any host, and other rules of Listener are for some hosts',
    ]));

  it('which is not a finding if no rule is for a host', () =>
    expect(find({ ApiRule: rule(10, 'Api', [paths('/api*')]), PageRule: rule(100, 'Page', [paths('/*')]) })).toEqual(
      [],
    ));
});

describe('a target group', () => {
  it('of another load balancer', () =>
    expect(
      find({
        Other: balancer,
        OtherListener: listener('Other', { Type: 'forward', TargetGroupArn: ref('Api') }),
      }),
    ).toEqual(
      ['ApiRule: forwards to Api, which Balancer uses: a target group has one load balancer'].map((line) =>
        line.replace('Balancer', 'Other'),
      ),
    ));

  it('at which nothing is registered', () =>
    expect(find({ Instances: instances('Page') })).toEqual([
      'ApiRule: forwards to Api, at which nothing is registered: it answers 503',
    ]));

  it('also one of several', () => {
    const Actions = [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref('Empty') }] } }];
    expect(find({ Empty: group, ApiRule: rule(10, 'Api', [host, paths('/api*')], { Actions }) })).toEqual([
      'ApiRule: forwards to Empty, at which nothing is registered: it answers 503',
    ]);
  });

  it('whose instances are created with another value of a parameter', () => {
    const Instances = { ...instances('Api', 'Page'), Condition: 'HasVersion' };
    const rest = {
      Parameters: { Version: { Type: 'String', Default: '' } },
      Conditions: { HasVersion: { 'Fn::Not': [{ 'Fn::Equals': [ref('Version'), ''] }] } },
    };
    expect(find({ Instances }, rest)).toEqual([]);
  });

  it('with targets from outside of the system', () =>
    expect(find({ Instances: instances('Page') }, { Outputs: { Group: { Value: ref('Api') } } })).toEqual([]));
});

it('more values or wildcards than a rule can have', () => {
  const many = ['/a', '/b', '/c', '/d', '/e'];
  expect(find({ ApiRule: rule(10, 'Api', [host, paths(...many)]) })).toEqual([
    'ApiRule: has 6 values in its conditions, and the maximum is 5',
  ]);
  expect(find({ ApiRule: rule(10, 'Api', [host, paths('/a/*/b/*/*', '/b/*/*/*')]) })).toEqual([
    'ApiRule: has 6 wildcards in its conditions, and the maximum is 5',
  ]);
});

it('says nothing about priorities and conditions from outside', () => {
  const rest = { Parameters: { Host: { Type: 'String' } } };
  const unknown = { Field: 'host-header', Values: [ref('Host')] };
  expect(find({ PageRule: rule(5, 'Page', [unknown]) }, rest)).toEqual([]);
});
