import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { type KeyAndCertificate, selfSigned, VALID_DAYS } from './x509.ts';

const name = 'openemr-0a1b2c3d.internal';
const now = new Date('2026-11-22T12:00:00Z');
let created: KeyAndCertificate;
let read: X509Certificate;
beforeAll(async () => {
  created = await selfSigned(name, now);
  read = new X509Certificate(created.certificate);
});

test('is signed by the returned private key', () => {
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(created.privateKey))).toBe(true);
});

test('a changed certificate does not verify', () => {
  const changed = Buffer.from(read.raw);
  const at = changed.indexOf(name);
  changed.write('x', at, 'ascii');
  const other = new X509Certificate(changed);
  expect(other.issuer).toBe(`CN=x${name.slice(1)}`);
  expect(other.verify(other.publicKey)).toBe(false);
});

test('is for this name, as subject and as subject alternative name', () => {
  expect(read.subject).toBe(`CN=${name}`);
  expect(read.issuer).toBe(`CN=${name}`);
  expect(read.subjectAltName).toBe(`DNS:${name}`);
  expect(read.checkHost(name)).toBe(name);
  expect(read.checkHost('other.internal')).toBeUndefined();
});

test('is a server certificate, not a CA certificate', () => {
  expect(read.ca).toBe(false);
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(read.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
});

test('is valid from an hour ago, for 397 days', () => {
  expect(new Date(read.validFrom).toISOString()).toBe('2026-11-22T11:00:00.000Z');
  expect((Date.parse(read.validTo) - Date.parse(read.validFrom)) / 86_400_000).toBe(VALID_DAYS);
});

test('has a unique serial number and a unique key', async () => {
  const other = await selfSigned(name, now);
  expect(new X509Certificate(other.certificate).serialNumber).not.toBe(read.serialNumber);
  expect(read.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  expect(other.privateKey).not.toBe(created.privateKey);
});

test.each(['', 'a b.internal', `${'a'.repeat(65)}`, 'ä.internal'])('%j is refused as a name', async (wrong) => {
  await expect(selfSigned(wrong, now)).rejects.toThrow('is not a valid server name');
});

test('is within the limits of ACM: key and certificate in PEM, lines of 64', () => {
  expect(created.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(created.privateKey.length).toBeLessThan(5120);
  expect(created.certificate).toMatch(
    /^-----BEGIN CERTIFICATE-----\n([\w+/]{64}\n)+[\w+/=]{1,64}\n-----END CERTIFICATE-----\n$/,
  );
});

test('a server can use it for TLS with a client that trusts it', async () => {
  const today = await selfSigned('localhost', new Date());
  const server = createServer({ key: today.privateKey, cert: today.certificate }, (_, answer) => answer.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const authorized = await new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: today.certificate, servername: 'localhost' }, () => {
      resolve(socket.authorized);
      socket.destroy();
    });
    socket.once('error', reject);
  });
  await new Promise((resolve) => server.close(resolve));
  expect(authorized).toBe(true);
});

const openssl = (...args: readonly string[]): string | undefined => {
  try {
    return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

describe.skipIf(openssl('version') === undefined)('OpenSSL', () => {
  test('reads every extension, and reports no error', () => {
    const folder = mkdtempSync(join(tmpdir(), 'x509-'));
    try {
      const file = join(folder, 'certificate.pem');
      writeFileSync(file, created.certificate);
      const text = openssl('x509', '-in', file, '-noout', '-text')!;
      expect(text).toContain('Version: 3 (0x2)');
      expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
      expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Key Encipherment\n/);
      expect(text).toMatch(/Extended Key Usage: \s+TLS Web Server Authentication\n/);
      expect(text).toMatch(/Subject Alternative Name: \s+DNS:openemr-0a1b2c3d\.internal\n/);
      const at = String(now.getTime() / 1000);
      expect(openssl('verify', '-x509_strict', '-attime', at, '-purpose', 'sslserver', '-CAfile', file, file)).toMatch(
        /: OK\n$/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
