import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OPENEMR, SERVING, startCommand } from './start.ts';

const script = startCommand[2]!;
/** The folders of the image that it names, under a root of the test. */
const folders = [OPENEMR, '/swarm-pieces', '/root/', '/etc/', SERVING];
const under = (root: string) =>
  folders.reduce(
    (text, folder) => text.replaceAll(new RegExp(`(?<![\\w.])${folder}`, 'g'), `${root}${folder}`),
    script,
  );

const asShipped = [
  '<?php',
  "$host\t= 'localhost';",
  "$port\t= '3306';",
  "$login\t= 'openemr';",
  "$pass\t= 'openemr';",
  "$dbase\t= 'openemr';",
  '$sqlconf["pass"] = $pass;',
  '$config = 0;',
].join('\n');

/** What the image's programs do of what the script relies on; each call is written down. */
const programs = {
  'openemr.sh': `env > "$ROOT/environment-$K8S"
echo "openemr K8S=$K8S SWARM=$SWARM_MODE pass=\${MYSQL_PASS:-none} root=\${MYSQL_ROOT_USER:-none}" >> "$CALLS"
[ "$K8S" = worker ] || { sed -i "s/config = 0/config = 1/" sites/default/sqlconf.php; echo 12 > sites/default/docker-version; }`,
  'ssl.sh': 'true',
  curl: 'while [ "$1" != -o ]; do shift; done; [ -z "${OFFLINE:-}" ] && echo "-----BEGIN CERTIFICATE-----" > "$2"',
  php: `case "$1 $2" in *PHP_CONFIG*) echo -n "$ROOT/etc/php" ;; *) grep -q "config = 1" "$3" ;; esac`,
  mariadb: 'echo "mariadb $*" >> "$CALLS"; [ -z "${CLOSED:-}" ]',
  chown: 'true',
  su: 'echo "su $* password=$MAIL_PASSWORD" >> "$CALLS"; [ -z "${SULKING:-}" ]',
  sleep: 'true',
};

