import { textOf } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';
import { type KeyAndCertificate, selfSigned } from './x509.ts';

/** What it asks of ACM. */
export interface CertificateCalls {
  /** acm:ImportCertificate, in place of the one with this ARN, or with this tag as a new one. Answers the ARN. */
  importCertificate(
    made: KeyAndCertificate,
    as: { readonly arn: string } | { readonly system: string },
  ): Promise<string>;
  /** acm:DescribeCertificate. Undefined where there is none. */
  describe(arn: string): Promise<{ readonly commonName: string; readonly expires: Date } | undefined>;
  /** acm:DeleteCertificate. */
  remove(arn: string): Promise<void>;
}

/** Days before its end when a certificate is replaced. */
const RENEW_BEFORE = 60;
const DAY = 86_400_000;
/** Milliseconds between attempts to delete it: a load balancer takes a while to let go. */
const BETWEEN = 10_000;

/**
 * A self-signed certificate in ACM, under one ARN for as long as it lives: an Update, or the weekly one of a schedule, puts a new
 * certificate in its place when it has fewer than 60 days left or another name is wanted. Its private key is handed to ACM, and
 * is nowhere else. Properties: `CommonName`, and `System`, the value of the tag that its role is bound to.
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
    if (!found) throw new Error(`${physicalId} is gone. Take the resource out of the template, then put it in again.`);
    const daysLeft = (found.expires.getTime() - clock.now().getTime()) / DAY;
    if (found.commonName !== commonName || daysLeft < RENEW_BEFORE)
      await acm.importCertificate(await make(), { arn: physicalId });
    return physicalId;
  },

  async remove({ physicalId }, clock) {
    if (isCertificate(physicalId)) await removeOnceFree(physicalId, acm, clock);
  },
});

const isCertificate = (physicalId: string): boolean => /^arn:[^:]+:acm:/.test(physicalId);

async function removeOnceFree(arn: string, acm: CertificateCalls, clock: Clock): Promise<void> {
  for (;;) {
    try {
      return await acm.remove(arn);
    } catch (error) {
      if (failedWith(error, 'ResourceNotFoundException')) return;
      const isInUse = failedWith(error, /^(ResourceInUse|Conflict)Exception$/);
      if (!isInUse || clock.remaining() < BETWEEN) throw error;
      await clock.pause(BETWEEN);
    }
  }
}
