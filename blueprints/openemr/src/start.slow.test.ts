import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Container, systemOf } from './image-stand-in.ts';
import { OPENEMR, SERVING, startCommand } from './start.ts';

vi.setConfig({ testTimeout: 60_000 });

const script = startCommand[2]!;
let system: ReturnType<typeof systemOf>;
beforeEach(() => {
  system = systemOf(script);
});
afterEach(() => system.remove());

const { container, site } = {
  container: (version?: number) => system.container(version),
  site: (file: string) => system.site(file),
};
const sqlconf = () => readFileSync(site('sqlconf.php'), 'utf8');
const inShared = (file: string) => existsSync(join(system.shared, file));
const programsOf = (task: Container) => task.calls().filter((call) => /^(openemr|install|upgrade|apache)/.test(call));
const serves = 'openemr K8S=worker SWARM=no pass=none root=none';
const configures = 'openemr K8S=admin SWARM=no pass=first-password root=openemr';

async function setUp(version?: number): Promise<Container> {
  const task = container(version);
  expect(await task.start()).toEqual({ status: 0, output: expect.any(String) });
  return task;
}

test('the script is valid for bash', () => {
  expect(startCommand.slice(0, 2)).toEqual(['bash', '-c']);
  execFileSync('bash', ['-n', '-c', script]);
});

test('the first start runs the setup and then serves; only the task has the password', async () => {
  const task = await setUp();
  expect(programsOf(task)).toEqual([configures, 'install', serves, 'apache']);
  expect(sqlconf()).toContain("\nrequire '/etc/openemr-database.php';\n");
  expect(sqlconf()).not.toMatch(/\$(host|port|login|pass|dbase)\s*=/);
  expect(sqlconf()).toContain('$sqlconf["pass"] = $pass;');
  expect(task.read('etc/openemr-database.php')).toContain("$pass = 'first-password';");
  expect(task.has(SERVING)).toBe(true);
});

test('the test runs as the user of the access point, whose file modes are enforced', async () => {
  await setUp();
  expect(process.getuid!() === 0 ? statSync(site('sqlconf.php')).uid : 1000).toBe(1000);
  await system.run('echo > default/probe || echo > refused').finished;
  expect([inShared('default/probe'), inShared('refused')]).toEqual([false, true]);
});

test('the site is read-only after each start, the first, the second and later ones', async () => {
  for (let start = 1; start <= 4; start += 1) {
    await setUp();
    expect([start, system.mode(site('')), system.mode(site('sqlconf.php'))]).toEqual([start, '500', '400']);
  }
});

