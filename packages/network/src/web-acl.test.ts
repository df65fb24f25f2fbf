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

test('it stands before the load balancer, and is logged', () => {
  const [acl, association, log] = parts();
  const arn = { 'Fn::GetAtt': ['WebAcl', 'Arn'] };
  expect(acl?.properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
  expect(association?.properties).toEqual({ ResourceArn: protects, WebACLArn: arn });
  expect(log?.properties).toMatchObject({ ResourceArn: arn, LogDestinationConfigs: [logs] });
});

test('neither log nor samples show what a session or a search is made of', () => {
  const [acl, , log] = parts();
  expect(log?.properties.RedactedFields).toEqual([
    { SingleHeader: { Name: 'authorization' } },
    { SingleHeader: { Name: 'cookie' } },
    { QueryString: {} },
  ]);
  expect(JSON.stringify(acl?.properties)).not.toContain('"SampledRequestsEnabled":true');
});

test('each group of AWS does what it does, and only large bodies are counted', () => {
  const groups = rules().flatMap(({ OverrideAction, Statement }) =>
    OverrideAction ? [[OverrideAction, Statement]] : [],
  );
  expect(groups).toHaveLength(4);
  for (const [override] of groups) expect(override).toEqual({ None: {} });
  const counted = JSON.stringify(groups).match(/"RuleActionOverrides":\[[^\]]*\]/g);
  expect(counted).toEqual(['"RuleActionOverrides":[{"Name":"SizeRestrictions_BODY","ActionToUse":{"Count":{}}}]']);
});

test('a large body is refused after it was counted', () => {
  const large = rule('LargeBodies')!;
  expect(large).toMatchObject({
    Action: { Block: {} },
    Statement: { LabelMatchStatement: { Key: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body' } },
  });
  expect(large.Priority).toBeGreaterThan(rule('CommonAttacks')!.Priority);
});

test('but not where uploads go, however the path is spelled', () => {
  const { Statement } = rule('LargeBodies', { uploads: ['/upload', '/import'] })!;
  expect(Statement).toMatchObject({
    AndStatement: {
      Statements: [{}, { NotStatement: { Statement: { RegexMatchStatement: { RegexString: '^(/upload|/import)' } } } }],
    },
  });
  expect(JSON.stringify(Statement)).toMatch(/URL_DECODE.*NORMALIZE_PATH.*LOWERCASE/);
});

test('a path is taken as it is written, and not as a regular expression', () => {
  expect(rule('ClosedPaths', { closed: ['/a.b'] })).toMatchObject({
    Action: { Block: {} },
    Statement: { RegexMatchStatement: { RegexString: '^(/a\\.b)' } },
  });
  expect(rule('ClosedPaths')).toBeUndefined();
});

test('more paths than WAF takes are refused', () => {
  const many = Array.from({ length: 100 }, (_, index) => `/path-${index}`);
  expect(() => rules({ uploads: many })).toThrow(/Name fewer/);
});

test('an address has its limit, before any other rule costs time', () => {
  expect(rules()[0]).toMatchObject({
    Action: { Block: {} },
    Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } },
  });
});

test('priorities differ, whether anonymous addresses are refused or not', () => {
  const both = rules({ blockAnonymousIps: { name: 'BlockAnonymousIps' } }).map((one) => {
    const [, then] = (one as unknown as { 'Fn::If'?: [string, SomeRule, unknown] })['Fn::If'] ?? [];
    return then ?? one;
  });
  expect(both.map(({ Name }) => Name)).toContain('AnonymousAddresses');
  expect(new Set(both.map(({ Priority }) => Priority)).size).toBe(both.length);
});

test('its log is made when the bucket lets AWS write', () => {
  const after = resource('LogsPolicy', 'AWS::S3::BucketPolicy', {
    Bucket: unchecked({ Ref: 'Logs' }),
    PolicyDocument: {},
  });
  expect(parts({ after })[2]?.dependsOn).toEqual(['LogsPolicy']);
});
