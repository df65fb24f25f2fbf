import { posix } from 'node:path';

/** A request, as a web ACL inspects it. */
export interface WebRequest {
  readonly path: string;
  readonly query?: string;
  readonly body?: string;
}

type Statement = Readonly<Record<string, never>>;
interface Rule {
  readonly Name: string;
  readonly Action?: object;
  readonly OverrideAction?: object;
  readonly Statement: Statement;
}

export interface Verdict {
  readonly action: 'ALLOW' | 'BLOCK';
  /** The rule that blocked, and the managed rule in it, if there is one. */
  readonly rule?: string;
  readonly labels: readonly string[];
  /** Rules and groups that matched and only counted. */
  readonly counted: readonly string[];
}

/** WAF inspects this much of a body before a load balancer. */
const INSPECTED = 8192;
const inspected = (request: WebRequest) => (request.body ?? '').slice(0, INSPECTED);

/**
 * Stand-ins for managed rules, by group, each with its documented label. What they detect is the documented kind of attack in its
 * simplest form; AWS does not publish the patterns.
 *
 * Source: AWS WAF Developer Guide, "Baseline rule groups" and "Use-case specific rule groups".
 */
const managed: Readonly<Record<string, Readonly<Record<string, readonly [string, (request: WebRequest) => boolean]>>>> =
  {
    AWSManagedRulesCommonRuleSet: {
      SizeRestrictions_BODY: ['SizeRestrictions_Body', ({ body = '' }) => body.length > INSPECTED],
      SizeRestrictions_QUERYSTRING: ['SizeRestrictions_QueryString', ({ query = '' }) => query.length > 2048],
      CrossSiteScripting_BODY: ['CrossSiteScripting_Body', (request) => /<(script|img|a)\b/i.test(inspected(request))],
      CrossSiteScripting_QUERYARGUMENTS: [
        'CrossSiteScripting_QueryArguments',
        ({ query = '' }) => /<script/i.test(query),
      ],
      GenericLFI_BODY: ['GenericLFI_Body', (request) => inspected(request).includes('../')],
      GenericRFI_BODY: ['GenericRFI_Body', (request) => /:\/\/[0-9]+(\.[0-9]+){3}/.test(inspected(request))],
      GenericRFI_QUERYARGUMENTS: [
        'GenericRFI_QueryArguments',
        ({ query = '' }) => /:\/\/[0-9]+(\.[0-9]+){3}/.test(decodeURIComponent(query)),
      ],
    },
    AWSManagedRulesSQLiRuleSet: {
      SQLi_BODY: ['SQLi_Body', (request) => /'\s*or\s/i.test(inspected(request))],
      SQLiExtendedPatterns_BODY: ['SQLiExtendedPatterns_Body', (request) => /union select/i.test(inspected(request))],
    },
    AWSManagedRulesKnownBadInputsRuleSet: {
      Log4JRCE_BODY: ['Log4JRCE_Body', (request) => inspected(request).includes('${jndi:')],
    },
    AWSManagedRulesAmazonIpReputationList: {},
  };
const namespaces: Readonly<Record<string, string>> = {
  AWSManagedRulesCommonRuleSet: 'core-rule-set',
  AWSManagedRulesSQLiRuleSet: 'sql-database',
  AWSManagedRulesKnownBadInputsRuleSet: 'known-bad-inputs',
};

/** A property of a template, with each condition decided. */
export const decided = (value: unknown, holds: (condition: string) => boolean): never => {
  if (Array.isArray(value)) return value.map((one) => decided(one, holds)) as never;
  if (typeof value !== 'object' || value === null) return value as never;
  const [condition, then, otherwise] = (value as { 'Fn::If'?: [string, unknown, unknown] })['Fn::If'] ?? [];
  if (condition) return decided(holds(condition) ? then : otherwise, holds);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, decided(one, holds)])) as never;
};

/** Stand-in for AWS WAF: evaluates the rules in the order of their priority, which is that of the list. Throws if it does not know one. */
export function evaluate(rules: readonly Rule[], request: WebRequest): Verdict {
  const labels: string[] = [];
  const counted: string[] = [];
  for (const { Name, Action, OverrideAction, Statement } of rules) {
    const group = Statement.ManagedRuleGroupStatement as
      | { Name: string; RuleActionOverrides?: readonly { Name: string }[] }
      | undefined;
    const matched = group ? matchesOf(group.Name, request) : matches(Statement, request, labels) ? [Name] : [];
    if (group) labels.push(...matched.map((one) => labelOf(group.Name, one)));
    const overridden = group?.RuleActionOverrides?.map(({ Name: one }) => one) ?? [];
    const isCounting = 'Count' in (Action ?? OverrideAction ?? {});
    const blocking = isCounting ? [] : matched.filter((one) => !overridden.includes(one));
    const [first] = blocking;
    if (first) return { action: 'BLOCK', rule: group ? `${Name} ${first}` : Name, labels, counted };
    counted.push(...matched.map((one) => (group ? `${Name} ${one}` : one)));
  }
  return { action: 'ALLOW', labels, counted };
}

const rulesOf = (group: string) => {
  const rules = managed[group];
  if (!rules) throw new Error(`${group}: no stand-in for this rule group`);
  return rules;
};
const matchesOf = (group: string, request: WebRequest): readonly string[] =>
  Object.entries(rulesOf(group)).flatMap(([name, [, isMatch]]) => (isMatch(request) ? [name] : []));
const labelOf = (group: string, rule: string): string =>
  `awswaf:managed:aws:${namespaces[group]}:${rulesOf(group)[rule]![0]}`;

function matches(statement: Statement, request: WebRequest, labels: readonly string[]): boolean {
  const [kind, value] = Object.entries(statement)[0] as [string, never];
  const nested = () => (value as { Statements: readonly Statement[] }).Statements;
  const test = (one: Statement) => matches(one, request, labels);
  if (kind === 'AndStatement') return nested().every(test);
  if (kind === 'OrStatement') return nested().some(test);
  if (kind === 'NotStatement') return !test((value as { Statement: Statement }).Statement);
  if (kind === 'LabelMatchStatement') return labels.includes((value as { Key: string }).Key);
  if (kind === 'RateBasedStatement') return false;
  if (kind === 'RegexMatchStatement') {
    const { RegexString, TextTransformations } = value as {
      RegexString: string;
      TextTransformations: readonly { Type: string }[];
    };
    const path = TextTransformations.reduce((text, { Type }) => transform(Type, text), request.path);
    return new RegExp(RegexString).test(path);
  }
  throw new Error(`${kind}: no stand-in for this statement`);
}

function transform(type: string, text: string): string {
  if (type === 'URL_DECODE') return decodeURIComponent(text);
  if (type === 'NORMALIZE_PATH') return posix.normalize(text);
  if (type === 'LOWERCASE') return text.toLowerCase();
  throw new Error(`${type}: no stand-in for this transformation`);
}
