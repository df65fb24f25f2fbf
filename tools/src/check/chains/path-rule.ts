import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { numberOf } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * The rules of a listener: each has a priority of its own and within the quotas, can match a request that no rule before
 * it matches, and forwards to a target group of the same load balancer, at which something is registered. If rules are
 * for some host names, requests for other hosts are not forwarded, by a rule or by the default action.
 *
 * Two patterns are compared by their wildcards; conditions with regular expressions only if they are equal. Not
 * checked: rules and targets that are registered outside of the system.
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Listener rules" and "Quotas for your
 * Application Load Balancers".
 */
export const pathRule: Chain = {
  name: 'path-rule',
  why: 'A rule for all paths had a lower priority number than the rule of the API, and every request of the application received the start page.',
  check: (system) => [
    ...listeners(system).flatMap(({ listener, rules }) => [
      ...samePriorities(system, rules),
      ...shadowed(system, rules),
      ...unknownHosts(system, listener, rules),
    ]),
    ...rulesOf(system).flatMap((rule) => [...overQuota(system, rule), ...groupFindings(system, rule)]),
  ],
};

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** What registers targets. */
const registering = [
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::ECS::Service',
  'AWS::ECS::TaskSet',
  'AWS::CodeDeploy::DeploymentGroup',
] as const;

const MAX_VALUES = 5;

const rulesOf = (system: ChainSystem) => system.ofType(RULE);

/** Listeners of the system with their rules, in the order of evaluation. */
function listeners(system: ChainSystem) {
  const rules = rulesOf(system);
  return system.ofType(LISTENER).map((listener) => ({
    listener,
    rules: rules
      .filter(({ properties }) => system.target(properties.ListenerArn, undefined, LISTENER) === listener)
      .sort((one, other) => priorityOf(one) - priorityOf(other)),
  }));
}

const priorityOf = ({ properties }: ChainResource): number => numberOf(properties.Priority) ?? Number.NaN;

function samePriorities(system: ChainSystem, rules: readonly ChainResource[]): readonly ChainFinding[] {
  return rules.flatMap((rule, index) => {
    const before = rules.slice(0, index).find((one) => priorityOf(one) === priorityOf(rule));
    if (!before || system.isUnknown(rule.properties.Priority)) return [];
    const what = `has the priority ${priorityOf(rule)}, as ${before.id} has: the listener refuses it`;
    return [{ resource: rule, what, fix: 'Give each rule of a listener a priority of its own.' }];
  });
}

/** A condition: the field, with the name of a header, and the patterns of which one must match. */
interface Condition {
  readonly field: string;
  readonly patterns: readonly string[];
}

const configs: Readonly<Record<string, string>> = {
  'host-header': 'HostHeaderConfig',
  'path-pattern': 'PathPatternConfig',
};

function conditionsOf({ properties }: ChainResource): readonly Condition[] {
  return listOf(properties.Conditions)
    .filter(isObject)
    .map((condition): Condition => {
      const field = textOf(condition.Field);
      const config = condition[configs[field] ?? ''];
      const values = [...textsOf(condition.Values), ...(isObject(config) ? textsOf(config.Values) : [])];
      const isPlain = values.length > 0 && !(isObject(config) && config.RegexValues);
      if (!isPlain) return { field: `${field} ${JSON.stringify(condition)}`, patterns: ['*'] };
      return { field, patterns: field === 'host-header' ? values.map((value) => value.toLowerCase()) : values };
    });
}

function shadowed(system: ChainSystem, rules: readonly ChainResource[]): readonly ChainFinding[] {
  const known = rules.filter(
    ({ properties }) => !system.isUnknown(properties.Conditions) && !system.isUnknown(properties.Priority),
  );
  return known.flatMap((rule, index) => {
    const conditions = conditionsOf(rule);
    const before = known
      .slice(0, index)
      .find((one) => priorityOf(one) < priorityOf(rule) && matchesAll(conditionsOf(one), conditions));
    if (!before) return [];
    const what = `never receives a request: ${before.id}, with a lower priority number, matches all of them`;
    return [{ resource: rule, what, fix: 'Give the rule with more specific conditions the lower number.' }];
  });
}

/** Whether conditions match every request that other conditions match. */
const matchesAll = (conditions: readonly Condition[], others: readonly Condition[]): boolean =>
  conditions.every(({ field, patterns }) => {
    const same = others.find((other) => other.field === field);
    return same?.patterns.every((value) => patterns.some((pattern) => covers(pattern, value)));
  });

/** Whether a pattern matches every text that another pattern matches. `*` is any text, `?` one character. */
function covers(pattern: string, other: string): boolean {
  if (pattern === '' || other === '') return pattern === other || pattern === '*';
  const [first, next] = [pattern[0], other[0]];
  if (first === '*') return covers(pattern.slice(1), other) || covers(pattern, other.slice(1));
  if (next === '*') return false;
  return (first === '?' || first === next) && covers(pattern.slice(1), other.slice(1));
}

