import {
  and,
  type Condition,
  type ConditionExpression,
  type Conditions,
  contents,
  either,
  equals,
  holds,
  isGiven,
  join,
  not,
  noValue,
  type Optional,
  optionalArnOf,
  or,
  orElse,
  type References,
  type Resource,
  type Rule,
  sub,
  text,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { type SelfSignedCertificateProps, selfSignedCertificate } from '@hipaa-stacks/compute';
import { aliasRecord, certificate } from '@hipaa-stacks/network';
import { DOMAIN } from './patterns.ts';
import type { RangeReferences, rangeConditions } from './public-load-balancer.ts';

/**
 * The parameters of the domain name and its certificate.
 *
 * @param application name of the application in the descriptions, such as `OpenEMR`
 * @param example of a domain name
 */
export const domainParameters = (application: string, example: string) => ({
  DomainName: text('Domain name', {
    Description: `Optional. Domain name of ${application}. If empty, the DNS name of the load balancer is used, and browsers show a certificate warning until the CA of this system is installed. Example: ${example}.`,
    Default: '',
    AllowedPattern: `^$|^${DOMAIN}$`,
    ConstraintDescription: `A domain name in lower case, such as ${example}, or empty`,
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
});

/** References to the parameters of the domain name and its certificate. */
export type DomainReferences = References<ReturnType<typeof domainParameters>>;

/**
 * The conditions of the domain name and its certificate.
 *
 * @param hasZone whether there is a hosted zone for the records. Default: if `HostedZoneId` is set
 */
export const domainConditions = (p: DomainReferences, hasZone: ConditionExpression = isGiven(p.HostedZoneId)) => ({
  HasDomain: isGiven(p.DomainName),
  HasHostedZone: hasZone,
  HasCertificate: isGiven(p.CertificateArn),
  HasDnsValidatedCertificate: and(not(isGiven(p.CertificateArn)), hasZone),
  HasSelfSignedCertificate: and(not(isGiven(p.CertificateArn)), not(hasZone)),
});

/**
 * The rules of the domain name and its certificate.
 *
 * @param hasZone see `domainConditions`
 */
export const domainRules = (
  p: DomainReferences & Pick<RangeReferences, 'AllowedCidr' | 'AllowedIpv6Cidr'>,
  hasZone: ConditionExpression = isGiven(p.HostedZoneId),
): Readonly<Record<string, Rule>> => {
  const hasTrustedCertificate = or(isGiven(p.CertificateArn), hasZone);
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

type Has = Conditions<typeof domainConditions>;

/** What receives the requests: the accelerator if there is one, otherwise the load balancer. */
export interface Entrance {
  readonly balancer: AliasTarget;
  /** An accelerator in front of the load balancer, and the condition that it exists. Default: none. */
  readonly accelerator?: {
    readonly given: Condition;
    readonly dnsName: Optional<Value<string>>;
    readonly hostedZone: Optional<Value<string>>;
  };
}

interface AliasTarget {
  readonly dnsName: Value<string>;
  readonly hostedZone: Value<string>;
}

export interface CertificatesProps extends Pick<SelfSignedCertificateProps, 'provider' | 'role' | 'key'>, Entrance {
  /** The hosted zone of the validation record. */
  readonly hostedZone: Value<string>;
  /** A `hostedZone` of the same system: its delegation is created before the certificate. Default: none. */
  readonly after?: readonly Resource[];
  /** Dead-letter queue of the custom resources. */
  readonly deadLetters: { readonly arn: SelfSignedCertificateProps['deadLetters']; readonly policy: Resource };
}

/** The certificate: an existing one, one that is validated in the hosted zone, or one that a private CA of this system signs. */
export function certificates(p: DomainReferences, has: Has, props: CertificatesProps) {
  const { balancer, accelerator, hostedZone, after = [], deadLetters, provider, role, key } = props;
  const dnsValidated = when(has.HasDnsValidatedCertificate, () =>
    certificate('Certificate', { domain: p.DomainName, hostedZone, after }),
  );
  const selfSigned = when(has.HasSelfSignedCertificate, () =>
    selfSignedCertificate('SelfSignedCertificate', {
      provider,
      role,
      names: accelerator
        ? either(
            accelerator.given,
            join(',', [balancer.dnsName, contents(accelerator.dnsName).value]),
            balancer.dnsName,
          )
        : balancer.dnsName,
      key,
      deadLetters: deadLetters.arn,
      after: [deadLetters.policy],
    }),
  );
  const arn = either(has.HasCertificate, p.CertificateArn, orElse(dnsValidated.arn, orElse(selfSigned.arn, noValue)));
  return { dnsValidated, selfSigned, arn };
}

/** The DNS record of the domain name, in the hosted zone. */
export const dnsRecord = (
  p: DomainReferences,
  has: Has & Pick<Conditions<typeof rangeConditions>, 'HasIpv6Range'>,
  { hostedZone, balancer, accelerator }: Entrance & Pick<CertificatesProps, 'hostedZone'>,
) =>
  when(has.HasHostedZone, () =>
    aliasRecord('DnsRecord', {
      hostedZone,
      name: p.DomainName,
      to: accelerator
        ? {
            dnsName: orElse(accelerator.dnsName, balancer.dnsName),
            hostedZone: orElse(accelerator.hostedZone, balancer.hostedZone),
          }
        : balancer,
      dualStack: has.HasIpv6Range,
      ipv6To: balancer,
    }),
  );

/** The URL of the application: with the domain name if there is one, otherwise with the DNS name of its entrance. */
export const urlOf = (p: DomainReferences, has: Pick<Has, 'HasDomain'>, { balancer, accelerator }: Entrance) =>
  sub('https://${Name}/', {
    Name: either(
      has.HasDomain,
      p.DomainName,
      accelerator ? orElse(accelerator.dnsName, balancer.dnsName) : balancer.dnsName,
    ),
  });
