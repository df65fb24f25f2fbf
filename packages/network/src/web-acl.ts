import {
  type Arn,
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
  /**
   * Prefixes of paths, in lower case, for which a body can exceed 8 KB: uploads. For all others, larger bodies are
   * blocked.
   */
  readonly uploads?: readonly string[];
  /** Prefixes of paths, in lower case, that are blocked, such as those of health checks. */
  readonly blockedPaths?: readonly string[];
  /**
   * Condition for blocking addresses of VPNs, proxies and hosting providers, which patients may use. Default: not
   * blocked.
   */
  readonly blockAnonymousIps?: Condition;
}

/** Label of a request with more than 8 KB, the maximum that WAF inspects for a load balancer. */
const LARGE_BODY = 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body';

/** Headers with session credentials: they are redacted in the log. */
const redactedHeaders = ['authorization', 'cookie'];

/**
 * A web ACL for a load balancer: AWS managed rule groups (common attacks, known bad inputs, SQL injection, IP
 * reputation), a rate limit for each address, and a log without cookies, authorization headers and query strings.
 * Requests are not sampled, since samples in the console would contain them.
 *
 * WAF inspects the first 8 KB of a body, and the common rule set blocks longer ones. Here that rule only counts, and
 * the last rule blocks the request unless its path begins with one of `uploads`, after `/../` and similar are resolved.
 * WAF does not inspect an upload beyond 8 KB: the application must.
 *
 * All rules together use at most 1,244 of the 1,500 capacity units above which WAF costs more.
 *
 * @throws Problem if the paths are too long for a rule
 *
 * Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list", "Considerations for managing body inspection"
 * and "Logging".
 */
export function webAcl(
  id: string,
  { protects, logs, after, requestsPerFiveMinutes, uploads = [], blockedPaths = [], blockAnonymousIps }: WebAclProps,
) {
  const perAddress = { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: requestsPerFiveMinutes } as const;
  const rules: readonly RuleProps[] = [
    blockingRule('RequestsPerAddress', { RateBasedStatement: perAddress }),
    managedRuleGroup('IpReputation', 'AWSManagedRulesAmazonIpReputationList'),
    ...(blockAnonymousIps
      ? [{ ...managedRuleGroup('AnonymousAddresses', 'AWSManagedRulesAnonymousIpList'), condition: blockAnonymousIps }]
      : []),
    ...(blockedPaths.length > 0 ? [blockingRule('BlockedPaths', beginsWith(blockedPaths))] : []),
    managedRuleGroup('KnownBadInputs', 'AWSManagedRulesKnownBadInputsRuleSet'),
    managedRuleGroup('SqlInjection', 'AWSManagedRulesSQLiRuleSet'),
    managedRuleGroup('CommonAttacks', 'AWSManagedRulesCommonRuleSet', 'SizeRestrictions_BODY'),
    blockingRule('LargeBodies', largeBodies(uploads)),
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
    { supports: ['164.312(e)(1)'] },
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

const blockingRule = (name: string, statement: Statement): RuleProps => ({
  name,
  action: { Action: { Block: {} } },
  statement,
});

/** An AWS managed rule group. The rules have their own actions, except for one that only counts. */
const managedRuleGroup = (name: string, Name: string, counted?: string): RuleProps => ({
  name,
  action: { OverrideAction: { None: {} } },
  statement: {
    ManagedRuleGroupStatement: {
      VendorName: 'AWS',
      Name,
      ...(counted && { RuleActionOverrides: [{ Name: counted, ActionToUse: { Count: {} } }] }),
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

function largeBodies(uploads: readonly string[]): Statement {
  const large = { LabelMatchStatement: { Scope: 'LABEL', Key: LARGE_BODY } } as const;
  if (uploads.length === 0) return large;
  return { AndStatement: { Statements: [large, { NotStatement: { Statement: beginsWith(uploads) } }] } };
}

/** Decoded, without `/../`, and in lower case, so that every spelling of a path matches. */
const pathTransformations = (['URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'] as const).map((Type, Priority) => ({
  Priority,
  Type,
}));

function beginsWith(paths: readonly string[]): Statement {
  const RegexString = `^(${paths.map((path) => path.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&')).join('|')})`;
  if (RegexString.length > MAX_PATTERN_LENGTH)
    throw new Problem(
      paths[0]!,
      `the pattern of the paths has ${RegexString.length} characters, and the maximum is ${MAX_PATTERN_LENGTH}`,
      'Use fewer paths.',
    );
  return {
    RegexMatchStatement: { FieldToMatch: { UriPath: {} }, RegexString, TextTransformations: pathTransformations },
  };
}

/** Maximum length of a regular expression in WAF. */
const MAX_PATTERN_LENGTH = 512;
