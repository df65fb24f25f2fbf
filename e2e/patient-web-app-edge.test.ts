import { describe, expect, test } from 'vitest';
import { checkBlueprint } from './support/check-blueprint.ts';
import { edgeSystem, edgeWith } from './support/patient-web-app-edge.ts';
import { decided, evaluate, type WebRequest } from './support/web-acl.ts';

const typesOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(edgeWith(values).resources).map(([id, { Type }]) => `${id} ${Type}`);

test('all checks accept the edge', () => {
  const ofEdge = ['EdgeStack', 'MonitoringStack'];
  expect(checkBlueprint(edgeSystem).filter(({ stack }) => ofEdge.includes(stack))).toEqual([]);
});

describe('the hosted zone', () => {
  const zone = { DomainName: 'portal.clinic.example', HostedZoneId: 'Z0EXAMPLE' };
  const created = { DomainName: 'portal.clinic.example', CreateHostedZone: 'true', ParentHostedZoneId: 'Z0PARENT' };

  test('is an existing one: the certificate is validated in it', () => {
    const { refused, resources } = edgeWith({ ...zone, AllowedCidr: '0.0.0.0/0' });
    expect(refused).toEqual([]);
    expect(resources.Certificate?.Properties.DomainValidationOptions).toEqual([
      { DomainName: 'portal.clinic.example', HostedZoneId: 'Z0EXAMPLE' },
    ]);
    expect(resources.DnsRecord?.Properties).toMatchObject({ Name: 'portal.clinic.example', HostedZoneId: 'Z0EXAMPLE' });
    expect(typesOf(zone).join()).not.toContain('AWS::Route53::HostedZone');
  });

  test('is created and delegated, and the certificate waits for the delegation', () => {
    const { refused, resources } = edgeWith({ ...created, AllowedCidr: '0.0.0.0/0' });
    expect(refused).toEqual([]);
    expect(resources.HostedZone).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(resources.HostedZoneDelegation?.Properties).toMatchObject({
      HostedZoneId: 'Z0PARENT',
      Type: 'NS',
      ResourceRecords: { 'Fn::GetAtt': ['HostedZone', 'NameServers'] },
    });
    expect([resources.Certificate?.DependsOn].flat()).toContain('HostedZoneDelegation');
    expect(resources.Certificate?.Properties.DomainValidationOptions).toEqual([
      { DomainName: 'portal.clinic.example', HostedZoneId: { Ref: 'HostedZone' } },
    ]);
    expect(resources.DnsRecord?.Properties.HostedZoneId).toEqual({ Ref: 'HostedZone' });
  });

  test('is not needed: the certificate is self-signed, and the DNS name of the load balancer is the only host', () => {
    const { refused, resources } = edgeWith({ AllowedCidr: '203.0.113.0/24' });
    expect(refused).toEqual([]);
    expect(typesOf({}).join()).not.toMatch(/AWS::Route53|AWS::CertificateManager/);
    expect(resources).toHaveProperty('SelfSignedCertificate');
    expect(JSON.stringify(resources.FrontendRule?.Properties.Conditions)).toContain(
      '{"Fn::GetAtt":["LoadBalancer","DNSName"]}',
    );
  });

  test.each([
    ['a new zone without a delegation', { ...created, ParentHostedZoneId: '' }, ['NewZoneNeedsParent']],
    ['a new zone in addition to an existing one', { ...created, HostedZoneId: 'Z0EXAMPLE' }, ['NewZoneReplacesZone']],
    ['a parent zone without a new zone', { ...zone, ParentHostedZoneId: 'Z0PARENT' }, ['ParentZoneNeedsNewZone']],
    ['a new zone without a name', { ...created, DomainName: '' }, ['CertificateNeedsDomainName', 'NewZoneNeedsParent']],
    ['a name without a certificate', { DomainName: 'portal.clinic.example' }, ['DomainNameNeedsCertificate']],
    ['access for all without a trusted certificate', { AllowedCidr: '0.0.0.0/0' }, ['PublicAccessNeedsCertificate']],
  ])('%s is refused', (_, values, rules) => {
    expect(edgeWith(values).refused).toEqual(rules);
  });
});

describe('the paths of the backend', () => {
  const valuesOf = (id: string, paths: string) => {
    const { resources } = edgeWith({ DomainName: 'a.clinic.example', HostedZoneId: 'Z0', BackendPaths: paths });
    const conditions = resources[id]?.Properties.Conditions as { Field: string; PathPatternConfig?: unknown }[];
    return conditions?.find(({ Field }) => Field === 'path-pattern')?.PathPatternConfig;
  };

  test('are fixed ones and up to four more', () => {
    expect(valuesOf('BackendRule', '')).toEqual({ Values: ['/admin*', '/api*', '/ws*'] });
    expect(valuesOf('FurtherBackendRule', '')).toBeUndefined();
    const more = ['/static*', '/media*', '/o/token', '/schema.json'];
    expect(valuesOf('FurtherBackendRule', more.join())).toEqual({ Values: more });
  });

  test.each(['/a,/b,/c,/d,/e', '/*', '*', 'static', '/a*b', '/a, /b', '/a,', '//a', `/${'a'.repeat(70)}`])(
    '%s is refused',
    (paths) => {
      expect(edgeWith({ BackendPaths: paths }).refused.join()).toContain('BackendPaths');
    },
  );
});

describe('the web ACL', () => {
  const { Rules } = edgeWith({}).resources.WebAcl!.Properties;
  const large = 'x'.repeat(10_000);
  const verdict = (request: WebRequest) =>
    evaluate(
      decided(Rules, () => false),
      request,
    );

  test.each<readonly [string, WebRequest]>([
    ['a document of more than 8 KB', { path: '/api/documents', body: `\xff\xd8<script ${large}` }],
    ['a form of the administration with rich text', { path: '/admin/portal/note/add/', body: `<a href="#">${large}` }],
    ['a note that looks like SQL', { path: '/api/notes', body: "patient's mother' or father" }],
    ['a login', { path: '/admin/login/', body: 'csrfmiddlewaretoken=a1B2&username=a&password=b&next=%2Fadmin%2F' }],
    ['the handshake of a WebSocket', { path: '/ws/echo' }],
  ])('allows %s', (_, request) => {
    expect(verdict(request)).toMatchObject({ action: 'ALLOW' });
  });

  test.each<readonly [string, WebRequest, string]>([
    ['SQL at the login', { path: '/admin/login/', body: "' OR 1=1" }, 'BodiesOutsideOfUploads'],
    ['the same with another spelling', { path: '/Admin/x/../%6cogin/', body: "' OR 1=1" }, 'BodiesOutsideOfUploads'],
    ['a script at the login of the API', { path: '/api/login', body: '<script>' }, 'BodiesOutsideOfUploads'],
    ['a large body for the frontend', { path: '/contact', body: large }, 'BodiesOutsideOfUploads'],
    ['a health check from outside', { path: '/healthz' }, 'BlockedPaths'],
  ])('blocks %s', (_, request, rule) => {
    expect(verdict(request)).toMatchObject({ action: 'BLOCK', rule });
  });
});