test('after a rotation, a new task uses the new login, and does not change files of other tasks', async () => {
  await setUp();
  const before = statSync(site('sqlconf.php'));
  const task = container();
  await task.start({ MYSQL_USER: 'openemr_clone', MYSQL_PASS: 'second-password' });
  expect(statSync(site('sqlconf.php'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  expect(task.read('etc/openemr-database.php')).toContain("$login = 'openemr_clone';\n$pass = 'second-password';");
});

test('files in the site are not changed', async () => {
  await setUp();
  system.put(site('documents/1/letter'), 'letter');
  await setUp();
  expect(readFileSync(site('documents/1/letter'), 'utf8')).toBe('letter');
});

test('of two first tasks, one runs the setup and the other waits', async () => {
  const tasks = [container(), container()];
  const results = await Promise.all(tasks.map((task) => task.start()));
  expect(results.map(({ status }) => status)).toEqual([0, 0]);
  expect(tasks.flatMap(programsOf).filter((call) => call === 'install')).toHaveLength(1);
});

test('a second task that makes the site read-only all the time does not stop the first', async () => {
  const makeReadOnly = "grep -q 'config = 1' default/sqlconf.php && chmod 400 default/sqlconf.php && chmod 500 default";
  const second = system.run(`while :; do ${makeReadOnly}; done 2> /dev/null`);
  try {
    for (let start = 1; start <= 3; start += 1) await setUp();
  } finally {
    await second.stop();
  }
  expect(sqlconf()).toContain('/etc/openemr-database.php');
});

test('the script retries if a second task makes the site read-only before the write', async () => {
  const task = container();
  expect(await task.start({ LOCKS_BEFORE_WRITE: '7' })).toMatchObject({ status: 0 });
  expect(task.read('locked')).toBe('\n'.repeat(7));
  expect([system.mode(site('')), system.mode(site('sqlconf.php'))]).toEqual(['500', '400']);
});

test('the start fails with a message if the site is made read-only each time', async () => {
  const task = container();
  expect(await task.start({ LOCKS_BEFORE_WRITE: '1000' })).toMatchObject({
    status: 1,
    output: expect.stringContaining('Cannot write sqlconf.php'),
  });
  expect(task.has(SERVING)).toBe(false);
});

test.each(['empty', 'tables', 'configuration'])(
  'the next task repeats an interrupted setup (%s), including its administrator',
  async (KILLED_DURING_INSTALL) => {
    expect(await container().start({ KILLED_DURING_INSTALL })).toMatchObject({ status: null });
    expect(system.database.users()).toBe('');
    const next = await setUp();
    expect(programsOf(next)).toEqual([configures, 'install', serves, 'apache']);
    expect(system.database.users()).toBe('admin');
    expect(programsOf(await setUp())).toEqual([configures, serves, 'apache']);
  },
);

test('a waiting task takes over as soon as the task that runs the setup is lost', async () => {
  const [lost, next] = [container(), container()];
  const first = lost.start({ KILLED_DURING_INSTALL: 'tables' });
  await vi.waitUntil(() => lost.calls().includes('install'), { timeout: 30_000 });
  expect(await Promise.all([first, next.start()])).toMatchObject([{ status: null }, { status: 0 }]);
  expect(programsOf(next)).toEqual([configures, 'install', serves, 'apache']);
  expect(system.database.users()).toBe('admin');
});

test('a task that waits longer than the time limit ends with a message', async () => {
  await setUp();
  const holder = system.run('exec 9>> .start-lock; flock 9; exec sleep 60');
  await new Promise((resolve) => setTimeout(resolve, 300));
  try {
    expect(await container().start()).toMatchObject({
      status: 1,
      output: expect.stringContaining('Another task runs'),
    });
  } finally {
    await holder.stop();
  }
});

test('files of the image that a lost task left in the shared folder do not stop other tasks', async () => {
  for (const file of ['docker-leader', 'docker-initiated', '.sqlconf']) {
    system.put(join(system.shared, file), 'left');
    execFileSync('chmod', ['400', join(system.shared, file)]);
  }
  system.put(join(system.shared, '.new/documents/half'), 'half');
  execFileSync('chmod', ['500', join(system.shared, '.new/documents')]);
  await setUp();
  expect(inShared('.new')).toBe(false);
});

test('the setup does not run if the database has tables and there is no site: the installer would drop them', async () => {
  system.database.createTables();
  const task = container();
  expect(await task.start()).toMatchObject({ status: 1, output: expect.stringContaining('ExistingFileSystemId') });
  expect(programsOf(task)).toEqual([]);
  expect(system.database.users()).toBe('clinician');
});

test('all events of the audit log are turned on at each start, after the setup', async () => {
  await setUp();
  const calls = (await setUp()).calls();
  const turnsOn = calls.findIndex((call) =>
    call.includes("UPDATE globals SET gl_value = '1' WHERE gl_name LIKE 'audit_events_%'"),
  );
  expect(turnsOn).toBeGreaterThan(calls.indexOf(configures));
  expect(turnsOn).toBeLessThan(calls.indexOf(serves));
});

test('the log contains no values of settings, and no program skips TLS', async () => {
  const task = container();
  const { output } = await task.start();
  expect(output).toContain('Set site_addr_oath');
  for (const secret of ['setting-value', 'first-password', 'cache-password', 'admin-password'])
    expect(output).not.toContain(secret);
  expect(task.calls().join('\n')).not.toContain('--skip-ssl');
  expect(task.read('etc/my.cnf.d/aurora.cnf')).toContain('ssl-verify-server-cert');
});

test('the environment of the web server contains no secrets', async () => {
  const apache = (await setUp()).read('environment-apache');
  for (const secret of ['first-password', 'cache-password', 'admin-password']) expect(apache).not.toContain(secret);
});

test('a new task that serves but does not respond stops itself, before the grace period of ECS ends', async () => {
  await setUp();
  const task = container();
  const { status, output } = await task.start({ HANGS: 'yes' });
  expect(task.calls()).toContain('apache');
  expect(status).toBe(null);
  expect(output).toContain('did not respond for 5 minutes');
});

test('the time limit fits what the task does: minutes if the site is configured, a day for an upgrade', async () => {
  const limits = async (task: Container, environment = {}) => {
    await task.start(environment);
    return task.calls().filter((call) => call.startsWith('timeout'));
  };
  expect(await limits(container(11))).toEqual(['timeout 2400']);
  expect(await limits(container(11))).toEqual(['timeout 600']);
  expect(await limits(container(12), { UPGRADING: 'yes' })).toEqual(['timeout 86400']);
});

test('the start fails if a setting cannot be written to the database', async () => {
  const task = container();
  expect(await task.start({ SETTINGS_FAIL: 'yes' })).toMatchObject({ status: 1 });
  expect(task.has(SERVING)).toBe(false);
});

test('sessions are stored in the cache with TLS, and each is locked while a request uses it', async () => {
  const settings = (await setUp()).read('etc/php/99-sessions.ini');
  expect(settings).toMatch(
    /session\.save_path = "tls:\/\/cache\.example:6379\?auth\[user\]=openemr&auth\[pass\]=cache-password&stream\[cafile\]=/,
  );
  const setting = (name: string) => Number(new RegExp(`^redis\\.session\\.${name} = (\\d+)$`, 'm').exec(settings)?.[1]);
  expect(setting('locking_enabled')).toBe(1);
  const secondsToWait = (setting('lock_wait_time') * setting('lock_retries')) / 1_000_000;
  expect([setting('lock_expire'), secondsToWait]).toEqual([60, 60]);
});

test('if the download of the CA bundle fails, the copy is used; without a copy, the start fails', async () => {
  expect(await container().start({ OFFLINE: 'yes' })).toMatchObject({
    status: 1,
    output: expect.stringContaining('Cannot download the CA bundle'),
  });
  await setUp();
  expect(await container().start({ OFFLINE: 'yes' })).toMatchObject({ status: 0 });
});

test('a newer image starts only with UPGRADING=yes, and then upgrades', async () => {
  await setUp(11);
  const early = container(13);
  expect(await early.start()).toMatchObject({ status: 1, output: expect.stringContaining('AllowUpgrade') });
  expect(programsOf(early)).toEqual([]);
  const task = container(13);
  expect(await task.start({ UPGRADING: 'yes' })).toMatchObject({ status: 0 });
  expect(programsOf(task)).toEqual([configures, 'upgrade to 12', 'upgrade to 13', serves, 'apache']);
  expect(readFileSync(site('docker-version'), 'utf8').trim()).toBe('13');
  expect([system.mode(site('')), system.mode(site('sqlconf.php'))]).toEqual(['500', '400']);
  expect(programsOf(await setUp(13))).toEqual([configures, serves, 'apache']);
});

test.each(['no', 'yes'])(
  'an image older than the site fails with one line of output, also with UPGRADING=%s',
  async (UPGRADING) => {
    await setUp(12);
    const old = container(11);
    const { status, output } = await old.start({ UPGRADING });
    expect(status).toBe(1);
    expect(output.trim().split('\n')).toEqual([expect.stringMatching(/^start: This image is older than the database/)]);
    expect(programsOf(old)).toEqual([]);
  },
);

test.each([{ UPGRADE_FAILS: 'yes' }, { KILLED_DURING_UPGRADE: 'yes' }])(
  'after a failed upgrade (%j), the old image does not start, and the new one continues the upgrade',
  async (failure) => {
    await setUp(11);
    expect((await container(12).start({ UPGRADING: 'yes', ...failure })).status).not.toBe(0);
    expect(readFileSync(site('docker-version'), 'utf8').trim()).toBe('11');
    expect(await container(11).start()).toMatchObject({
      status: 1,
      output: expect.stringContaining('older than the database'),
    });
    const again = container(12);
    expect(await again.start({ UPGRADING: 'yes' })).toMatchObject({ status: 0 });
    expect(programsOf(again)).toContain('upgrade to 12');
    await setUp(12);
  },
);

test('an image whose upgrade has no effect does not serve', async () => {
  await setUp(11);
  const task = container(12);
  task.write(`${OPENEMR}/docker-version`, '11');
  expect(await task.start({ UPGRADING: 'yes' })).toMatchObject({
    status: 1,
    output: expect.stringContaining('did not upgrade'),
  });
});

test('the start fails if the login to the database fails', async () => {
  const task = container();
  expect(await task.start({ LOGIN_FAILS: 'yes' })).toMatchObject({
    status: 1,
    output: expect.stringContaining('Cannot log in to the database as openemr'),
  });
  expect(task.has(SERVING)).toBe(false);
});

test('OpenEMR encrypts the SMTP password as apache; no other program of the image receives it', async () => {
  const task = container();
  const { status, output } = await task.start({ OPENEMR_SETTING_SMTP_PASS: 'mail+pass/word' });
  expect([status, output]).toEqual([0, expect.not.stringContaining('mail+pass/word')]);
  expect(task.calls().join('\n')).toMatch(
    /^su -s \/bin\/sh apache -c php \S+\/etc\/openemr-mail\.php password=mail\+pass\/word$/m,
  );
  for (const program of ['admin', 'settings', 'worker', 'apache'])
    expect(task.read(`environment-${program}`)).not.toContain('mail+pass/word');
  const php = task.read('etc/openemr-mail.php');
  expect(php).toContain(`require '${OPENEMR}/interface/globals.php';`);
  expect(php).toContain("getenv('MAIL_PASSWORD')");
  expect(php).not.toContain('mail+pass/word');
});

test('without mail, OpenEMR encrypts no password', async () => {
  expect((await setUp()).calls().join('\n')).not.toContain('su ');
});

test('if the encryption fails, OpenEMR starts without mail', async () => {
  const task = container();
  expect(await task.start({ OPENEMR_SETTING_SMTP_PASS: 'mail+pass/word', ENCRYPTION_FAILS: 'yes' })).toMatchObject({
    status: 0,
    output: expect.stringContaining('could not encrypt the SMTP password'),
  });
  expect(task.has(SERVING)).toBe(true);
});
