import { type Arn, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { made } from './testing/resources.ts';
import { type WebAclProps, webAcl } from './web-acl.ts';

const protects = unchecked<Arn<'AWS::ElasticLoadBalancingV2::LoadBalancer'>>({ Ref: 'Balancer' });
const logs = unchecked<Arn<'AWS::S3::Bucket'>>({ 'Fn::GetAtt': ['Logs', 'Arn'] });

interface SomeRule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: object;
  readonly OverrideAction?: object;
  readonly Statement: unknown;
  readonly VisibilityConfig: { readonly SampledRequestsEnabled: boolean };
}

const parts = (props: Partial<WebAclProps> = {}) =>
  made(webAcl('WebAcl', { protects, logs, requestsPerFiveMinutes: 2000, ...props }));
const rules = (props?: Partial<WebAclProps>) => parts(props)[0]!.properties.Rules as readonly SomeRule[];
const rule = (name: string, props?: Partial<WebAclProps>) => rules(props).find(({ Name }) => Name === name);

test('it is associated with the load balancer, and logged', () => {
  const [acl, association, log] = parts();
  const arn = { 'Fn::GetAtt': ['WebAcl', 'Arn'] };
  expect(acl?.properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
  expect(association?.properties).toEqual({ ResourceArn: protects, WebACLArn: arn });
  expect(log?.properties).toMatchObject({ ResourceArn: arn, LogDestinationConfigs: [logs] });
});

test('the log has no session data and no query strings, and requests are not sampled', () => {
  const [acl, , log] = parts();
  expect(log?.properties.RedactedFields).toEqual([
    { SingleHeader: { Name: 'authorization' } },
    { SingleHeader: { Name: 'cookie' } },
    { QueryString: {} },
  ]);
  expect(JSON.stringify(acl?.properties)).not.toContain('"SampledRequestsEnabled":true');
});

const exception = {
  name: 'BodiesOutsideOfUploads',
  rules: ['SizeRestrictions_BODY', 'SQLi_BODY'],
  paths: ['/upload', '/import'],
} as const;

test('managed rule groups keep their actions, except that rules with exceptions count', () => {
  const counted = (props: Partial<WebAclProps>) => {
    const groups = rules(props).filter(({ OverrideAction }) => OverrideAction);
    expect(groups).toHaveLength(4);
    for (const { OverrideAction } of groups) expect(OverrideAction).toEqual({ None: {} });
    return groups.flatMap(({ Name, Statement }) => {
      const { ManagedRuleGroupStatement } = Statement as {
        ManagedRuleGroupStatement: { RuleActionOverrides?: object };
      };
      return ManagedRuleGroupStatement.RuleActionOverrides
        ? [[Name, ManagedRuleGroupStatement.RuleActionOverrides]]
        : [];
    });
  };
  expect(counted({})).toEqual([]);
  expect(counted({ exceptions: [exception] })).toEqual([
    ['SqlInjection', [{ Name: 'SQLi_BODY', ActionToUse: { Count: {} } }]],
    ['CommonAttacks', [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }]],
  ]);
});

test('a later rule blocks what they match, except for the paths of the exception, which are normalized', () => {
  const blocks = rule(exception.name, { exceptions: [exception] })!;
  const label = (name: string) => ({ LabelMatchStatement: { Scope: 'LABEL', Key: `awswaf:managed:aws:${name}` } });
  expect(blocks).toMatchObject({
    Action: { Block: {} },
    Statement: {
      AndStatement: {
        Statements: [
          {
            OrStatement: {
              Statements: [label('core-rule-set:SizeRestrictions_Body'), label('sql-database:SQLi_Body')],
            },
          },
          { NotStatement: { Statement: { RegexMatchStatement: { RegexString: '^(/upload|/import)' } } } },
        ],
      },
    },
  });
  expect(JSON.stringify(blocks.Statement)).toMatch(/URL_DECODE.*NORMALIZE_PATH.*LOWERCASE/);
  expect(blocks.Priority).toBe(rules({ exceptions: [exception] }).length - 1);
});

test('paths within an exception can be inspected nevertheless', () => {
  const blocks = rule(exception.name, { exceptions: [{ ...exception, inspected: ['/upload/login'] }] })!;
  const matches = (regex: string) => ({ RegexMatchStatement: { RegexString: regex } });
  expect(blocks.Statement).toMatchObject({
    AndStatement: {
      Statements: [
        {},
        {
          NotStatement: {
            Statement: {
              AndStatement: {
                Statements: [
                  matches('^(/upload|/import)'),
                  { NotStatement: { Statement: matches('^(/upload/login)') } },
                ],
              },
            },
          },
        },
      ],
    },
  });
});

test('in count mode, only the rate limit and blocked paths block', () => {
  const props = { exceptions: [exception], blockedPaths: ['/health'], countOnly: { name: 'CountsOnly' } };
  const counts = { 'Fn::If': ['CountsOnly', { Count: {} }, expect.anything()] };
  for (const { Name, Action, OverrideAction } of rules(props)) {
    const alwaysBlocks = ['RequestsPerAddress', 'BlockedPaths'].includes(Name);
    expect([Name, Action ?? OverrideAction]).toEqual([Name, alwaysBlocks ? { Block: {} } : counts]);
  }
});

test('paths that are too long for one pattern are in two', () => {
  const paths = Array.from({ length: 60 }, (_, index) => `/path-${index}`);
  const text = JSON.stringify(rule(exception.name, { exceptions: [{ ...exception, paths }] })!.Statement);
  const patterns = [...text.matchAll(/"RegexString":"([^"]+)"/g)].map(([, pattern]) => pattern!);
  expect(patterns).toHaveLength(2);
  for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(512);
  for (const path of paths) expect(patterns.some((pattern) => new RegExp(pattern).test(`${path}/x`))).toBe(true);
});

test('a path is escaped in the regular expression', () => {
  expect(rule('BlockedPaths', { blockedPaths: ['/a.b'] })).toMatchObject({
    Action: { Block: {} },
    Statement: { RegexMatchStatement: { RegexString: '^(/a\\.b)' } },
  });
  expect(rule('BlockedPaths')).toBeUndefined();
});

test('more paths than WAF supports are refused', () => {
  const many = Array.from({ length: 150 }, (_, index) => `/path-${index}`);
  expect(() => rules({ blockedPaths: many })).toThrow(/Use fewer paths/);
});

test('the rate limit of an address is the first rule', () => {
  expect(rules()[0]).toMatchObject({
    Action: { Block: {} },
    Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } },
  });
});

test('priorities are unique, with and without the rule for anonymous addresses', () => {
  const both = rules({ blockAnonymousIps: { name: 'BlockAnonymousIps' } }).map((one) => {
    const [, then] = (one as unknown as { 'Fn::If'?: [string, SomeRule, unknown] })['Fn::If'] ?? [];
    return then ?? one;
  });
  expect(both.map(({ Name }) => Name)).toContain('AnonymousAddresses');
  expect(new Set(both.map(({ Priority }) => Priority)).size).toBe(both.length);
});

test('its logging configuration depends on the bucket policy', () => {
  const after = resource('LogsPolicy', 'AWS::S3::BucketPolicy', {
    Bucket: unchecked({ Ref: 'Logs' }),
    PolicyDocument: {},
  });
  expect(parts({ after })[2]?.dependsOn).toEqual(['LogsPolicy']);
});
