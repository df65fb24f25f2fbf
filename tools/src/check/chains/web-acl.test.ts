import { expect, it } from 'vitest';
import { findingsOf, type SmallResources } from './testing/system-of.ts';
import { webAcl } from './web-acl.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const ref = (id: string) => ({ Ref: id });
const redacted = [
  { SingleHeader: { Name: 'authorization' } },
  { SingleHeader: { Name: 'Cookie' } },
  { QueryString: {} },
];
const good = {
  Acl: resource('AWS::WAFv2::WebACL'),
  Balancer: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' }),
  Tie: resource('AWS::WAFv2::WebACLAssociation', { WebACLArn: arn('Acl'), ResourceArn: ref('Balancer') }),
  Group: resource('AWS::Logs::LogGroup', { LogGroupName: { 'Fn::Sub': 'aws-waf-logs-${AWS::StackName}' } }),
  Logging: resource('AWS::WAFv2::LoggingConfiguration', {
    ResourceArn: arn('Acl'),
    LogDestinationConfigs: [
      { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}' },
    ],
    RedactedFields: redacted,
  }),
};
const find = (resources: SmallResources, rest = {}) => findingsOf(webAcl, resources, rest);

it('finds nothing in a web ACL that protects and logs', () => expect(find(good)).toEqual([]));

it('is associated with a resource and has a log', () => {
  const { Tie: _, Logging: __, ...rest } = good;
  expect(find(rest)).toEqual([
    'Acl: is not associated with any resource',
    'Acl: has no logging',
    'Balancer: faces the internet without a web ACL',
  ]);
  expect(find({ Acl: good.Acl }, { Outputs: { Acl: { Value: arn('Acl') } } })).toEqual(['Acl: has no logging']);
});

it('has a rule that blocks, or blocks by default', () => {
  const count = { Name: 'Count', Action: { Count: {} } };
  const group = { Name: 'Common', OverrideAction: { None: {} } };
  const acl = (DefaultAction: string, ...Rules: readonly object[]) =>
    resource('AWS::WAFv2::WebACL', { DefaultAction: { [DefaultAction]: {} }, Rules });
  for (const Acl of [acl('Allow'), acl('Allow', count), acl('Allow', { ...group, OverrideAction: { Count: {} } })])
    expect(find({ ...good, Acl })).toEqual(['Acl: blocks nothing']);
  for (const Acl of [acl('Block'), acl('Allow', count, group), acl('Allow', { Name: 'Rate', Action: { Block: {} } })])
    expect(find({ ...good, Acl })).toEqual([]);
});

it('has a log with a name that WAF accepts', () => {
  const Group = resource('AWS::Logs::LogGroup', { LogGroupName: '/aws/waf' });
  expect(find({ ...good, Group })[0]).toMatch(
    /^Group: receives the log of a web ACL, and its name does not begin with aws-waf-logs-: WAF rejects it/,
  );
  expect(find({ ...good, Group: resource('AWS::Logs::LogGroup') })).toHaveLength(1);
});

it('redacts credentials and query strings in the log', () => {
  const Logging = resource('AWS::WAFv2::LoggingConfiguration', {
    ...good.Logging.Properties,
    RedactedFields: redacted.slice(0, 1),
  });
  expect(find({ ...good, Logging })).toEqual(['Logging: writes the header cookie, the query string to the log']);
  const external = resource('AWS::WAFv2::LoggingConfiguration', {
    ...good.Logging.Properties,
    RedactedFields: [{ 'Fn::ImportValue': 'Field' }],
  });
  expect(find({ ...good, Logging: external })).toEqual([]);
});

it('is associated with a type that WAF supports', () => {
  const Balancer = resource('AWS::ElasticLoadBalancing::LoadBalancer');
  expect(find({ ...good, Balancer })).toEqual([
    'Tie: is associated with Balancer, a classic load balancer: WAF rejects it, and the stack fails',
  ]);
  const Network = resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network' });
  expect(find({ ...good, Balancer: Network })[0]).toMatch(
    /^Tie: is associated with Balancer, a network load balancer: WAF rejects it, and the stack fails/,
  );
});
