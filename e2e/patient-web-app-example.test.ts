import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, backendFolder, frontendFolder, installBackend } from './support/example-images.ts';
import { hasPostgres, installCommand, MASTER, type Postgres, startPostgres } from './support/postgres.ts';
import { until } from './support/until.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await installBackend();
});

/** Runs `migrate` as the instance does. */
async function migrate(env: NodeJS.ProcessEnv) {
  const started = backend.start('migrate', env);
  const [output, errors, [code]] = await Promise.all([
    text(started.stdout!),
    text(started.stderr!),
    once(started, 'close'),
  ]);
  return { code, output: output.trim(), errors };
}

describe('the backend', () => {
  test('passes the tests of its folder', async () => {
    expect(await backend.python(['-m', 'django', 'test', 'tests'])).toMatch(/Ran \d+ tests.*\n\nOK\n/);
  });

  test('has a migration for each change of a model', async () => {
    expect(await backend.python(['-m', 'django', 'makemigrations', '--check', '--dry-run'])).toContain('No changes');
  });

  test('has nothing to migrate without a database', async () => {
    const { code, output } = await migrate({});
    expect([code, output]).toEqual([0, 'No database is configured: nothing to migrate.']);
  });

  test('refuses an unknown command', () => {
    const run = () => execFileSync('sh', [`${backendFolder}/entrypoint.sh`, 'shell'], { stdio: 'pipe' });
    expect(run).toThrow('unknown command shell: use serve or migrate');
  });
});

describe.skipIf(!hasPostgres)(`migrations on PostgreSQL (${installCommand})`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres({
      'rds.force_ssl': '1',
      'rds.accepted_password_auth_method': 'scram',
      log_statement: 'ddl',
    });
  });
  afterAll(() => server?.stop());

  const database = (more: NodeJS.ProcessEnv = {}) => ({
    APP_VERSION: '1.0.0',
    DATABASE_HOST: 'localhost',
    DATABASE_PORT: `${server.port}`,
    DATABASE_NAME: 'postgres',
    DATABASE_USER: MASTER.user,
    DATABASE_PASSWORD: MASTER.password,
    DATABASE_CA_FILE: server.ca,
    ...more,
  });
  const created = () => server.log().match(/CREATE TABLE "portal_release"/g)?.length ?? 0;

  test('are applied once by two instances that start at the same time', async () => {
    const both = await Promise.all([migrate(database()), migrate(database())]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ output }) => output).sort()).toEqual([
      'Version 1.0.0: migrated.',
      'Version 1.0.0: was migrated before.',
    ]);
    expect(created()).toBe(1);
  });

  test('of an older version leave the tables of the newer one as they are', async () => {
    await server.query(
      "INSERT INTO django_migrations (app, name, applied) VALUES ('portal', '0002_of_a_newer_version', now())",
    );
    const { code, output } = await migrate(database({ APP_VERSION: '0.9.0' }));
    expect([code, output]).toEqual([0, 'Version 0.9.0: migrated.']);
    expect(await server.query('SELECT count(*) FROM portal_release')).toBe('2');
  });

  test('fail if the certificate of the server is not that of the CA', async () => {
    const { code, errors } = await migrate(database({ DATABASE_CA_FILE: server.otherCa }));
    expect(code).not.toBe(0);
    expect(errors).toContain('certificate verify failed');
  });

  test('wait for the lock of another version, and go on when its process is killed', async () => {
    const number = /^LOCK = ([\d_]+)/m
      .exec(readFileSync(`${backendFolder}/portal/management/commands/migrate_once.py`, 'utf8'))![1]!
      .replaceAll('_', '');
    const holder = server.query(`SELECT pg_advisory_lock(${number}), pg_sleep(600)`).catch(() => 'killed');
    const waits = (locks: string) =>
      server.query(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND ${locks}`);
    await until('lock', async () => (await waits('granted')) === '1');
    const waiting = migrate(database({ APP_VERSION: '1.0.1' }));
    await until('waiting process', async () => (await waits('NOT granted')) === '1');
    await server.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
    expect((await waiting).output).toBe('Version 1.0.1: migrated.');
    expect(await holder).toBe('killed');
  });
});

describe('the Dockerfiles', () => {
  test.each([backendFolder, frontendFolder])(
    '%s: base images are arguments, and the image does not run as root',
    (folder) => {
      const lines = readFileSync(`${folder}/Dockerfile`, 'utf8').split('\n');
      const images = lines.filter((line) => line.startsWith('FROM'));
      for (const line of images) expect(line).toMatch(/^FROM \$\{(BASE|NODE)_IMAGE\}( AS \w+)?$/);
      expect(lines.findLast((line) => line.startsWith('USER'))).toBe('USER 10001:10001');
      expect(lines.lastIndexOf('USER 10001:10001')).toBeGreaterThan(lines.lastIndexOf(images.at(-1)!));
    },
  );
});
