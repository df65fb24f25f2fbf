import { X509Certificate } from 'node:crypto';
import { Problem } from '@hipaa-stacks/cloudformation';

/**
 * What the demonstrations of systems with a public load balancer check.
 *
 * @param blueprint its name, for the messages
 */
export function demonstrationChecks(blueprint: string) {
  const failed = (what: string, fix: string) => new Problem(blueprint, what, fix);

  /** @throws Problem if the stack has no such output. */
  function output(outputs: Readonly<Record<string, string>>, name: string): string {
    const value = outputs[name];
    if (value) return value;
    throw failed(`the stack has no output ${name}`, 'Deploy the blueprint first, then run this again');
  }

  /** @throws Problem if there is no security group, or if it has an inbound rule. */
  function requireNoInboundRules(groups: readonly { readonly IpPermissions?: readonly unknown[] | undefined }[]): void {
    if (groups.length === 1 && groups[0]?.IpPermissions?.length === 0) return;
    throw failed(
      'the security group of the load balancer has inbound rules, or does not exist',
      'Look at LoadBalancerSecurityGroup',
    );
  }

  /**
   * Returns the end of the validity of a PEM certificate.
   *
   * @throws Problem if it is not a certificate, or not valid for the DNS name and at the given time.
   */
  function requireValidCertificate(certificate: string, name: string, now: Date): Date {
    const fix = 'Look at the log group of the provider function';
    if (!certificate.includes('BEGIN CERTIFICATE')) throw failed('there is no certificate', fix);
    const read = new X509Certificate(certificate);
    const { validFrom, validTo } = read;
    if (!read.checkHost(name)) throw failed(`the certificate is not valid for ${name}`, fix);
    if (new Date(validFrom) <= now && now < new Date(validTo)) return new Date(validTo);
    throw failed(`the certificate is not valid now, but from ${validFrom} to ${validTo}`, fix);
  }

  return { failed, output, requireNoInboundRules, requireValidCertificate };
}
