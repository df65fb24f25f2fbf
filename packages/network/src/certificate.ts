import { type Id, named, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface CertificateProps {
  /** Name that people type, such as `ehr.example.org`. */
  readonly domain: Value<string>;
  /** Public hosted zone of the name. Its account is this one: ACM writes the proof into it. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
}

/**
 * A certificate that every browser trusts, proved by a record in the hosted zone and renewed by ACM for as long as that record
 * stands. The name becomes public in the certificate transparency logs, as browsers ask: put nothing into it that is not.
 * If the zone is not the one that the internet asks for the name, the stack waits for hours and fails.
 *
 * Source: ACM User Guide, "AWS Certificate Manager DNS validation".
 */
export function certificate(id: string, { domain, hostedZone }: CertificateProps) {
  const made = resource(id, 'AWS::CertificateManager::Certificate', {
    DomainName: domain,
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: domain, HostedZoneId: hostedZone }],
    KeyAlgorithm: 'EC_prime256v1',
    CertificateTransparencyLoggingPreference: 'ENABLED',
    Tags: named(id),
  });
  return snippet([made], { arn: made.ref });
}
