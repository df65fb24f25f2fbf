import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localhostCertificate } from '../../packages/compute/src/provider/testing.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** Packages of Debian and Ubuntu: one folder for each major version. */
const installed = '/usr/lib/postgresql';

/** Folder of the newest server that has pgaudit. */
const folderOf = (): string | undefined =>
  (existsSync(installed) ? readdirSync(installed) : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(installed, version))
    .find((folder) => existsSync(join(folder, 'bin/postgres')) && existsSync(join(folder, 'lib/pgaudit.so')));

/** Command that installs a server with pgaudit. */
export const installCommand = '.ci/install-postgresql';

/** Whether a server with pgaudit is installed. */
export const hasPostgres = folderOf() !== undefined;

/** A PostgreSQL server from the packages of this machine, on 127.0.0.1, with temporary data. */
export interface Postgres {
  readonly port: number;
  /** File with the certificate of the CA. The name of the server is localhost. */
  readonly ca: string;
  /** File with the certificate of another CA. */
  readonly otherCa: string;
  /** Runs SQL with psql and returns its output. */
  query(
    sql: string,
    options?: { readonly user?: string; readonly password?: string; readonly tls?: string },
  ): Promise<string>;
  /** Runs SQL once, with values that are bound on the server. Each `:name` is a parameter. */
  bound(sql: string, values: Readonly<Record<string, string | number>>): Promise<void>;
  /** Its log since the start, as far as it was read. */
  log(): string;
  /** Its log since the start, when it has the end of each session. `log_disconnections` must be set. */
  completeLog(): Promise<string>;
  stop(): Promise<void>;
}

/** Exit code of psql if there was no session. */
const REFUSED = 2;

/** The master user, and its password. */
export const MASTER = { user: 'dbadmin', password: 'first-password' };

/**
 * Starts a server with the parameters of a parameter group of RDS. Those that only RDS has become rules of
 * `pg_hba.conf`: `rds.force_ssl` accepts TLS connections only, `rds.accepted_password_auth_method` is the method.
 */
export async function startPostgres(parameters: Readonly<Record<string, string>>): Promise<Postgres> {
  const bin = (program: string) => join(folderOf()!, 'bin', program);
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  const file = (name: string) => join(folder, name);
  const data = file('data');
  const { certificate, privateKey, ca } = await localhostCertificate();
  const { 'rds.force_ssl': forceSsl, 'rds.accepted_password_auth_method': method, ...community } = parameters;
  const connection = forceSsl === '1' ? 'hostssl' : 'host';
  const files = {
    'cert.pem': certificate,
    'key.pem': privateKey,
    'ca.pem': ca,
    'other-ca.pem': (await localhostCertificate()).ca,
    password: MASTER.password,
    'hba.conf': `${connection} all all 127.0.0.1/32 ${method === 'scram' ? 'scram-sha-256' : 'md5'}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text, { mode: 0o600 });
  const owner = await serverUser(folder);
  await run(bin('initdb'), ['-D', data, '-U', MASTER.user, '-A', 'scram-sha-256', `--pwfile=${file('password')}`], {
    ...owner,
    cwd: folder,
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    hba_file: file('hba.conf'),
    ssl: 'on',
    ssl_cert_file: file('cert.pem'),
    ssl_key_file: file('key.pem'),
    ...community,
  };
  const server = spawn(
    bin('postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  server.stderr.on('data', (text: Buffer) => {
    output += text;
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await until('PostgreSQL', async () => {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${output}`);
    return output.includes('ready to accept connections');
  });
  let sessions = 0;
  const verified = `sslmode=verify-full sslrootcert=${file('ca.pem')}`;
  const address = `host=localhost hostaddr=127.0.0.1 port=${port} dbname=postgres`;
  return {
    port,
    ca: file('ca.pem'),
    otherCa: file('other-ca.pem'),
    async query(sql, { user = MASTER.user, password = MASTER.password, tls = verified } = {}) {
      const options = ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', `${address} user=${user} ${tls}`, '-c', sql];
      const env = { ...process.env, PGPASSWORD: password };
      const result = run(bin('psql'), options, { env });
      sessions += await result.then(
        () => 1,
        ({ code }: { code: number }) => (code === REFUSED ? 0 : 1),
      );
      return (await result).stdout.trim();
    },
    async bound(sql, values) {
      const script = file('script.sql');
      await writeFile(script, `${sql};\n`);
      const defines = Object.entries(values).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
      await run(
        bin('pgbench'),
        ['-n', '-t', '1', '-M', 'extended', ...defines, '-f', script, `${address} user=${MASTER.user} ${verified}`],
        { env: { ...process.env, PGPASSWORD: MASTER.password } },
      );
      // The first one only examines the database.
      sessions += 2;
    },
    log: () => output,
    async completeLog() {
      const ended = () => output.split('disconnection:').length - 1;
      await until(`end of ${sessions} sessions in the log: ${output}`, () => ended() === sessions);
      return output;
    },
    async stop() {
      server.kill('SIGINT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server refuses to run as root: then it runs as the user of the package. Gives that user the folder. */
async function serverUser(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  for (const name of ['', ...(await readdir(folder))]) await chown(join(folder, name), owner.uid, owner.gid);
  await chmod(folder, 0o755);
  return owner;
}

/** A port of 127.0.0.1 that no process uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
