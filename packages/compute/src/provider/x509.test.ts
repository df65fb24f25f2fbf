import { execFile, execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** Starts a web server with this certificate and its CA as the chain, as a load balancer sends it. */
async function serve(one: KeyAndCertificate, ca: KeyAndCertificate) {
  const web = createServer({ key: one.privateKey, cert: one.certificate + ca.certificate }, (_, answer) =>
    answer.end('<p>OpenEMR is here</p>'),
  );
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  return { port, stop: () => new Promise((resolve) => web.close(resolve)) };
}

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

const isInstalled = (command: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};

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

const hasChromium = isInstalled('chromium', '--version') && isInstalled('certutil', '--help');

describe.skipIf(!hasChromium)('Chromium', () => {
  const run = promisify(execFile);

  /** The page and the log of a new profile of Chromium for `https://<name>/`, with these certificates trusted as CAs. */
  async function page(name: string, port: number, trusted: readonly KeyAndCertificate[]): Promise<string> {
    const home = mkdtempSync(join(folder, 'home-'));
    const database = join(home, '.pki', 'nssdb');
    mkdirSync(database, { recursive: true });
    await run('certutil', ['-d', `sql:${database}`, '-N', '--empty-password']);
    for (const { certificate } of trusted) {
      const file = join(home, 'ca.pem');
      writeFileSync(file, certificate);
      await run('certutil', ['-d', `sql:${database}`, '-A', '-t', 'C,,', '-n', 'clinic', '-i', file]);
    }
    const { stdout, stderr } = await run(
      'chromium',
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage'],
        ...[
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--enable-logging=stderr',
          '--timeout=20000',
        ],
        `--user-data-dir=${join(home, 'profile')}`,
        `--host-resolver-rules=MAP ${name} 127.0.0.1:${port}, MAP * ~NOTFOUND`,
        ...['--dump-dom', `https://${name}/`],
      ],
      { env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config') }, timeout: 60_000 },
    );
    return `${stdout}\n${stderr}`;
  }

  const shown = async (name: string, one: KeyAndCertificate, trusted: readonly KeyAndCertificate[]) => {
    const { port, stop } = await serve(one, authority);
    try {
      return await page(name, port, trusted);
    } finally {
      await stop();
    }
  };

  test('shows the page without a warning, with the CA installed', { timeout: 90_000 }, async () => {
    expect(await shown(balancer, server, [authority])).toContain('OpenEMR is here');
  });

  test('shows the page after a renewal, without another installation', { timeout: 90_000 }, async () => {
    const renewed = await serverCertificate({ commonName, names, now }, authority);
    expect(await shown(accelerator, renewed, [authority])).toContain('OpenEMR is here');
  });

  test('shows a warning without the CA', { timeout: 90_000 }, async () => {
    const shownPage = await shown(balancer, server, []);
    expect(shownPage).not.toContain('OpenEMR is here');
    expect(shownPage).toContain('ERR_CERT_AUTHORITY_INVALID');
  });

  test('shows a warning for another name that the CA signs', { timeout: 90_000 }, async () => {
    const shownPage = await shown('bank.example', await forged(), [authority]);
    expect(shownPage).not.toContain('OpenEMR is here');
    expect(shownPage).toContain('ERR_CERT_INVALID');
  });
});
