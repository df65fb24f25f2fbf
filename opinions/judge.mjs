import { generalExceptions } from './general-exceptions.mjs';

/**
 * One finding for each rule and resource, however many forms of a template have it.
 *
 * @typedef {object} Finding
 * @property {string} rule `<checker>:<rule>`
 * @property {string} resource `<stack>/<logical ID>`, or the stack alone
 * @property {string} message
 * @property {readonly string[]} forms where it was found: `built`, or names of parameter sets
 * @property {boolean} unevaluated the rule threw an error: the finding is about the structure of the template, not the resource
 */

/** Findings of one blueprint, merged. A rule that could not be evaluated has `!` after its name and is a separate finding. */
export function merged(raw) {
  const byKey = new Map();
  for (const { subject, rule: bare, logicalId, message, unevaluated = false } of raw) {
    const rule = unevaluated ? `${bare}!` : bare;
    const stack = subject.stackOf(logicalId ?? '');
    const resource = logicalId ? `${stack}/${logicalId}` : stack;
    const key = `${rule} ${resource}`;
    const { forms = [] } = byKey.get(key) ?? {};
    byKey.set(key, { rule, resource, message, unevaluated, forms: [...new Set([...forms, subject.form])] });
  }
  return [...byKey.values()].sort((a, b) => (`${a.rule} ${a.resource}` < `${b.rule} ${b.resource}` ? -1 : 1));
}

/** Whether a rule could not be evaluated on a template as built, but could be on the resolved templates. */
const isExplained = ({ unevaluated, forms }) => unevaluated && forms.every((form) => form === 'built');

/** An exception names a rule with its detail, such as `cdk-nag:AwsSolutions-IAM5[Resource::*]`, or without it. */
const matchesRule = (excepted, rule) =>
  excepted instanceof RegExp ? excepted.test(rule) : excepted === rule || excepted === rule.replace(/\[.*\]$/, '');

/** `hipaa-stacks check` evaluates the exceptions from chains and cfn-lint. */
const isIndependent = ({ rule }) => !/^(chain|cfn-lint):/.test(rule);

const isOnlyIn = (only, forms) =>
  only === undefined || forms.every((form) => (only === 'built' ? form === 'built' : form !== 'built'));

/**
 * Compares findings with exceptions.
 *
 * @param findings of one blueprint
 * @param exceptions of its manifest: rule, resource, reason
 * @returns `open`: findings without exception; `excepted`: findings with exception; `explained`: the number of rules that
 *   need values that only the resolved forms have; `stale`: exceptions without finding; `used`: general exceptions with finding
 */
export function judge(findings, exceptions, general = generalExceptions) {
  const explained = findings.filter(isExplained);
  const rest = findings.filter((finding) => !isExplained(finding));
  const covers = (each, { rule, resource }) => each.resource === resource && matchesRule(each.rule, rule);
  const own = (finding) => exceptions.find((each) => covers(each, finding));
  const ofAll = ({ rule, resource, forms }) =>
    general.find(
      (each) => matchesRule(each.rule, rule) && isOnlyIn(each.only, forms) && (each.resource?.test(resource) ?? true),
    );
  const reasoned = rest.map((finding) => ({ finding, exception: own(finding) ?? ofAll(finding) }));
  const needed = new Set(reasoned.map(({ exception }) => exception));
  return {
    open: reasoned.filter(({ exception }) => !exception).map(({ finding }) => finding),
    excepted: reasoned
      .filter(({ exception }) => exception)
      .map(({ finding, exception }) => ({ ...finding, exception, general: general.includes(exception) })),
    explained: explained.length,
    stale: exceptions.filter(
      (exception) => isIndependent(exception) && !rest.some((finding) => covers(exception, finding)),
    ),
    used: general.filter((exception) => needed.has(exception)),
  };
}

/** The general exceptions that match no finding of any blueprint. */
export const staleGeneral = (verdicts, general = generalExceptions) =>
  general.filter((exception) => !verdicts.some(({ used }) => used.includes(exception)));
