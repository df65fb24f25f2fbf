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

test('managed rule groups keep their actions, except that large bodies are counted', () => {
  const groups = rules().flatMap(({ OverrideAction, Statement }) =>
    OverrideAction ? [[OverrideAction, Statement]] : [],
  );
  expect(groups).toHaveLength(4);
  for (const [override] of groups) expect(override).toEqual({ None: {} });
  const counted = JSON.stringify(groups).match(/"RuleActionOverrides":\[[^\]]*\]/g);
  expect(counted).toEqual(['"RuleActionOverrides":[{"Name":"SizeRestrictions_BODY","ActionToUse":{"Count":{}}}]']);
});

test('a large body is blocked after it was counted', () => {
  const large = rule('LargeBodies')!;
  expect(large).toMatchObject({
    Action: { Block: {} },
    Statement: { LabelMatchStatement: { Key: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body' } },
  });
  expect(large.Priority).toBeGreaterThan(rule('CommonAttacks')!.Priority);
});

test('a large body is not blocked for the paths of uploads, which are normalized', () => {
  const { Statement } = rule('LargeBodies', { uploads: ['/upload', '/import'] })!;
  expect(Statement).toMatchObject({
    AndStatement: {
      Statements: [{}, { NotStatement: { Statement: { RegexMatchStatement: { RegexString: '^(/upload|/import)' } } } }],
    },
  });
  expect(JSON.stringify(Statement)).toMatch(/URL_DECODE.*NORMALIZE_PATH.*LOWERCASE/);
});

test('a path is escaped in the regular expression', () => {
  expect(rule('BlockedPaths', { blockedPaths: ['/a.b'] })).toMatchObject({
    Action: { Block: {} },
    Statement: { RegexMatchStatement: { RegexString: '^(/a\\.b)' } },
  });
  expect(rule('BlockedPaths')).toBeUndefined();
});

test('more paths than WAF supports are refused', () => {
  const many = Array.from({ length: 100 }, (_, index) => `/path-${index}`);
  expect(() => rules({ uploads: many })).toThrow(/Use fewer paths/);
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
