import { createHash, createPrivateKey, createPublicKey, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { bits, boolean, identifier, implicit, integer, octets, sequence, setOf, tagged, utcTime, utf8 } from './der.ts';

/** A certificate and its private key, as PEM. */
export interface KeyAndCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface CertificateProps {
  /** Common name of the subject of the server certificate: 1 to 40 letters, digits and hyphens. Browsers ignore it. */
  readonly commonName: string;
  /** DNS names of the server, in lower case. */
  readonly names: readonly string[];
  readonly now: Date;
}

/** Days for which a server certificate is valid. Browsers refuse more than 397 (public CAs) or 825 (installed CAs). */
export const VALID_DAYS = 397;

/** Days for which a certificate authority (CA) is valid: ten years. */
export const AUTHORITY_DAYS = 3650;

const DAY = 86_400_000;
/** Tolerance for clients with a slow clock. */
const HOUR = 3_600_000;

/** ACM requires that a certificate and its CA have keys of the same type. */
const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'));

/**
 * Creates a key (ECDSA, P-256) and the certificate of a CA that can issue server certificates for these DNS names only: name
 * constraints exclude other names and all IP addresses, and it cannot issue certificates of other CAs. Node.js creates keys and
 * signatures, but no certificates; a library for certificates would be many times the size of this file.
 *
 * Source: RFC 5280, sections 4.1 and 4.2.
 *
 * @throws Error if a name is not valid
 */
export async function certificateAuthority({ commonName, names, now }: CertificateProps): Promise<KeyAndCertificate> {
  const { publicKey, privateKey } = await newKey(commonName, names);
  const subject = nameOf(`${commonName} CA`);
  const certificate = signed({
    issuer: subject,
    subject,
    from: new Date(now.getTime() - HOUR),
    days: AUTHORITY_DAYS,
    publicKey,
    extensions: [
      extension('2.5.29.19', sequence(boolean(true), integer(Buffer.from([0]))), true),
      extension('2.5.29.15', bits(Buffer.from([0b0000_0100]), 2), true),
      extension('2.5.29.37', sequence(serverAuthentication)),
      extension('2.5.29.14', octets(keyIdentifier(publicKey))),
      extension('2.5.29.30', nameConstraints(names), true),
    ],
    privateKey,
  });
  return { certificate, privateKey };
}

/**
 * Creates a key (ECDSA, P-256) and the certificate of a TLS server with these DNS names, signed by a `certificateAuthority` with
 * the same common name.
 *
 * Source: RFC 5280, sections 4.1 and 4.2; ACM User Guide, "Prerequisites for importing ACM certificates".
 *
 * @throws Error if a name is not valid
 */
export async function serverCertificate(
  { commonName, names, now }: CertificateProps,
  authority: KeyAndCertificate,
): Promise<KeyAndCertificate> {
  const { publicKey, privateKey } = await newKey(commonName, names);
  const authorityKey = createPublicKey(createPrivateKey(authority.privateKey)).export({ type: 'spki', format: 'der' });
  const certificate = signed({
    issuer: nameOf(`${commonName} CA`),
    subject: nameOf(commonName),
    from: new Date(now.getTime() - HOUR),
    days: VALID_DAYS,
    publicKey,
    extensions: [
      extension('2.5.29.19', sequence(), true),
      extension('2.5.29.15', bits(Buffer.from([0b1000_0000]), 7), true),
      extension('2.5.29.37', sequence(serverAuthentication)),
      extension('2.5.29.14', octets(keyIdentifier(publicKey))),
      extension('2.5.29.35', sequence(implicit(0, keyIdentifier(authorityKey)))),
      extension('2.5.29.17', sequence(...names.map(dnsName))),
    ],
    privateKey: authority.privateKey,
  });
  return { certificate, privateKey };
}

async function newKey(commonName: string, names: readonly string[]) {
  if (!/^[A-Za-z0-9-]{1,40}$/.test(commonName))
    throw new Error(`${commonName} is not a common name of 1 to 40 letters, digits and hyphens. Change CommonName.`);
  const wrong = names.find((name) => !/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9-]+$/.test(name));
  if (wrong !== undefined || names.length === 0)
    throw new Error(`"${wrong ?? ''}" is not a DNS name in lower case. Change DnsNames.`);
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

interface Content {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly from: Date;
  readonly days: number;
  readonly publicKey: Buffer;
  readonly extensions: readonly Buffer[];
  /** Key of the issuer, as PEM. */
  readonly privateKey: string;
}

function signed({ issuer, subject, from, days, publicKey, extensions, privateKey }: Content): string {
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ecdsaWithSha256,
    issuer,
    sequence(utcTime(from), utcTime(new Date(from.getTime() + days * DAY))),
    subject,
    publicKey,
    tagged(3, sequence(...extensions)),
  );
  return pem(sequence(content, ecdsaWithSha256, bits(sign('sha256', content, privateKey))));
}

/** 127 random bits, never zero. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes;
}

const nameOf = (commonName: string): Buffer => sequence(setOf(sequence(identifier('2.5.4.3'), utf8(commonName))));

/** Source: RFC 7093, section 2: 160 bits of a SHA-256 hash. */
const keyIdentifier = (publicKey: Buffer): Buffer => createHash('sha256').update(publicKey).digest().subarray(0, 20);

const serverAuthentication = identifier('1.3.6.1.5.5.7.3.1');

const dnsName = (name: string): Buffer => implicit(2, Buffer.from(name, 'ascii'));

/** Permits these DNS names, and excludes all IPv4 and IPv6 addresses: a constraint applies to its own type of name only. */
const nameConstraints = (names: readonly string[]): Buffer =>
  sequence(
    tagged(0, Buffer.concat(names.map((name) => sequence(dnsName(name))))),
    tagged(1, Buffer.concat([8, 32].map((length) => sequence(implicit(7, Buffer.alloc(length)))))),
  );

const extension = (id: string, value: Uint8Array, isCritical = false): Buffer =>
  sequence(identifier(id), ...(isCritical ? [boolean(true)] : []), octets(value));

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
