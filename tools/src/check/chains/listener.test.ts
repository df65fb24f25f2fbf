import { describe, expect, it } from 'vitest';
import { listener } from './listener.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
const ref = (id: string) => ({ Ref: id });
const of = (Properties: object) =>
  resource('AWS::ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Balancer'), ...Properties });
const Balancer = resource('AWS::ElasticLoadBalancingV2::LoadBalancer');
const https = {
  Protocol: 'HTTPS',
  Port: 443,
  Certificates: [{ CertificateArn: ref('Certificate') }],
  SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  DefaultActions: [{ Type: 'forward' }],
};
const redirect = {
  Protocol: 'HTTP',
  Port: 80,
  DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
};
const Parameters = { Certificate: { Type: 'String' }, Policy: { Type: 'String' } };
const find = (resources: SmallResources) => findingsOf(listener, { Balancer, ...resources }, { Parameters });

it('HTTPS with a certificate and a recent policy, and a redirect to it, have no findings', () =>
  expect(find({ Https: of(https), Http: of(redirect) })).toEqual([]));

describe('HTTPS', () => {
  it('has a certificate', () =>
    expect(find({ Https: of({ ...https, Certificates: [] }) })).toEqual(['Https: uses HTTPS without a certificate']));
  it('has a policy that refuses TLS 1.0', () => {
    const { SslPolicy: _, ...without } = https;
    expect(find({ Https: of(without) })[0]).toMatch(
      /^Https: does not set SslPolicy: the default ELBSecurityPolicy-2016-08 allows TLS 1\.0$/,
    );
    expect(find({ Https: of({ ...https, SslPolicy: 'ELBSecurityPolicy-2016-08' }) })[0]).toMatch(
      /^Https: uses ELBSecurityPolicy-2016-08, which allows TLS 1\.0 or 1\.1/,
    );
    expect(find({ Https: of({ ...https, SslPolicy: ref('Policy') }) })).toEqual([]);
  });
});

describe('HTTP', () => {
  it('does not serve content', () => {
    const Http = of({ Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'forward' }] });
    expect(find({ Http })).toEqual(['Http: serves plain HTTP']);
  });
  it.each([undefined, { Port: '443' }, { Protocol: '#{protocol}', Port: '443' }])(
    'does not redirect to itself, as a redirect without a protocol does: %j',
    (RedirectConfig) => {
      const Http = of({ ...redirect, DefaultActions: [{ Type: 'redirect', RedirectConfig }] });
      expect(find({ Https: of(https), Http })).toEqual(['Http: serves plain HTTP']);
    },
  );
  it('does not serve content through a rule', () => {
    const Rule = resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
      ListenerArn: ref('Http'),
      Actions: [{ Type: 'forward' }],
    });
    expect(find({ Https: of(https), Http: of(redirect), Rule })).toEqual(['Rule: serves plain HTTP through Http']);
  });
  it('redirects to a port with an HTTPS listener', () =>
    expect(find({ Http: of(redirect) })).toEqual([
      'Http: redirects to port 443, where Balancer has no HTTPS listener',
    ]));
  it('of a Classic Load Balancer is found', () => {
    const Classic = resource('AWS::ElasticLoadBalancing::LoadBalancer', {
      Listeners: [{ Protocol: 'HTTP', LoadBalancerPort: '80', InstancePort: '80' }],
    });
    expect(find({ Classic })).toEqual(['Classic: serves unencrypted HTTP on port 80']);
  });
  it('of a Classic Load Balancer needs a policy that refuses TLS 1.0', () => {
    const classic = (policy: string) =>
      resource('AWS::ElasticLoadBalancing::LoadBalancer', {
        Listeners: [{ Protocol: 'HTTPS', LoadBalancerPort: '443', PolicyNames: ['Tls'] }],
        Policies: [
          {
            PolicyName: 'Tls',
            PolicyType: 'SSLNegotiationPolicyType',
            Attributes: [{ Name: 'Reference-Security-Policy', Value: policy }],
          },
        ],
      });
    expect(find({ Classic: classic('ELBSecurityPolicy-TLS-1-2-2017-01') })).toEqual([]);
    expect(find({ Classic: classic('ELBSecurityPolicy-2016-08') })).toEqual([
      'Classic: has no policy on port 443 that rejects TLS 1.0',
    ]);
  });
});

describe('a certificate in the system', () => {
  const alias = (Name: unknown) =>
    resource('AWS::Route53::RecordSet', {
      ...{ Name, Type: 'A' },
      AliasTarget: { DNSName: { 'Fn::GetAtt': ['Balancer', 'DNSName'] } },
    });
  const findingsFor = (Name: unknown, certificate: object) =>
    find({
      Https: of({ ...https, Certificates: [{ CertificateArn: ref('Own') }] }),
      Own: resource('AWS::CertificateManager::Certificate', certificate),
      Record: alias(Name),
    });
  const notCovered = [
    'Record: points to Balancer with a name that the certificate Own does not cover: browsers reject it',
  ];
  it.each<[unknown, object, readonly string[]]>([
    ['ehr.example.com', { DomainName: 'ehr.example.com' }, []],
    ['ehr.example.com.', { DomainName: 'ehr.example.com' }, []],
    ['ehr.example.com', { DomainName: '*.example.com' }, []],
    ['ehr.example.com', { DomainName: 'example.com', SubjectAlternativeNames: ['ehr.example.com'] }, []],
    [ref('Policy'), { DomainName: ref('Policy') }, []],
    ['a.ehr.example.com', { DomainName: '*.example.com' }, notCovered],
    ['ehr.example.com', { DomainName: 'ehr.example.org' }, notCovered],
    [ref('Policy'), { DomainName: ref('Certificate') }, notCovered],
  ])('covers the name of the record: %j, %j', (name, certificate, expected) =>
    expect(findingsFor(name, certificate)).toEqual(expected),
  );
  it('is not checked if it is a parameter', () =>
    expect(find({ Https: of(https), Record: alias('ehr.example.com') })).toEqual([]));
});
