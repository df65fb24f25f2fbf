import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import {
  bits,
  boolean,
  identifier,
  implicit,
  integer,
  nullValue,
  octets,
  sequence,
  setOf,
  tagged,
  utcTime,
  utf8,
} from './der.ts';

/** A certificate and its private key, as PEM. */
export interface KeyAndCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Validity in days: browsers refuse longer ones. */
export const VALID_DAYS = 397;

const DAY = 86_400_000;
/** Tolerance for slow clocks of clients. */
const HOUR = 3_600_000;

const sha256WithRsa = sequence(identifier('1.2.840.113549.1.1.11'), nullValue());

/**
 * Creates a key (RSA, 2,048 bits) and a self-signed certificate for a TLS server with this name. Node.js creates keys
 * and signatures, but no certificates: the rest is a short list of values, and a library for it would be many times the
 * size of this function.
 *
 * Source: RFC 5280, sections 4.1 and 4.2; ACM User Guide, "Prerequisites for importing ACM certificates".
 *
 * @param commonName at most 64 letters, digits, hyphens and dots
 */
export async function selfSigned(commonName: string, now: Date): Promise<KeyAndCertificate> {
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(commonName))
    throw new Error(`${commonName} is not a valid server name. Correct CommonName.`);
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const name = sequence(setOf(sequence(identifier('2.5.4.3'), utf8(commonName))));
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    sha256WithRsa,
    name,
    sequence(utcTime(new Date(now.getTime() - HOUR)), utcTime(new Date(now.getTime() - HOUR + VALID_DAYS * DAY))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions(commonName))),
  );
  const signature = sign('sha256', content, privateKey);
  return {
    certificate: pem(sequence(content, sha256WithRsa, bits(signature))),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** 127 random bits, never zero. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes;
}

/**
 * Basic constraints: not a CA; key usage: digital signature, key encipherment; server authentication; the subject
 * alternative name.
 */
const extensions = (commonName: string): readonly Buffer[] => [
  extension('2.5.29.19', sequence(), true),
  extension('2.5.29.15', bits(Buffer.from([0b1010_0000]), 5), true),
  extension('2.5.29.37', sequence(identifier('1.3.6.1.5.5.7.3.1'))),
  extension('2.5.29.17', sequence(implicit(2, Buffer.from(commonName, 'ascii')))),
];

const extension = (id: string, value: Uint8Array, isCritical = false): Buffer =>
  sequence(identifier(id), ...(isCritical ? [boolean(true)] : []), octets(value));

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
