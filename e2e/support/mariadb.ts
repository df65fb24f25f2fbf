import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { localhostCertificate } from '../../packages/compute/src/provider/testing.ts';
import { until } from './until.ts';

const run = promisify(execFile);

const pathOf = (program: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));

/** Command that installs a server. */
export const installCommand = 'apt-get install --no-install-recommends mariadb-server-core mariadb-client-core';

/** Whether a server is installed. */
export const hasMariaDb = pathOf('mariadbd') !== undefined && pathOf('mariadb-install-db') !== undefined;

/** A MariaDB server from the packages of this machine, on 127.0.0.1, with temporary data. */
export interface MariaDb {
  readonly port: number;
  /** Certificate of the CA that signed its certificate for `localhost`. */
  readonly ca: string;
  stop(): Promise<void>;
}

/**
 * Starts a server that refuses connections without TLS, with a user `admin` that has all privileges.
 *
 * @param password of `admin`
 * @param tls false starts it without TLS, to test that no credentials are sent then
 */
export async function startMariaDb(password: string, { tls = true } = {}): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'mariadb-'));
  const folderOptions = [`--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`, `--user=${userInfo().username}`];
  const { certificate, privateKey, ca } = await localhostCertificate();
  await writeFile(join(folder, 'cert.pem'), certificate);
  await writeFile(join(folder, 'key.pem'), privateKey);
  const start = join(folder, 'start.sql');
  await writeFile(start, `GRANT ALL PRIVILEGES ON *.* TO 'admin'@'%' IDENTIFIED BY '${password}' WITH GRANT OPTION;\n`);
  await run(pathOf('mariadb-install-db')!, [
    '--no-defaults',
    ...folderOptions,
    '--skip-test-db',
    '--skip-name-resolve',
  ]);
  const port = await freePort();
  const encryption = [`--ssl-cert=${join(folder, 'cert.pem')}`, `--ssl-key=${join(folder, 'key.pem')}`];
  const server = spawn(
    pathOf('mariadbd')!,
    [
      ...['--no-defaults', ...folderOptions, `--port=${port}`, '--bind-address=127.0.0.1', `--init-file=${start}`],
      ...[`--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`, '--skip-name-resolve'],
      ...(tls ? [...encryption, '--require-secure-transport=ON'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  server.stderr.on('data', (text: Buffer) => {
    output += text;
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await until(`MariaDB: ${output}`, async () => {
    if (server.exitCode !== null) throw new Error(`MariaDB did not start: ${output}`);
    return output.includes('ready for connections');
  });
  return {
    port,
    ca,
    async stop() {
      server.kill('SIGTERM');
      await exited;
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
