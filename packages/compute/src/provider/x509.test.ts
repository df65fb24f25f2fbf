import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled, serve } from './testing/serve.ts';
import { AUTHORITY_DAYS, certificateAuthority, type KeyAndCertificate, serverCertificate, VALID_DAYS } from './x509.ts';

const commonName = 'openemr-0a1b2c3d';
/** Longer than the 64 characters of a common name, as names of load balancers are. */
const balancer = 'openemr-loadb-1a2b3c4d5e6f7g8h9-1234567890.ap-southeast-2.elb.amazonaws.com';
const accelerator = 'a1234567890abcdef.awsglobalaccelerator.com';
const names = [balancer, accelerator];
const now = new Date();

let authority: KeyAndCertificate;
let server: KeyAndCertificate;
let read: X509Certificate;
let readAuthority: X509Certificate;
let folder: string;
beforeAll(async () => {
  authority = await certificateAuthority({ commonName, names, now });
  server = await serverCertificate({ commonName, names, now }, authority);
  read = new X509Certificate(server.certificate);
  readAuthority = new X509Certificate(authority.certificate);
  folder = mkdtempSync(join(tmpdir(), 'x509-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the CA signs itself and the server certificate, each with its own key', () => {
  expect(readAuthority.verify(readAuthority.publicKey)).toBe(true);
  expect(read.verify(readAuthority.publicKey)).toBe(true);
  expect(read.checkIssued(readAuthority)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(server.privateKey))).toBe(true);
  expect(readAuthority.checkPrivateKey(createPrivateKey(authority.privateKey))).toBe(true);
});

test('a changed certificate does not verify', () => {
  const changed = Buffer.from(read.raw);
  changed.write('x', changed.indexOf(balancer), 'ascii');
  const other = new X509Certificate(changed);
  expect(other.subjectAltName).toContain(`DNS:x${balancer.slice(1)}`);
  expect(other.verify(readAuthority.publicKey)).toBe(false);
});

test('the server certificate is valid for each DNS name, however long, and for no other', () => {
  expect(read.subject).toBe(`CN=${commonName}`);
  expect(read.issuer).toBe(`CN=${commonName} CA`);
  expect(read.subjectAltName).toBe(`DNS:${balancer}, DNS:${accelerator}`);
  for (const name of names) expect(read.checkHost(name)).toBe(name);
  expect(read.checkHost('other.elb.amazonaws.com')).toBeUndefined();
});

test('only the CA can sign certificates', () => {
  expect(read.ca).toBe(false);
  expect(readAuthority.ca).toBe(true);
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(readAuthority.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  for (const { publicKey } of [read, readAuthority])
    expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

test('the server certificate is valid from an hour ago for 397 days, the CA for ten years', () => {
  const days = ({ validFrom, validTo }: X509Certificate) => (Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000;
  expect(Date.parse(read.validFrom)).toBe(Math.floor(now.getTime() / 1000) * 1000 - 3_600_000);
  expect(days(read)).toBe(VALID_DAYS);
  expect(days(readAuthority)).toBe(AUTHORITY_DAYS);
});

test('each certificate has its own serial number and key', async () => {
  const other = await serverCertificate({ commonName, names, now }, authority);
  expect(new X509Certificate(other.certificate).serialNumber).not.toBe(read.serialNumber);
  expect(read.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  expect(other.privateKey).not.toBe(server.privateKey);
});

test.each(['', 'a b', 'a.b', 'a'.repeat(41), 'ä'])('%j is refused as a common name', async (wrong) => {
  await expect(certificateAuthority({ commonName: wrong, names, now })).rejects.toThrow('is not a common name');
});

test.each([[[]], [['']], [['Upper.example']], [['a b.example']], [['.example']]])(
  '%j are refused as DNS names',
  async (wrong) => {
    await expect(certificateAuthority({ commonName, names: wrong, now })).rejects.toThrow('is not a DNS name');
  },
);

test('key and certificate are PEM with lines of 64 characters, within the size limit of ACM', () => {
  expect(server.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(server.privateKey.length).toBeLessThan(5120);
  expect(server.certificate).toMatch(
    /^-----BEGIN CERTIFICATE-----\n([\w+/]{64}\n)+[\w+/=]{1,64}\n-----END CERTIFICATE-----\n$/,
  );
});

test.each(names)('a TLS client that trusts the CA accepts the server as %s', async (servername) => {
  const { port, stop } = await serve(server, authority);
  const authorized = await new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: authority.certificate, servername }, () => {
      resolve(socket.authorized);
      socket.destroy();
    });
    socket.once('error', reject);
  });
  await stop();
  expect(authorized).toBe(true);
});

/** A server certificate that the CA signs for a name outside of its constraints, as an attacker with its key would. */
const forged = () => serverCertificate({ commonName, names: ['bank.example'], now }, authority);

describe.skipIf(!isInstalled('openssl', 'version'))('OpenSSL', () => {
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
  const fileOf = (name: string, { certificate }: KeyAndCertificate) => {
    const file = join(folder, name);
    writeFileSync(file, certificate);
    return file;
  };
  const verify = (one: KeyAndCertificate, ...more: readonly string[]) =>
    openssl(
      ...['verify', '-x509_strict', '-purpose', 'sslserver', ...more],
      ...['-CAfile', fileOf('ca.pem', authority), fileOf('server.pem', one)],
    );

  test.each(names)('accepts the certificate for %s, with the CA trusted', (name) => {
    expect(verify(server, '-verify_hostname', name)).toMatch(/: OK\n$/);
  });

  test('refuses the certificate for another name', () => {
    expect(() => verify(server, '-verify_hostname', 'other.elb.amazonaws.com')).toThrow(/[Hh]ostname mismatch/);
  });

  test('refuses a certificate that the CA signs for another name', async () => {
    const other = await forged();
    expect(() => verify(other, '-verify_hostname', 'bank.example')).toThrow('permitted subtree violation');
  });

  test('reads every extension', () => {
    const text = openssl('x509', '-in', fileOf('server.pem', server), '-noout', '-text');
    expect(text).toContain('Version: 3 (0x2)');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/);
    expect(text).toMatch(/Extended Key Usage: \s+TLS Web Server Authentication\n/);
    const ofAuthority = openssl('x509', '-in', fileOf('ca.pem', authority), '-noout', '-text');
    expect(ofAuthority).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(ofAuthority).toMatch(/X509v3 Key Usage: critical\s+Certificate Sign\n/);
    expect(ofAuthority.replace(/\s+/g, ' ')).toContain(
      `Name Constraints: critical Permitted: DNS:${balancer} DNS:${accelerator} Excluded: IP:0.0.0.0/0.0.0.0 IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0`,
    );
  });
});
