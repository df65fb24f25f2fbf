import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { selfSigned } from '../../packages/compute/src/provider/x509.ts';
import { until } from './until.ts';

const run = promisify(execFile);

const placeOf = (program: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));

/** How a machine gets a server. */
export const howToInstall = 'apt-get install --no-install-recommends mariadb-server-core mariadb-client-core';

/** Whether this machine has one. */
export const hasMariaDb = placeOf('mariadbd') !== undefined && placeOf('mariadb-install-db') !== undefined;

/** A MariaDB server of this machine's own packages, on 127.0.0.1, with data of its own that goes with it. */
export interface MariaDb {
  readonly port: number;
  /** The certificate that it shows, for `localhost`. */
  readonly ca: string;
  stop(): Promise<void>;
}

/**
 * Starts a server that refuses whoever comes without TLS, with a user `admin` who may do everything.
 *
 * @param password of `admin`
 * @param without leaves TLS out, to see that nothing is sent then
 */
export async function startMariaDb(password: string, { tls = true } = {}): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'mariadb-'));
  const own = [`--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`, `--user=${userInfo().username}`];
  const { certificate, privateKey } = await selfSigned('localhost', new Date());
  await writeFile(join(folder, 'cert.pem'), certificate);
  await writeFile(join(folder, 'key.pem'), privateKey);
  const start = join(folder, 'start.sql');
  await writeFile(start, `GRANT ALL PRIVILEGES ON *.* TO 'admin'@'%' IDENTIFIED BY '${password}' WITH GRANT OPTION;\n`);
  await run(placeOf('mariadb-install-db')!, ['--no-defaults', ...own, '--skip-test-db', '--skip-name-resolve']);
  const port = await freePort();
  const encryption = [`--ssl-cert=${join(folder, 'cert.pem')}`, `--ssl-key=${join(folder, 'key.pem')}`];
  const server = spawn(
    placeOf('mariadbd')!,
    [
      ...['--no-defaults', ...own, `--port=${port}`, '--bind-address=127.0.0.1', `--init-file=${start}`],
      ...[`--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`, '--skip-name-resolve'],
      ...(tls ? [...encryption, '--require-secure-transport=ON'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await until(`MariaDB: ${said}`, async () => {
    if (server.exitCode !== null) throw new Error(`MariaDB did not start: ${said}`);
    return said.includes('ready for connections');
  });
  return {
    port,
    ca: certificate,
    async stop() {
      server.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
