import {
  type Arn,
  type CheckerException,
  type Condition,
  type Expr,
  either,
  type Id,
  noValue,
  Problem,
  type Resource,
  type ResourceTypes,
  resource,
  snippet,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';

type Rules = NonNullable<ResourceTypes['AWS::WAFv2::WebACL']['props']['Rules']>;
type Rule = Exclude<Extract<Rules, readonly unknown[]>[number], Expr<unknown>>;
type Statement = Exclude<Rule['Statement'], Expr<unknown>>;

export interface WebAclProps {
  /** The load balancer to protect, of which `Ref` is the ARN too. */
  readonly protects: Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'> | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  /** Destination of its log: a bucket named `aws-waf-logs-…`, such as a `webAclLogBucket`. */
  readonly logs: Arn<'AWS::S3::Bucket'>;
  /** The bucket policy that allows the delivery, if it is in the system. */
  readonly after?: Resource;
  /**
   * Maximum number of requests from one IP address in five minutes: 10 or more. All users behind one NAT gateway have
   * one address.
   */
  readonly requestsPerFiveMinutes: Value<number>;
  /** Managed rules that block requests only outside of some paths. Default: none; all rules block everywhere. */
  readonly exceptions?: readonly WebAclException[];
  /** Prefixes of paths, in lower case, that are blocked, such as those of health checks. */
  readonly blockedPaths?: readonly string[];
  /**
   * Condition for blocking addresses of VPNs, proxies and hosting providers, which patients may use. Default: not
   * blocked.
   */
  readonly blockAnonymousIps?: Condition;
  /**
   * Condition under which the managed rule groups and the exceptions only count. The rate limit and `blockedPaths` still
   * block. Default: never.
   */
  readonly countOnly?: Condition;
}

/** Managed rules that do not block requests to these paths. */
export interface WebAclException {
  /** Name of the rule that blocks all other requests: letters and digits. Metric and log show it. */
  readonly name: string;
  readonly rules: readonly ManagedRule[];
  /** Prefixes of paths, in lower case. */
  readonly paths: readonly string[];
  /** Prefixes of those paths to which the rules block nevertheless, such as a login. Default: none. */
  readonly inspected?: readonly string[];
}

/**
 * Managed rules that can have exceptions, with the label that each adds to a request.
 *
 * Source: AWS WAF Developer Guide, "Baseline rule groups" and "Use-case specific rule groups".
 */
const labels = {
  SizeRestrictions_BODY: 'core-rule-set:SizeRestrictions_Body',
  CrossSiteScripting_BODY: 'core-rule-set:CrossSiteScripting_Body',
  GenericLFI_BODY: 'core-rule-set:GenericLFI_Body',
  GenericRFI_BODY: 'core-rule-set:GenericRFI_Body',
  SizeRestrictions_QUERYSTRING: 'core-rule-set:SizeRestrictions_QueryString',
  GenericRFI_QUERYARGUMENTS: 'core-rule-set:GenericRFI_QueryArguments',
  SQLi_BODY: 'sql-database:SQLi_Body',
  SQLiExtendedPatterns_BODY: 'sql-database:SQLiExtendedPatterns_Body',
} as const;

/** The managed rules that inspect bodies: binary files, HTML and clinical texts match them by chance or by their nature. */
export const bodyRules = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'SQLi_BODY',
  'SQLiExtendedPatterns_BODY',
] as const satisfies readonly ManagedRule[];

export type ManagedRule = keyof typeof labels;

/** Headers with session credentials: they are redacted in the log. */
const redactedHeaders = ['authorization', 'cookie'];

/**
 * A web ACL for a load balancer: AWS managed rule groups (common attacks, known bad inputs, SQL injection, IP
 * reputation), a rate limit for each address, and a log without cookies, authorization headers and query strings.
 * Requests are not sampled, since samples in the console would contain them.
 *
 * A managed rule with exceptions counts and adds a label; a later rule blocks requests that have the label, unless the
 * path begins with one of the paths of the exception, after `/../` and similar are resolved. WAF inspects the first 8 KB
 * of a body, and `SizeRestrictions_BODY` matches longer ones: the application must inspect the rest of an upload.
 *
 * With two exceptions of up to 8 rules and three patterns, all rules together use at most 1,320 of the 1,500 capacity
 * units above which WAF costs more.
 *
 * @throws Problem if the paths are too long for a rule
 *
 * Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list", "Considerations for managing body inspection"
 * and "Logging".
 */
