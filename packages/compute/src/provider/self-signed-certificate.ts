import { textOf } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';
import { type KeyAndCertificate, selfSigned } from './x509.ts';

/** API calls to ACM. */
export interface CertificateCalls {
  /**
   * acm:ImportCertificate, in place of the certificate with this ARN, or as a new one with this tag. Returns the ARN.
   */
  importCertificate(
    created: KeyAndCertificate,
    as: { readonly arn: string } | { readonly system: string },
  ): Promise<string>;
  /** acm:DescribeCertificate. Undefined if it does not exist. */
  describe(arn: string): Promise<{ readonly commonName: string; readonly expires: Date } | undefined>;
  /** acm:DeleteCertificate. */
  remove(arn: string): Promise<void>;
}

/** Days before expiry when a certificate is replaced. */
const RENEW_BEFORE = 60;
const DAY = 86_400_000;
/** Milliseconds between attempts to delete it: a load balancer takes a while to release it. */
const RETRY_INTERVAL = 10_000;

/**
 * A self-signed certificate in ACM that keeps its ARN: an Update, or the weekly event of a schedule, reimports a new
 * certificate when fewer than 60 days are left or the common name changes. The private key is stored only in ACM.
 * Properties: `CommonName`, and `System`, the value of the tag that the permissions of the role require.
 *
 * Source: ACM User Guide, "Reimport a certificate".
 */
export const selfSignedCertificate = (acm: CertificateCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const commonName = textOf(properties, 'CommonName');
    const make = () => selfSigned(commonName, clock.now());
    if (!isCertificate(physicalId))
      return acm.importCertificate(await make(), { system: textOf(properties, 'System') });
    const found = await acm.describe(physicalId);
    if (!found)
      throw new Error(
        `${physicalId} does not exist. Remove the resource from the template, deploy, then add it again.`,
      );
    const daysLeft = (found.expires.getTime() - clock.now().getTime()) / DAY;
    if (found.commonName !== commonName || daysLeft < RENEW_BEFORE)
      await acm.importCertificate(await make(), { arn: physicalId });
    return physicalId;
  },

  async remove({ physicalId }, clock) {
    if (isCertificate(physicalId)) await removeWhenUnused(physicalId, acm, clock);
  },
});

const isCertificate = (physicalId: string): boolean => /^arn:[^:]+:acm:/.test(physicalId);

async function removeWhenUnused(arn: string, acm: CertificateCalls, clock: Clock): Promise<void> {
  for (;;) {
    try {
      return await acm.remove(arn);
    } catch (error) {
      if (failedWith(error, 'ResourceNotFoundException')) return;
      const isInUse = failedWith(error, /^(ResourceInUse|Conflict)Exception$/);
      if (!isInUse || clock.remaining() < RETRY_INTERVAL) throw error;
      await clock.pause(RETRY_INTERVAL);
    }
  }
}
