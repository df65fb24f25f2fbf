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
  /** The load balancer that it stands before, of which `Ref` is the ARN too. */
  readonly protects: Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'> | Id<'AWS::ElasticLoadBalancingV2::LoadBalancer'>;
  /** Where its log goes: a bucket named `aws-waf-logs-…`, such as a `webAclLogBucket`. */
  readonly logs: Arn<'AWS::S3::Bucket'>;
  /** The policy by which AWS may write there, if it stands in the system. */
  readonly after?: Resource;
  /** Requests that one address may send in five minutes: 10 or more. A clinic behind one NAT is one address. */
  readonly requestsPerFiveMinutes: Value<number>;
  /** Beginnings of the paths, in lower case, that may be sent more than 8 KB: uploads. Elsewhere that much is refused. */
  readonly uploads?: readonly string[];
  /** Beginnings of the paths, in lower case, that nobody outside may ask for, such as those of health checks. */
  readonly closed?: readonly string[];
  /** Where addresses of VPNs, proxies and hosting providers are refused too: patients may use them. Default: nowhere. */
  readonly blockAnonymousIps?: Condition;
}

/** What AWS calls a request with more than 8 KB, which is all that WAF reads of it before a load balancer. */
const LARGE_BODY = 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body';

/** A patient goes on with these: they are left out of the log. */
const secretHeaders = ['authorization', 'cookie'];

/**
 * A web ACL before a load balancer: AWS's rules for what attackers commonly send (common, known bad inputs, SQL injection, addresses
 * of ill repute), a limit for each address, and a log without cookies, authorization and query strings. A sample of requests is not
 * shown in the console either, since it would hold them.
 *
 * WAF reads the first 8 KB of a body, and the common rules refuse what is longer. That rule only counts here; the last rule refuses
 * it, unless the path begins with one of `uploads` after `/../` and its like are resolved. What stands in an upload after 8 KB is
 * seen by nobody but the application.
 *
 * All rules together take at most 1,244 of the 1,500 capacity units above which WAF costs more.
 *
 * @throws Problem when the paths are too many for a rule
 *
 * Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list", "Considerations for managing body inspection" and "Logging".
 */
export function webAcl(
  id: string,
  { protects, logs, after, requestsPerFiveMinutes, uploads = [], closed = [], blockAnonymousIps }: WebAclProps,
) {
  const perAddress = { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: requestsPerFiveMinutes } as const;
  const rules: readonly RuleProps[] = [
    refuses('RequestsPerAddress', { RateBasedStatement: perAddress }),
    managed('AddressesOfIllRepute', 'AWSManagedRulesAmazonIpReputationList'),
    ...(blockAnonymousIps
      ? [{ ...managed('AnonymousAddresses', 'AWSManagedRulesAnonymousIpList'), only: blockAnonymousIps }]
      : []),
    ...(closed.length > 0 ? [refuses('ClosedPaths', beginsWith(closed))] : []),
    managed('KnownBadInputs', 'AWSManagedRulesKnownBadInputsRuleSet'),
    managed('SqlInjection', 'AWSManagedRulesSQLiRuleSet'),
    managed('CommonAttacks', 'AWSManagedRulesCommonRuleSet', 'SizeRestrictions_BODY'),
    refuses('LargeBodies', largeBodies(uploads)),
  ];
  const metric = uniqueName(id.toLowerCase(), 128);
  const acl = resource(
    id,
    'AWS::WAFv2::WebACL',
    {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: rules.map(ruleOf),
      VisibilityConfig: countedAs(metric),
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
      RedactedFields: [...secretHeaders.map((Name) => ({ SingleHeader: { Name } })), { QueryString: {} }],
    },
    { dependsOn: after ? [after] : [], supports: ['164.312(b)'] },
  );
  return snippet([acl, association, log], { arn: acl.att('Arn'), metric });
}

interface RuleProps {
  readonly name: string;
  readonly does: Pick<Rule, 'Action' | 'OverrideAction'>;
  readonly statement: Statement;
  /** Default: always. */
  readonly only?: Condition;
}

const refuses = (name: string, statement: Statement): RuleProps => ({
  name,
  does: { Action: { Block: {} } },
  statement,
});

/** A group of AWS's rules, each with its own action but for one that only counts. */
const managed = (name: string, Name: string, counted?: string): RuleProps => ({
  name,
  does: { OverrideAction: { None: {} } },
  statement: {
    ManagedRuleGroupStatement: {
      VendorName: 'AWS',
      Name,
      ...(counted && { RuleActionOverrides: [{ Name: counted, ActionToUse: { Count: {} } }] }),
    },
  },
});

/** Priorities are the order in which the rules stand. */
function ruleOf({ name, does, statement, only }: RuleProps, Priority: number): Value<Rule> {
  const rule = { Name: name, Priority, ...does, Statement: statement, VisibilityConfig: countedAs(name) };
  return only ? either(only, rule, noValue) : rule;
}

const countedAs = (MetricName: Value<string>) => ({
  CloudWatchMetricsEnabled: true,
  MetricName,
  SampledRequestsEnabled: false,
});

function largeBodies(uploads: readonly string[]): Statement {
  const large = { LabelMatchStatement: { Scope: 'LABEL', Key: LARGE_BODY } } as const;
  if (uploads.length === 0) return large;
  return { AndStatement: { Statements: [large, { NotStatement: { Statement: beginsWith(uploads) } }] } };
}

/** Decoded, without `/../`, and in lower case, so that another spelling of a path is the same path. */
const asThePathIs = (['URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'] as const).map((Type, Priority) => ({
  Priority,
  Type,
}));

function beginsWith(paths: readonly string[]): Statement {
  const RegexString = `^(${paths.map((path) => path.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&')).join('|')})`;
  if (RegexString.length > MOST)
    throw new Problem(paths[0]!, `these paths make ${RegexString.length} of ${MOST} characters`, 'Name fewer.');
  return {
    RegexMatchStatement: { FieldToMatch: { UriPath: {} }, RegexString, TextTransformations: asThePathIs },
  };
}

/** Characters of a regular expression in WAF. */
const MOST = 512;
