import { blueprint, equals, isGiven, or, text } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { certificates, dnsRecord, domainConditions, domainParameters, domainRules, urlOf } from './domain.ts';
import { condition, ref, resourcesOf } from './testing/system.ts';

const conditions = {
  HasDomain: condition('HasDomain'),
  HasHostedZone: condition('HasHostedZone'),
  HasCertificate: condition('HasCertificate'),
  HasDnsValidatedCertificate: condition('HasDnsValidatedCertificate'),
  HasSelfSignedCertificate: condition('HasSelfSignedCertificate'),
  HasIpv6Range: condition('HasIpv6Range'),
};
const p = {
  DomainName: ref<never>('DomainName'),
  HostedZoneId: ref<never>('HostedZoneId'),
  CertificateArn: ref<never>('CertificateArn'),
};
const balancer = { dnsName: 'balancer.example', hostedZone: 'ZBALANCER' };
const custom = {
  role: 'clinic',
  provider: { functionArn: ref('ProviderFunction'), ready: [] } as never,
  key: ref<never>('DataKey'),
  deadLetters: { arn: ref<never>('Queue'), policy: { id: 'QueuePolicy' } as never },
};

test('the descriptions have the name of the application', () => {
  const { DomainName } = domainParameters('Records', 'records.clinic.example');
  expect(DomainName.declaration).toMatchObject({
    Description: expect.stringContaining('Domain name of Records.'),
    ConstraintDescription: 'A domain name in lower case, such as records.clinic.example, or empty',
  });
});

test('without a certificate and a hosted zone, the certificate is self-signed for the DNS name of the load balancer', () => {
  const made = certificates(p, conditions, { ...custom, balancer, hostedZone: p.HostedZoneId });
  const [validated] = made.dnsValidated.resources;
  expect(validated).toMatchObject({
    when: ['HasDnsValidatedCertificate'],
    properties: {
      DomainValidationOptions: [{ DomainName: { Ref: 'DomainName' }, HostedZoneId: { Ref: 'HostedZoneId' } }],
    },
  });
  const signed = made.selfSigned.resources.find(({ id }) => id === 'SelfSignedCertificate');
  expect(signed).toMatchObject({ when: ['HasSelfSignedCertificate'], properties: { DnsNames: 'balancer.example' } });
});

test('a zone of another origin than HostedZoneId changes conditions and rules', () => {
  const system = blueprint('named', {
    title: 'Named',
    parameters: {
      Access: {
        ...domainParameters('Records', 'records.clinic.example'),
        Zone: text('Zone', { Description: 'Zone.', Default: '', AllowedPattern: '.*', ConstraintDescription: 'Any' }),
        AllowedCidr: text('Range', {
          Description: 'Range.',
          Default: '',
          AllowedPattern: '.*',
          ConstraintDescription: 'Any',
        }),
        AllowedIpv6Cidr: text('Range', {
          Description: 'Range.',
          Default: '',
          AllowedPattern: '.*',
          ConstraintDescription: 'Any',
        }),
      },
    },
    conditions: (q) => domainConditions(q, or(isGiven(q.HostedZoneId), equals(q.Zone, 'new'))),
    rules: (q) => domainRules(q, or(isGiven(q.HostedZoneId), equals(q.Zone, 'new'))),
    system: () => ({ stacks: {}, outputs: {} }),
  });
  const zone = { 'Fn::Equals': [{ Ref: 'Zone' }, 'new'] };
  expect(JSON.stringify(system.conditions)).toContain(JSON.stringify(zone));
  expect(Object.keys(system.rules)).toEqual([
    'PublicAccessNeedsCertificate',
    'DomainNameNeedsCertificate',
    'CertificateNeedsDomainName',
  ]);
  for (const rule of Object.values(system.rules)) expect(JSON.stringify(rule)).toContain(JSON.stringify(zone));
});

test('the DNS record and the URL follow the load balancer, or the accelerator if there is one', () => {
  const accelerator = {
    given: condition('HasAccelerator'),
    dnsName: { 'Hipaa::Optional': { conditions: ['HasAccelerator'], value: 'accelerator.example' } } as never,
    hostedZone: { 'Hipaa::Optional': { conditions: ['HasAccelerator'], value: 'ZACCELERATOR' } } as never,
  };
  const targetOf = (more: object) =>
    resourcesOf(dnsRecord(p, conditions, { hostedZone: p.HostedZoneId, balancer, ...more })).map(
      ({ properties }) => (properties as { AliasTarget: { DNSName: unknown } }).AliasTarget.DNSName,
    );
  const either = { 'Fn::If': ['HasAccelerator', 'accelerator.example', 'balancer.example'] };
  expect(targetOf({})).toEqual(['balancer.example', 'balancer.example']);
  expect(targetOf({ accelerator })).toEqual([either, 'balancer.example']);
  expect(JSON.stringify(urlOf(p, conditions, { balancer, accelerator }))).toContain(JSON.stringify(either));
  expect(JSON.stringify(urlOf(p, conditions, { balancer }))).not.toContain('HasAccelerator');
});
