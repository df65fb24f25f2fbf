import { type Id, named, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface CertificateProps {
  /** DNS name, such as `ehr.example.org`. */
  readonly domain: Value<string>;
  /** Public hosted zone of the name, in this account: the validation record is created in it. */
  readonly hostedZone: Id<'AWS::Route53::HostedZone'> | Value<string>;
  /** The delegation of a `hostedZone` of the same system. Default: none; the zone is delegated. */
  readonly after?: readonly Resource[];
}

/**
 * A public certificate with DNS validation. ACM renews it as long as the validation record exists. The name becomes
 * public in the certificate transparency logs, as browsers require: it must not contain confidential data. If the
 * hosted zone is not authoritative for the name, the stack waits for hours and fails.
 *
 * Source: ACM User Guide, "AWS Certificate Manager DNS validation".
 */
export function certificate(id: string, { domain, hostedZone, after = [] }: CertificateProps) {
  const made = resource(
    id,
    'AWS::CertificateManager::Certificate',
    {
      DomainName: domain,
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: domain, HostedZoneId: hostedZone }],
      KeyAlgorithm: 'EC_prime256v1',
      CertificateTransparencyLoggingPreference: 'ENABLED',
      Tags: named(id),
    },
    { dependsOn: after },
  );
  return snippet([made], { arn: made.ref });
}
