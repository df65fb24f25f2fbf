import { generalExceptions } from './general-exceptions.mjs';

/**
 * One finding for each rule and resource, however many forms of a template have it.
 *
 * @typedef {object} Finding
 * @property {string} rule `<checker>:<rule>`
 * @property {string} resource `<stack>/<logical ID>`, or the stack alone
 * @property {string} message
 * @property {readonly string[]} forms where it was found: `built`, or names of parameter sets
 * @property {boolean} unevaluated the rule threw: it says something of the template's shape, and nothing of the resource
 */

/** Findings of one blueprint, merged. A rule that could not be evaluated has `!` after its name: it is another finding. */
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

/** What holds of a rule that could not be evaluated on a template as built: the resolved ones, with values, could be. */
const isExplained = ({ unevaluated, forms }) => unevaluated && forms.every((form) => form === 'built');

/** `cdk-nag:AwsSolutions-IAM5[Resource::*]` is one finding of `cdk-nag:AwsSolutions-IAM5`; an exception names either. */
const isAbout = (excepted, rule) =>
  excepted instanceof RegExp ? excepted.test(rule) : excepted === rule || excepted === rule.replace(/\[.*\]$/, '');

/** What our own chains and cfn-lint find is judged by `hipaa-stacks check`. */
const isOthers = ({ rule }) => !/^(chain|cfn-lint):/.test(rule);

const isOnlyIn = (only, forms) =>
  only === undefined || forms.every((form) => (only === 'built' ? form === 'built' : form !== 'built'));

/**
 * Sets findings against exceptions.
 *
 * @param findings of one blueprint
 * @param exceptions of its manifest: rule, resource, reason
 * @returns `open`: without exception; `excepted`: with its reason; `explained`: how many rules wanted values that the
 *   resolved forms have; `stale`: exceptions that nothing needs; `used`: the general exceptions that something needs
 */
export function judge(findings, exceptions, general = generalExceptions) {
  const explained = findings.filter(isExplained);
  const rest = findings.filter((finding) => !isExplained(finding));
  const covers = (each, { rule, resource }) => each.resource === resource && isAbout(each.rule, rule);
  const own = (finding) => exceptions.find((each) => covers(each, finding));
  const ofAll = ({ rule, resource, forms }) =>
    general.find(
      (each) => isAbout(each.rule, rule) && isOnlyIn(each.only, forms) && (each.resource?.test(resource) ?? true),
    );
  const reasoned = rest.map((finding) => ({ finding, exception: own(finding) ?? ofAll(finding) }));
  const needed = new Set(reasoned.map(({ exception }) => exception));
  return {
    open: reasoned.filter(({ exception }) => !exception).map(({ finding }) => finding),
    excepted: reasoned
      .filter(({ exception }) => exception)
      .map(({ finding, exception }) => ({ ...finding, exception, general: general.includes(exception) })),
    explained: explained.length,
    stale: exceptions.filter((exception) => isOthers(exception) && !rest.some((finding) => covers(exception, finding))),
    used: general.filter((exception) => needed.has(exception)),
  };
}

/** The general exceptions that no blueprint needs. */
export const staleGeneral = (verdicts, general = generalExceptions) =>
  general.filter((exception) => !verdicts.some(({ used }) => used.includes(exception)));
