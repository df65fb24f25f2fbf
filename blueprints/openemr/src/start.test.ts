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
  expect(await task.start()).toEqual({ status: 0, said: expect.any(String) });
  return task;
}

test('it is a program that bash takes', () => {
  expect(startCommand.slice(0, 2)).toEqual(['bash', '-c']);
  execFileSync('bash', ['-n', '-c', script]);
});

test('at the first start it sets up, then serves, and a password is in the task alone', async () => {
  const task = await setUp();
  expect(programsOf(task)).toEqual([configures, 'install', serves, 'apache']);
  expect(sqlconf()).toContain("\nrequire '/etc/openemr-database.php';\n");
  expect(sqlconf()).not.toMatch(/\$(host|port|login|pass|dbase)\s*=/);
  expect(sqlconf()).toContain('$sqlconf["pass"] = $pass;');
  expect(task.read('etc/openemr-database.php')).toContain("$pass = 'first-password';");
  expect(task.has(SERVING)).toBe(true);
});

test('it runs as the user of the access point, for whom modes count', async () => {
  await setUp();
  expect(process.getuid!() === 0 ? statSync(site('sqlconf.php')).uid : 1000).toBe(1000);
  await system.runs('echo > default/probe || echo > refused').over;
  expect([inShared('default/probe'), inShared('refused')]).toEqual([false, true]);
});

test('the site is locked after each start, the first, the second and the later ones', async () => {
  for (let start = 1; start <= 4; start += 1) {
    await setUp();
    expect([start, system.mode(site('')), system.mode(site('sqlconf.php'))]).toEqual([start, '500', '400']);
  }
});

