import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled, serve } from './testing/serve.ts';
import { certificateAuthority, type KeyAndCertificate, serverCertificate } from './x509.ts';

const commonName = 'openemr-0a1b2c3d';
/** Longer than the 64 characters of a common name, as names of load balancers are. */
const balancer = 'openemr-loadb-1a2b3c4d5e6f7g8h9-1234567890.ap-southeast-2.elb.amazonaws.com';
const accelerator = 'a1234567890abcdef.awsglobalaccelerator.com';
const names = [balancer, accelerator];
const now = new Date();

let authority: KeyAndCertificate;
let server: KeyAndCertificate;
let folder: string;
beforeAll(async () => {
  authority = await certificateAuthority({ commonName, names, now });
  server = await serverCertificate({ commonName, names, now }, authority);
  folder = mkdtempSync(join(tmpdir(), 'x509-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A server certificate that the CA signs for a name outside of its constraints, as an attacker with its key would. */
const forged = () => serverCertificate({ commonName, names: ['bank.example'], now }, authority);

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