export function webAcl(id: string, props: WebAclProps) {
  const {
    protects,
    logs,
    after,
    requestsPerFiveMinutes,
    exceptions = [],
    blockedPaths = [],
    blockAnonymousIps,
  } = props;
  const excepted = exceptions.flatMap(({ rules }) => rules);
  const managed = (name: string, group: string, namespace = '') =>
    managedRuleGroup(
      name,
      group,
      excepted.filter((rule) => labels[rule].startsWith(`${namespace}:`)),
      props.countOnly,
    );
  const perAddress = { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: requestsPerFiveMinutes } as const;
  const rules: readonly RuleProps[] = [
    blockingRule('RequestsPerAddress', { RateBasedStatement: perAddress }),
    managed('IpReputation', 'AWSManagedRulesAmazonIpReputationList'),
    ...(blockAnonymousIps
      ? [{ ...managed('AnonymousAddresses', 'AWSManagedRulesAnonymousIpList'), condition: blockAnonymousIps }]
      : []),
    ...(blockedPaths.length > 0 ? [blockingRule('BlockedPaths', beginsWith(blockedPaths))] : []),
    managed('KnownBadInputs', 'AWSManagedRulesKnownBadInputsRuleSet'),
    managed('SqlInjection', 'AWSManagedRulesSQLiRuleSet', 'sql-database'),
    managed('CommonAttacks', 'AWSManagedRulesCommonRuleSet', 'core-rule-set'),
    ...exceptions.map((exception) => blockingRule(exception.name, outsideOf(exception), props.countOnly)),
  ];
  const metric = uniqueName(id.toLowerCase(), 128);
  const acl = resource(
    id,
    'AWS::WAFv2::WebACL',
    {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: rules.map(ruleOf),
      VisibilityConfig: visibilityConfig(metric),
    },
    { supports: ['164.312(e)(1)'], exceptions: props.countOnly ? countExceptions : [] },
  );
  const association = resource(`${id}Association`, 'AWS::WAFv2::WebACLAssociation', {
    ResourceArn: protects,
    WebACLArn: acl.att('Arn'),
  });
  const log = resource(
    `${id}LoggingConfiguration`,
    'AWS::WAFv2::LoggingConfiguration',
    {
      ResourceArn: acl.att('Arn'),
      LogDestinationConfigs: [logs],
      RedactedFields: [...redactedHeaders.map((Name) => ({ SingleHeader: { Name } })), { QueryString: {} }],
    },
    { dependsOn: after ? [after] : [], supports: ['164.312(b)'] },
  );
  return snippet([acl, association, log], { arn: acl.att('Arn'), metric });
}

interface RuleProps {
  readonly name: string;
  readonly action: Pick<Rule, 'Action' | 'OverrideAction'>;
  readonly statement: Statement;
  /** Condition under which it exists. Default: always. */
  readonly condition?: Condition;
}

const blockingRule = (name: string, statement: Statement, countOnly?: Condition): RuleProps => ({
  name,
  action: { Action: countOnly ? either(countOnly, { Count: {} }, { Block: {} }) : { Block: {} } },
  statement,
});

/** An AWS managed rule group. The rules have their own actions, except for those that only count. */
const managedRuleGroup = (
  name: string,
  Name: string,
  counted: readonly ManagedRule[],
  countOnly?: Condition,
): RuleProps => ({
  name,
  action: { OverrideAction: countOnly ? either(countOnly, { Count: {} }, { None: {} }) : { None: {} } },
  statement: {
    ManagedRuleGroupStatement: {
      VendorName: 'AWS',
      Name,
      ...(counted.length > 0 && {
        RuleActionOverrides: counted.map((rule) => ({ Name: rule, ActionToUse: { Count: {} } })),
      }),
    },
  },
});

/** The priority is the position in the list. */
function ruleOf({ name, action, statement, condition }: RuleProps, Priority: number): Value<Rule> {
  const rule = { Name: name, Priority, ...action, Statement: statement, VisibilityConfig: visibilityConfig(name) };
  return condition ? either(condition, rule, noValue) : rule;
}

const visibilityConfig = (MetricName: Value<string>) => ({
  CloudWatchMetricsEnabled: true,
  MetricName,
  SampledRequestsEnabled: false,
});

/** Requests that one of the rules matches, except for those to the paths. */
function outsideOf({ rules, paths, inspected = [] }: WebAclException): Statement {
  const matched = anyOf(
    rules.map((rule) => ({ LabelMatchStatement: { Scope: 'LABEL', Key: `awswaf:managed:aws:${labels[rule]}` } })),
  );
  const excepted = inspected.length > 0 ? bothOf(beginsWith(paths), notOf(beginsWith(inspected))) : beginsWith(paths);
  return bothOf(matched, notOf(excepted));
}

const bothOf = (one: Statement, other: Statement): Statement => ({ AndStatement: { Statements: [one, other] } });
const notOf = (statement: Statement): Statement => ({ NotStatement: { Statement: statement } });

/** `OrStatement` requires two statements or more. */
const anyOf = ([first, ...others]: readonly Statement[]): Statement =>
  others.length > 0 ? { OrStatement: { Statements: [first!, ...others] } } : first!;

/** Decoded, without `/../`, and in lower case, so that every spelling of a path matches. */
const pathTransformations = (['URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'] as const).map((Type, Priority) => ({
  Priority,
  Type,
}));

/** Matches paths with one of these prefixes: one pattern, or more if it would be too long. */
function beginsWith(paths: readonly string[]): Statement {
  const patterns: string[][] = [[]];
  for (const path of paths.map(asPattern)) {
    const last = patterns.at(-1)!;
    if (patternOf([...last, path]).length <= MAX_PATTERN_LENGTH) last.push(path);
    else patterns.push([path]);
  }
  if (patterns.length > MAX_PATTERNS)
    throw new Problem(
      paths[0]!,
      `the paths need ${patterns.length} patterns, and the maximum is ${MAX_PATTERNS}`,
      'Use fewer paths.',
    );
  return anyOf(
    patterns.map((prefixes) => ({
      RegexMatchStatement: {
        FieldToMatch: { UriPath: {} },
        RegexString: patternOf(prefixes),
        TextTransformations: pathTransformations,
      },
    })),
  );
}

const asPattern = (path: string): string => path.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&');
const patternOf = (prefixes: readonly string[]): string => `^(${prefixes.join('|')})`;

/** Maximum length of a regular expression in WAF. */
const MAX_PATTERN_LENGTH = 512;
/** Maximum number of patterns of a rule: each uses 33 of the capacity units. */
const MAX_PATTERNS = 2;

const countExceptions: readonly CheckerException[] = [
  {
    rule: 'checkov:CKV_AWS_192',
    reason: 'The rule group for known bad inputs only counts while the condition of the caller selects the count mode.',
  },
];