test('after a rotation a new task logs in anew, and no other task is touched', async () => {
  await setUp();
  const before = statSync(site('sqlconf.php'));
  const task = container();
  await task.start({ MYSQL_USER: 'openemr_clone', MYSQL_PASS: 'second-password' });
  expect(statSync(site('sqlconf.php'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  expect(task.read('etc/openemr-database.php')).toContain("$login = 'openemr_clone';\n$pass = 'second-password';");
});

test('what is in the site stays', async () => {
  await setUp();
  system.put(site('documents/1/letter'), 'letter');
  await setUp();
  expect(readFileSync(site('documents/1/letter'), 'utf8')).toBe('letter');
});

test('of two first tasks one sets up, and the other waits for it', async () => {
  const tasks = [container(), container()];
  const ends = await Promise.all(tasks.map((task) => task.start()));
  expect(ends.map(({ status }) => status)).toEqual([0, 0]);
  expect(tasks.flatMap(programsOf).filter((call) => call === 'install')).toHaveLength(1);
});

test('a second task that locks the site all the time does not stop the first', async () => {
  const lock = "grep -q 'config = 1' default/sqlconf.php && chmod 400 default/sqlconf.php && chmod 500 default";
  const second = system.runs(`while :; do ${lock}; done 2> /dev/null`);
  try {
    for (let start = 1; start <= 3; start += 1) await setUp();
  } finally {
    await second.stop();
  }
  expect(sqlconf()).toContain('/etc/openemr-database.php');
});

test('a second task that locks the site between opening and writing is waited out, and not for ever', async () => {
  const task = container();
  expect(await task.start({ CLOSES_BETWEEN: '7' })).toMatchObject({ status: 0 });
  expect(task.read('closed')).toBe('\n'.repeat(7));
  expect([system.mode(site('')), system.mode(site('sqlconf.php'))]).toEqual(['500', '400']);
});

test('a site that is locked again each time stops the start, and says so', async () => {
  const task = container();
  expect(await task.start({ CLOSES_BETWEEN: '1000' })).toMatchObject({
    status: 1,
    said: expect.stringContaining('sqlconf.php could not be written'),
  });
  expect(task.has(SERVING)).toBe(false);
});

test.each(['empty', 'tables', 'configuration'])(
  'a setup that is cut off (%s) is made anew by the next task, with its administrator',
  async (DIES_WHILE_INSTALLING) => {
    expect(await container().start({ DIES_WHILE_INSTALLING })).toMatchObject({ status: null });
    expect(system.database.users()).toBe('');
    const next = await setUp();
    expect(programsOf(next)).toEqual([configures, 'install', serves, 'apache']);
    expect(system.database.users()).toBe('admin');
    expect(programsOf(await setUp())).toEqual([configures, serves, 'apache']);
  },
);

test('a task that waits takes over as soon as the one that sets up is lost', async () => {
  const [lost, next] = [container(), container()];
  const first = lost.start({ DIES_WHILE_INSTALLING: 'tables' });
  await vi.waitUntil(() => lost.calls().includes('install'), { timeout: 30_000 });
  expect(await Promise.all([first, next.start()])).toMatchObject([{ status: null }, { status: 0 }]);
  expect(programsOf(next)).toEqual([configures, 'install', serves, 'apache']);
  expect(system.database.users()).toBe('admin');
});

test('a task that waits for another in vain says so and ends', async () => {
  await setUp();
  const holder = system.runs('exec 9>> .start-lock; flock 9; exec sleep 60');
  await new Promise((resolve) => setTimeout(resolve, 300));
  try {
    expect(await container().start()).toMatchObject({ status: 1, said: expect.stringContaining('another task') });
  } finally {
    await holder.stop();
  }
});

test('files of the image that a lost task left in the shared folder stop nobody', async () => {
  for (const file of ['docker-leader', 'docker-initiated', '.sqlconf']) {
    system.put(join(system.shared, file), 'left');
    execFileSync('chmod', ['400', join(system.shared, file)]);
  }
  system.put(join(system.shared, '.new/documents/half'), 'half');
  execFileSync('chmod', ['500', join(system.shared, '.new/documents')]);
  await setUp();
  expect(inShared('.new')).toBe(false);
});

test('tables without a site are not set up anew: the installer would drop them', async () => {
  system.database.fill();
  const task = container();
  expect(await task.start()).toMatchObject({ status: 1, said: expect.stringContaining('ExistingFileSystemId') });
  expect(programsOf(task)).toEqual([]);
  expect(system.database.users()).toBe('clinician');
});

test('no value of a setting stands in the log, and nothing skips TLS', async () => {
  const task = container();
  const { said } = await task.start();
  expect(said).toContain('Set site_addr_oath');
  for (const secret of ['setting-value', 'first-password', 'cache-password', 'admin-password'])
    expect(said).not.toContain(secret);
  expect(task.calls().join('\n')).not.toContain('--skip-ssl');
  expect(task.read('etc/my.cnf.d/aurora.cnf')).toContain('ssl-verify-server-cert');
});

test('the server that answers has no secret among its variables', async () => {
  const apache = (await setUp()).read('environment-apache');
  for (const secret of ['first-password', 'cache-password', 'admin-password']) expect(apache).not.toContain(secret);
});

test('a setting that the database refuses stops the start', async () => {
  const task = container();
  expect(await task.start({ SETTINGS_FAIL: 'yes' })).toMatchObject({ status: 1 });
  expect(task.has(SERVING)).toBe(false);
});

test('sessions go to the cache by TLS', async () => {
  expect((await setUp()).read('etc/php/99-sessions.ini')).toMatch(
    /session\.save_path = "tls:\/\/cache\.example:6379\?auth\[user\]=openemr&auth\[pass\]=cache-password&stream\[cafile\]=/,
  );
});

test('without a way to the authorities it takes those that it has, and does not start with none', async () => {
  expect(await container().start({ OFFLINE: 'yes' })).toMatchObject({
    status: 1,
    said: expect.stringContaining('could not be fetched'),
  });
  await setUp();
  expect(await container().start({ OFFLINE: 'yes' })).toMatchObject({ status: 0 });
});

test('a newer image waits for the upgrade to be said, and then upgrades', async () => {
  await setUp(11);
  const early = container(13);
  expect(await early.start()).toMatchObject({ status: 1, said: expect.stringContaining('AllowUpgrade') });
  expect(programsOf(early)).toEqual([]);
  const task = container(13);
  expect(await task.start({ UPGRADING: 'yes' })).toMatchObject({ status: 0 });
  expect(programsOf(task)).toEqual([configures, 'upgrade to 12', 'upgrade to 13', serves, 'apache']);
  expect(readFileSync(site('docker-version'), 'utf8').trim()).toBe('13');
  expect([system.mode(site('')), system.mode(site('sqlconf.php'))]).toEqual(['500', '400']);
  expect(programsOf(await setUp(13))).toEqual([configures, serves, 'apache']);
});

test.each(['no', 'yes'])(
  'an image older than the site is refused in one line, also with UPGRADING=%s',
  async (UPGRADING) => {
    await setUp(12);
    const old = container(11);
    const { status, said } = await old.start({ UPGRADING });
    expect(status).toBe(1);
    expect(said.trim().split('\n')).toEqual([expect.stringMatching(/^start: This image is older than the database/)]);
    expect(programsOf(old)).toEqual([]);
  },
);

test.each([{ UPGRADE_FAILS: 'yes' }, { DIES_WHILE_UPGRADING: 'yes' }])(
  'after an upgrade that failed (%j) the old image is refused, and the new one goes on',
  async (failure) => {
    await setUp(11);
    expect((await container(12).start({ UPGRADING: 'yes', ...failure })).status).not.toBe(0);
    expect(readFileSync(site('docker-version'), 'utf8').trim()).toBe('11');
    expect(await container(11).start()).toMatchObject({
      status: 1,
      said: expect.stringContaining('older than the database'),
    });
    const again = container(12);
    expect(await again.start({ UPGRADING: 'yes' })).toMatchObject({ status: 0 });
    expect(programsOf(again)).toContain('upgrade to 12');
    await setUp(12);
  },
);

test('an image whose own upgrade does nothing does not serve', async () => {
  await setUp(11);
  const task = container(12);
  task.write(`${OPENEMR}/docker-version`, '11');
  expect(await task.start({ UPGRADING: 'yes' })).toMatchObject({
    status: 1,
    said: expect.stringContaining('did not upgrade'),
  });
});

test('a database that does not let it in stops it before it serves', async () => {
  const task = container();
  expect(await task.start({ CLOSED: 'yes' })).toMatchObject({
    status: 1,
    said: expect.stringContaining('does not let openemr in'),
  });
  expect(task.has(SERVING)).toBe(false);
});

test('the password for mail is encrypted by OpenEMR as apache; no other program of the image is told it', async () => {
  const task = container();
  const { status, said } = await task.start({ OPENEMR_SETTING_SMTP_PASS: 'mail+pass/word' });
  expect([status, said]).toEqual([0, expect.not.stringContaining('mail+pass/word')]);
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

test('without mail OpenEMR is asked for nothing of it', async () => {
  expect((await setUp()).calls().join('\n')).not.toContain('su ');
});

test('where OpenEMR cannot encrypt it there is no mail, and everything else', async () => {
  const task = container();
  expect(await task.start({ OPENEMR_SETTING_SMTP_PASS: 'mail+pass/word', SULKING: 'yes' })).toMatchObject({
    status: 0,
    said: expect.stringContaining('did not take the password for mail'),
  });
  expect(task.has(SERVING)).toBe(true);
});