function unknownHosts(
  system: ChainSystem,
  listener: ChainResource,
  rules: readonly ChainResource[],
): readonly ChainFinding[] {
  const isForHosts = (rule: ChainResource) => conditionsOf(rule).some(({ field }) => field.startsWith('host-header'));
  if (!rules.some(isForHosts) || rules.some(({ properties }) => system.isUnknown(properties.Conditions))) return [];
  const byDefault = forwards(listener.properties.DefaultActions)
    ? [
        {
          resource: listener,
          what: 'forwards requests for hosts that none of its rules is for',
          fix: 'Set a fixed response with the status 400 or 404 as the default action.',
        },
      ]
    : [];
  const byRule = rules
    .filter((rule) => !isForHosts(rule) && forwards(rule.properties.Actions))
    .map((resource) => ({
      resource,
      what: `forwards requests for any host, and other rules of ${listener.id} are for some hosts`,
      fix: 'Add a host-header condition.',
    }));
  return [...byDefault, ...byRule];
}

const actionsOf = (actions: Json | undefined): readonly JsonObject[] => listOf(actions).filter(isObject);
const forwards = (actions: Json | undefined): boolean => actionsOf(actions).some(({ Type }) => Type === 'forward');

function overQuota(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  if (system.isUnknown(rule.properties.Conditions)) return [];
  const values = listOf(rule.properties.Conditions).filter(isObject).flatMap(valuesOf);
  const wildcards = values.join('').replace(/[^*?]/g, '').length;
  const finding = (count: number, unit: string): ChainFinding => ({
    resource: rule,
    what: `has ${count} ${unit} in its conditions, and the maximum is ${MAX_VALUES}`,
    fix: 'Split it into several rules.',
  });
  return [
    ...(values.length > MAX_VALUES ? [finding(values.length, 'values')] : []),
    ...(wildcards > MAX_VALUES ? [finding(wildcards, 'wildcards')] : []),
  ];
}

/** The values of a condition, in the short and in the long form. */
const valuesOf = (condition: JsonObject): readonly string[] => [
  ...textsOf(condition.Values),
  ...Object.values(condition)
    .filter((config): config is JsonObject => isObject(config) && !Array.isArray(config))
    .flatMap(({ Values, RegexValues }) => [...listOf(Values), ...listOf(RegexValues)].map(textOf)),
];

/** Target groups of an action, in the short and in the long form. */
const groupsOf = (system: ChainSystem, rule: ChainResource): readonly ChainResource[] =>
  actionsOf(rule.properties.Actions)
    .flatMap(({ TargetGroupArn, ForwardConfig }) => [
      TargetGroupArn,
      ...(isObject(ForwardConfig) ? actionsOf(ForwardConfig.TargetGroups).map((each) => each.TargetGroupArn) : []),
    ])
    .flatMap((value) => system.target(value, rule, TARGET_GROUP) ?? [])
    .filter((group, index, all) => all.indexOf(group) === index);

const balancerOf = (system: ChainSystem, resource: ChainResource): ChainResource | undefined => {
  const listener =
    resource.type === LISTENER ? resource : system.target(resource.properties.ListenerArn, resource, LISTENER);
  return listener && system.target(listener.properties.LoadBalancerArn, listener, BALANCER);
};

function groupFindings(system: ChainSystem, rule: ChainResource): readonly ChainFinding[] {
  const balancer = balancerOf(system, rule);
  return groupsOf(system, rule).flatMap((group): readonly ChainFinding[] => {
    const users = system.referencedBy(group);
    const other = users
      .filter(({ type }) => type === RULE || type === LISTENER)
      .map((user) => balancerOf(system, user))
      .find((one) => one && balancer && one !== balancer);
    return [
      ...(other
        ? [
            {
              resource: rule,
              what: `forwards to ${group.id}, which ${other.id} uses: a target group has one load balancer`,
              fix: 'Use a target group for each load balancer.',
            },
          ]
        : []),
      ...(hasTargets(system, group, users)
        ? []
        : [
            {
              resource: rule,
              what: `forwards to ${group.id}, at which nothing is registered: it answers 503`,
              fix: 'Set TargetGroupARNs of an Auto Scaling group, LoadBalancers of a service, or Targets.',
            },
          ]),
    ];
  });
}

/** A group or a service of other parameter values may register targets: a system can be created before its image. */
const hasTargets = (system: ChainSystem, group: ChainResource, users: readonly ChainResource[]): boolean =>
  group.properties.Targets !== undefined ||
  users.some(({ type }) => (registering as readonly string[]).includes(type)) ||
  system.mayHave(...registering) ||
  system.isOutput(group) ||
  system.isExported(group);
