import {
  type Arn,
  type Expr,
  type Id,
  named,
  Problem,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface PathRuleProps {
  readonly listener: Arn<'AWS::ElasticLoadBalancingV2::Listener'> | Id<'AWS::ElasticLoadBalancingV2::Listener'>;
  /** Order of evaluation on the listener, 1 to 50000, the lowest first. A rule that is split uses the numbers after it too. */
  readonly priority: number;
  /** Host names of the requests, at most 4. */
  readonly hosts: readonly Value<string>[];
  /**
   * Paths of the requests, such as `/api*`; case-sensitive, without the query string. `*` matches any characters, `?`
   * one. A list parameter must have at most 5 elements minus the number of hosts. Default: all paths.
   */
  readonly paths?: readonly string[] | Expr<readonly string[]>;
  readonly targetGroup:
    | Arn<'AWS::ElasticLoadBalancingV2::TargetGroup'>
    | Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
}

/** Maximum number of values of all conditions of a rule, and of wildcards in them. Both quotas cannot be increased. */
const MAX_VALUES = 5;

/** Maximum number of characters of a path. */
const MAX_LENGTH = 128;

/** The characters that a path of a condition supports, and the wildcards. */
const PATH = /^\/[A-Za-z0-9_.$/~"'@:+&*?-]*$/;

/**
 * Forwards the requests with one of the host names and one of the paths to a target group. More paths than a rule can
 * have are split into several rules, with the logical IDs `<id>`, `<id>2`, … and consecutive priorities.
 *
 * @throws Problem if a path or the priority is not supported, or if there are too many hosts
 *
 * Source: Elastic Load Balancing User Guide for Application Load Balancers, "Listener rules", "Condition types for
 * listener rules" and "Quotas for your Application Load Balancers".
 */
export function pathRule(id: string, props: PathRuleProps) {
  const { listener, hosts, paths, targetGroup } = props;
  refuseHosts(id, hosts.length);
  const groups = Array.isArray(paths) ? split(id, paths as readonly string[], MAX_VALUES - hosts.length) : [paths];
  refusePriority(id, props.priority + groups.length - 1);
  const rules = groups.map((values, index) => {
    const ruleId = index === 0 ? id : `${id}${index + 1}`;
    return resource(ruleId, 'AWS::ElasticLoadBalancingV2::ListenerRule', {
      ListenerArn: listener,
      Priority: props.priority + index,
      Conditions: [
        { Field: 'host-header', HostHeaderConfig: { Values: hosts } },
        ...(values ? [{ Field: 'path-pattern', PathPatternConfig: { Values: values } }] : []),
      ],
      Actions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
      Tags: named(ruleId),
    });
  });
  return snippet(rules, {
    /** A service or a group that registers targets depends on them. */
    rules,
  });
}

/** Groups of paths, each of which fits into a rule. */
function split(id: string, paths: readonly string[], maximum: number): readonly (readonly string[])[] {
  if (paths.length === 0) throw new Problem(id, 'paths is empty', 'Set at least one path, or leave paths out.');
  const groups: string[][] = [[]];
  for (const path of paths) {
    refusePath(id, path);
    const last = groups.at(-1)!;
    const fits = last.length < maximum && wildcards([...last, path]) <= MAX_VALUES;
    if (fits) last.push(path);
    else groups.push([path]);
  }
  return groups;
}

const wildcards = (paths: readonly string[]): number => paths.join('').replace(/[^*?]/g, '').length;

function refusePath(id: string, path: string): void {
  const fix = `Use a path that begins with /, of at most ${MAX_LENGTH} characters and ${MAX_VALUES} wildcards.`;
  if (!PATH.test(path) || path.length > MAX_LENGTH || wildcards([path]) > MAX_VALUES)
    throw new Problem(id, `a rule cannot match the path ${path}`, fix);
}

function refuseHosts(id: string, hosts: number): void {
  if (hosts >= 1 && hosts < MAX_VALUES) return;
  throw new Problem(id, `it has ${hosts} hosts`, `Set 1 to ${MAX_VALUES - 1} hosts, or add a second rule.`);
}

function refusePriority(id: string, last: number): void {
  if (Number.isInteger(last) && last >= 1 && last <= 50000) return;
  throw new Problem(id, `the priority ${last} is not supported`, 'Set a whole number from 1 to 50000.');
}