let root = '';
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const site = (file: string) => `${OPENEMR}/sites/default/${file}`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openemr-start-'));
  for (const [name, text] of Object.entries(programs)) {
    const path = name.endsWith('.sh') ? `${OPENEMR}/${name}` : `/bin/${name}`;
    write(path, `#!/bin/bash\n${text}\n`);
    chmodSync(join(root, path), 0o755);
  }
  mkdirSync(join(root, OPENEMR, 'sites'), { recursive: true });
  mkdirSync(join(root, 'etc/php'), { recursive: true });
  mkdirSync(join(root, 'run'), { recursive: true });
  write('/swarm-pieces/sites/default/sqlconf.php', asShipped);
  write('/swarm-pieces/ssl/certs/ca-certificates.crt', 'public authorities');
  mkdirSync(join(root, 'etc/ssl'), { recursive: true });
  write('/root/docker-version', '12');
  write(
    '/root/devtoolsLibrary.source',
    `prepareVariables() { true; }
setGlobalSettings() { env > "$ROOT/environment-settings"; VALUE_TEMP=secret; echo "Set SMTP_PASS to \${VALUE_TEMP}"; mariadb --skip-ssl -e "UPDATE globals"; }
`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const environment = {
  HOSTNAME: 'task-1',
  MYSQL_HOST: 'db.example',
  MYSQL_PORT: '3306',
  MYSQL_USER: 'openemr',
  MYSQL_PASS: 'first-password',
  MYSQL_DATABASE: 'openemr',
  DATABASE_CA_URL: 'https://authorities.example/bundle.pem',
  CACHE_HOST: 'cache.example',
  CACHE_PORT: '6379',
  CACHE_USER: 'openemr',
  CACHE_PASSWORD: 'cache-password',
  OE_PASS: 'admin-password',
  UPGRADING: 'no',
};
const start = (more: Readonly<Record<string, string>> = {}) => {
  const PATH = `${join(root, 'bin')}:${process.env.PATH}`;
  const env = { ...environment, ...more, PATH, ROOT: root, CALLS: join(root, 'calls') };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', under(root)], { env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

test('it is a program that bash takes', () => {
  expect(startCommand.slice(0, 2)).toEqual(['bash', '-c']);
  execFileSync('bash', ['-n', '-c', script]);
});

test('at the first start it sets up, then serves, and a password is in the task alone', () => {
  const { status, said } = start();
  expect([status, said]).toEqual([0, expect.any(String)]);
  const calls = read('calls').split('\n');
  expect(calls.filter((line) => line.startsWith('openemr'))).toEqual([
    'openemr K8S=admin SWARM=yes pass=first-password root=openemr',
    'openemr K8S=worker SWARM=no pass=none root=none',
  ]);
  expect(read(site('sqlconf.php'))).toContain(`require '${root}/etc/openemr-database.php';`);
  expect(read(site('sqlconf.php'))).not.toMatch(/\$(host|port|login|pass|dbase)\s*=/);
  expect(read(site('sqlconf.php'))).toContain('$sqlconf["pass"] = $pass;');
  expect(read('etc/openemr-database.php')).toContain("$pass = 'first-password';");
  expect(existsSync(join(root, SERVING))).toBe(true);
});

test('after a rotation a new task logs in anew, and no other task is touched', () => {
  start();
  const shared = read(site('sqlconf.php'));
  start({ MYSQL_USER: 'openemr_clone', MYSQL_PASS: 'second-password', HOSTNAME: 'task-2' });
  expect(read(site('sqlconf.php'))).toBe(shared);
  expect(read('etc/openemr-database.php')).toContain("$login = 'openemr_clone';\n$pass = 'second-password';");
});

test('what is in the site stays', () => {
  start();
  write(site('documents/1/letter'), 'letter');
  expect(start().status).toBe(0);
  expect(read(site('documents/1/letter'))).toBe('letter');
});

test('no value of a setting stands in the log, and nothing skips TLS', () => {
  const { said } = start();
  expect(said).toContain('Set SMTP_PASS');
  for (const secret of ['secret', 'first-password', 'cache-password', 'admin-password'])
    expect(said).not.toContain(secret);
  expect(read('calls')).not.toContain('--skip-ssl');
  expect(read('etc/my.cnf.d/aurora.cnf')).toContain('ssl-verify-server-cert');
});

test('sessions go to the cache by TLS', () => {
  start();
  expect(read('etc/php/99-sessions.ini')).toMatch(
    /session\.save_path = "tls:\/\/cache\.example:6379\?auth\[user\]=openemr&auth\[pass\]=cache-password&stream\[cafile\]=/,
  );
});

test('without a way to the authorities it takes those that it has, and does not start with none', () => {
  expect(start({ OFFLINE: 'yes' })).toMatchObject({ status: 1, said: expect.stringContaining('could not be fetched') });
  start();
  expect(start({ OFFLINE: 'yes' }).status).toBe(0);
});

test('a newer image waits for the upgrade to be said', () => {
  start();
  write(site('docker-version'), '11');
  write(`${OPENEMR}/sites/docker-completed`, '');
  expect(start()).toMatchObject({ status: 1, said: expect.stringContaining('Upgrading') });
  expect(existsSync(join(root, OPENEMR, 'sites/docker-completed'))).toBe(true);
  expect(start({ UPGRADING: 'yes' }).status).toBe(0);
  expect(existsSync(join(root, OPENEMR, 'sites/docker-completed'))).toBe(false);
});

test('a database that does not let it in stops it before it serves', () => {
  expect(start({ CLOSED: 'yes' })).toMatchObject({
    status: 1,
    said: expect.stringContaining('does not let openemr in'),
  });
  expect(existsSync(join(root, SERVING))).toBe(false);
});

test('the password for mail is encrypted by OpenEMR as apache; no other program of the image is told it', () => {
  const { status, said } = start({ OPENEMR_SETTING_SMTP_PASS: 'mail+pass/word' });
  expect([status, said]).toEqual([0, expect.not.stringContaining('mail+pass/word')]);
  const file = `${root}/etc/openemr-mail.php`;
  expect(read('calls')).toContain(`su -s /bin/sh apache -c php ${file} password=mail+pass/word\n`);
  for (const program of ['admin', 'settings', 'worker'])
    expect(read(`environment-${program}`)).not.toContain('mail+pass/word');
  const php = read('etc/openemr-mail.php');
  expect(php).toContain(`require '${root}${OPENEMR}/interface/globals.php';`);
  expect(php).toContain("getenv('MAIL_PASSWORD')");
  expect(php).not.toContain('mail+pass/word');
});

test('without mail OpenEMR is asked for nothing of it', () => {
  start();
  expect(read('calls')).not.toContain('su ');
});

test('where OpenEMR cannot encrypt it there is no mail, and everything else', () => {
  const { status, said } = start({ OPENEMR_SETTING_SMTP_PASS: 'mail+pass/word', SULKING: 'yes' });
  expect([status, said]).toEqual([0, expect.stringContaining('did not take the password for mail')]);
  expect(existsSync(join(root, SERVING))).toBe(true);
});
