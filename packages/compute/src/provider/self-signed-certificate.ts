import { X509Certificate } from 'node:crypto';
import { parseJson } from '../parse-json.ts';
import { textOf } from './event.ts';
import type { Clock, Kind } from './kind.ts';
import { failedWith } from './sdk-error.ts';
import {
  type CertificateProps,
  certificateAuthority,
  type KeyAndCertificate,
  serverCertificate,
  VALID_DAYS,
} from './x509.ts';

/** Calls to ACM and Secrets Manager. */
export interface CertificateCalls {
  /** acm:ImportCertificate, with the certificate of its CA as the chain: replaces the one with this ARN, or creates one with this tag. Returns the ARN. */
  importCertificate(
    made: KeyAndCertificate,
    authority: KeyAndCertificate,
    as: { readonly arn: string } | { readonly system: string },
  ): Promise<string>;
  /** acm:GetCertificate: the certificate as PEM. Undefined if there is none. */
  get(arn: string): Promise<string | undefined>;
  /** acm:DeleteCertificate. */
  remove(arn: string): Promise<void>;
  /** secretsmanager:GetSecretValue: the text of the secret. Undefined if it is empty. */
  read(secret: string): Promise<string | undefined>;
  /** secretsmanager:PutSecretValue. */
  write(secret: string, text: string): Promise<void>;
}

/** Number of remaining days below which a server certificate is renewed. */
const RENEW_BEFORE = 60;
/** Number of remaining days below which the CA is replaced: no server certificate is valid for longer than its CA. */
const REPLACE_BEFORE = VALID_DAYS + 1;
const DAY = 86_400_000;
/** Milliseconds between attempts to delete it: a load balancer releases a certificate after some time. */
const BETWEEN = 10_000;

/**
 * A certificate in ACM for these DNS names, signed by a private CA of its own, which users install once. The CA is in a secret and is
 * created if the secret is empty. An update, or the weekly one of a schedule, renews the certificate under the same ARN if fewer than
 * 60 days are left, if the names have changed or if another CA has signed it. The CA is replaced, and must then be installed again,
 * if the names have changed or if it expires within 398 days. The private key of the certificate is only in ACM.
 *
 * Properties: `CommonName`; `DnsNames`, separated by commas; `AuthoritySecret`; and `System`, the value of the tag on which the
 * permissions of the role depend.
 *
 * Source: ACM User Guide, "Reimport a certificate".
 */
export const selfSignedCertificate = (calls: CertificateCalls): Kind => ({
  async put({ properties, physicalId }, clock) {
    const wanted = {
      commonName: textOf(properties, 'CommonName'),
      names: textOf(properties, 'DnsNames').toLowerCase().split(','),
      now: clock.now(),
    };
    const secret = textOf(properties, 'AuthoritySecret');
    const isNew = !isCertificate(physicalId);
    const found = isNew ? undefined : await calls.get(physicalId);
    if (!isNew && !found)
      throw new Error(`${physicalId} does not exist. Remove the resource from the template, then add it again.`);

    const authority = await authorityOf(secret, wanted, calls);
    if (found && isCurrent(new X509Certificate(found), authority, wanted)) return physicalId;
    const made = await serverCertificate(wanted, authority);
    return calls.importCertificate(
      made,
      authority,
      isNew ? { system: textOf(properties, 'System') } : { arn: physicalId },
    );
  },

  async remove({ physicalId }, clock) {
    if (isCertificate(physicalId)) await removeWhenReleased(physicalId, calls, clock);
  },
});

const isCertificate = (physicalId: string): boolean => /^arn:[^:]+:acm:/.test(physicalId);

/** The CA in the secret, or a new one that is written to it. */
async function authorityOf(secret: string, wanted: CertificateProps, calls: CertificateCalls) {
  const text = await calls.read(secret);
  const found = text === undefined ? undefined : authorityIn(text);
  if (found && isFor(new X509Certificate(found.certificate), wanted)) return found;
  const { certificate, privateKey } = await certificateAuthority(wanted);
  const created = { dnsNames: wanted.names.join(','), commonName: wanted.commonName, certificate, privateKey };
  await calls.write(secret, JSON.stringify(created));
  return created;

  function isFor(certificate: X509Certificate, { commonName, names, now }: CertificateProps): boolean {
    const isSame = found?.dnsNames === names.join(',') && found.commonName === commonName;
    return isSame && daysLeft(certificate, now) >= REPLACE_BEFORE;
  }
}

type Authority = KeyAndCertificate & { readonly dnsNames: string; readonly commonName: string };

/** Undefined if the secret has another content. */
function authorityIn(text: string): Authority | undefined {
  try {
    const { dnsNames, commonName, certificate, privateKey } = parseJson(text, 'The secret') as Authority;
    new X509Certificate(certificate);
    return privateKey ? { dnsNames, commonName, certificate, privateKey } : undefined;
  } catch {
    return undefined;
  }
}

function isCurrent(certificate: X509Certificate, authority: KeyAndCertificate, { names, now }: CertificateProps) {
  const isIssued = certificate.verify(new X509Certificate(authority.certificate).publicKey);
  const isForNames = certificate.subjectAltName === names.map((name) => `DNS:${name}`).join(', ');
  return isIssued && isForNames && daysLeft(certificate, now) >= RENEW_BEFORE;
}

const daysLeft = ({ validTo }: X509Certificate, now: Date): number => (Date.parse(validTo) - now.getTime()) / DAY;

async function removeWhenReleased(arn: string, calls: CertificateCalls, clock: Clock): Promise<void> {
  for (;;) {
    try {
      return await calls.remove(arn);
    } catch (error) {
      if (failedWith(error, 'ResourceNotFoundException')) return;
      const isInUse = failedWith(error, /^(ResourceInUse|Conflict)Exception$/);
      if (!isInUse || clock.remaining() < BETWEEN) throw error;
      await clock.pause(BETWEEN);
    }
  }
}
