import {
  and,
  type Conditions,
  contents,
  either,
  equals,
  holds,
  isGiven,
  join,
  not,
  noValue,
  optionalArnOf,
  or,
  orElse,
  type References,
  type Rule,
  sub,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { selfSignedCertificate } from '@hipaa-stacks/compute';
import { aliasRecord, certificate } from '@hipaa-stacks/network';
import type { accelerator, acceleratorConditions } from './accelerator.ts';
import type { Foundation } from './foundation.ts';
import type { publicLoadBalancer, rangeConditions, rangeParameters } from './load-balancer.ts';
import { DOMAIN } from './patterns.ts';

/** The parameters of the domain name and its certificate. */
export const domainParameters = {
  DomainName: text('Domain name', {
    Description:
      'Optional. Domain name of OpenEMR. If empty, the DNS name of the load balancer is used, and browsers show a certificate warning until the CA of this system is installed. Example: emr.clinic.example.',
    Default: '',
    AllowedPattern: `^$|^${DOMAIN}$`,
    ConstraintDescription: 'A domain name in lower case, such as emr.clinic.example, or empty',
  }),
  HostedZoneId: text('Hosted zone', {
    Description:
      'Optional. ID of the public Route 53 hosted zone of DomainName, in which a DNS record and a certificate validation record are created. If empty, create a DNS record yourself and set CertificateArn.',
    Default: '',
    AllowedPattern: '^$|^Z[A-Z0-9]{1,31}$',
    ConstraintDescription: 'The ID of a hosted zone, Z…, or empty',
  }),
  CertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Certificate', {
    Description:
      'Optional. ARN of an ACM certificate for DomainName in this Region. If empty, a certificate is created: validated in HostedZoneId if that is set, otherwise signed by a private CA of this system.',
  }),
};

type DomainReferences = References<typeof domainParameters>;

/** The conditions of the domain name and its certificate. */
export const domainConditions = (p: DomainReferences) => ({
  HasDomain: isGiven(p.DomainName),
  HasHostedZone: isGiven(p.HostedZoneId),
  HasCertificate: isGiven(p.CertificateArn),
  HasDnsValidatedCertificate: and(not(isGiven(p.CertificateArn)), isGiven(p.HostedZoneId)),
  HasSelfSignedCertificate: and(not(isGiven(p.CertificateArn)), not(isGiven(p.HostedZoneId))),
});

/** The rules of the domain name and its certificate. */
export const domainRules = (
  p: DomainReferences & Pick<References<typeof rangeParameters>, 'AllowedCidr' | 'AllowedIpv6Cidr'>,
): Readonly<Record<string, Rule>> => {
  const hasTrustedCertificate = or(isGiven(p.CertificateArn), isGiven(p.HostedZoneId));
  return {
    PublicAccessNeedsCertificate: {
      RuleCondition: or(equals(p.AllowedCidr, '0.0.0.0/0'), equals(p.AllowedIpv6Cidr, '::/0')),
      Assertions: [
        holds(
          hasTrustedCertificate,
          'Public access requires a certificate that browsers trust. Set DomainName with HostedZoneId or CertificateArn, or restrict AllowedCidr and AllowedIpv6Cidr to your network.',
        ),
      ],
    },
    DomainNameNeedsCertificate: {
      RuleCondition: isGiven(p.DomainName),
      Assertions: [
        holds(
          hasTrustedCertificate,
          'DomainName requires a certificate. Set HostedZoneId to create one, or CertificateArn.',
        ),
      ],
    },
    CertificateNeedsDomainName: {
      RuleCondition: hasTrustedCertificate,
      Assertions: [
        holds(
          isGiven(p.DomainName),
          'CertificateArn and HostedZoneId require a domain name. Set DomainName, or leave them empty.',
        ),
      ],
    },
  };
};

type Has = Conditions<typeof domainConditions> &
  Conditions<typeof acceleratorConditions> &
  Pick<Conditions<typeof rangeConditions>, 'HasIpv6Range'>;

/** What receives the requests: the accelerator if there is one, otherwise the load balancer. */
interface Entrance {
  readonly balancer: ReturnType<typeof publicLoadBalancer>['balancer'];
  readonly accelerator: ReturnType<typeof accelerator>;
}

/** The certificate: an existing one, one that is validated in the hosted zone, or one that a private CA of this system signs. */
export function certificates(
  p: DomainReferences,
  has: Has,
  { keys, custom }: Foundation,
  { balancer, accelerator }: Entrance,
) {
  const dnsValidated = when(has.HasDnsValidatedCertificate, () =>
    certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId }),
  );
  const selfSigned = when(has.HasSelfSignedCertificate, () =>
    selfSignedCertificate('SelfSignedCertificate', {
      provider: custom.provider,
      role: 'openemr',
      names: either(
        has.HasAccelerator,
        join(',', [balancer.dnsName, contents(accelerator.dnsName).value]),
        balancer.dnsName,
      ),
      key: keys.data.arn,
      deadLetters: custom.deadLetterQueue.arn,
      after: [custom.deadLetterQueue.policy],
    }),
  );
  const arn = either(has.HasCertificate, p.CertificateArn, orElse(dnsValidated.arn, orElse(selfSigned.arn, noValue)));
  return { dnsValidated, selfSigned, arn };
}

/** The DNS record of the domain name, in the hosted zone. */
export const dnsRecord = (p: DomainReferences, has: Has, { balancer, accelerator }: Entrance) =>
  when(has.HasHostedZone, () =>
    aliasRecord('DnsRecord', {
      hostedZone: p.HostedZoneId,
      name: p.DomainName,
      to: {
        dnsName: orElse(accelerator.dnsName, balancer.dnsName),
        hostedZone: orElse(accelerator.hostedZone, balancer.hostedZone),
      },
      dualStack: has.HasIpv6Range,
      ipv6To: balancer,
    }),
  );

/** URL of OpenEMR. */
export const urlOf = (p: DomainReferences, has: Has, { balancer, accelerator }: Entrance) =>
  sub('https://${Name}/', {
    Name: either(has.HasDomain, p.DomainName, orElse(accelerator.dnsName, balancer.dnsName)),
  });
