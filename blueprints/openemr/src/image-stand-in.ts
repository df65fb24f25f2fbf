import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { OPENEMR, SERVING } from './start.ts';

/** The user that the access point enforces for the shared folder (`container.ts`). */
const ACCESS_POINT_USER = { uid: 1000, gid: 0 };

/**
 * The user of all processes in the test.
 *
 * On AWS, the container is root in its own file system and the user of the access point in the shared folder: EFS replaces the
 * identity of the client and checks permissions with it. Here, one process cannot have two users. It is the user of the access point,
 * who also owns the folders of the container: file modes are enforced in the shared folder as on EFS, and do not restrict it in the
 * folders of the container, as root. The test does not find a container file that only root can write. A test that is not run as root
 * keeps its user, and file modes are enforced for it as well.
 */
const userOptions = process.getuid?.() === 0 ? ACCESS_POINT_USER : {};

/** `sqlconf.php` of the image. */
const originalSqlconf = sqlconf({ login: 'openemr', pass: 'openemr', config: 0 });

function sqlconf({ login, pass, config }: { login: string; pass: string; config: 0 | 1 }): string {
  return [
    '<?php',
    "$host\t= 'localhost';",
    "$port\t= '3306';",
    `$login\t= '${login}';`,
    `$pass\t= '${pass}';`,
    "$dbase\t= 'openemr';",
    '$sqlconf["pass"] = $pass;',
    `$config = ${config};`,
    '',
  ].join('\n');
}

/** Setup scripts of the image that it removes once the site is configured. */
const setupScripts = [
  'admin.php',
  'setup.php',
  'auto_configure.php',
  'acl_upgrade.php',
  'sql_patch.php',
  'sql_upgrade.php',
  'ippf_upgrade.php',
] as const;

/** Kills the task after a second, as the loss of a host does: the start command, the timeout command and the calling program. */
const KILL_TASK = '/bin/sleep 1; kill -9 "$(cat "$ROOT/pid")" $PPID $$';

/**
 * A stand-in for `openemr.sh` of the image with all its effects (`image-effects.md`). `$ROOT` is the file system of the container,
 * `$DATABASE` a folder with the contents of the database. Each call is written to `$CALLS`.
 */
const openemrScript = `set -eu
call() { echo "$*" >> "$CALLS"; }
env > "$ROOT/environment-$K8S"
call "openemr K8S=$K8S SWARM=\${SWARM_MODE:-no} pass=\${MYSQL_PASS:-none} root=\${MYSQL_ROOT_USER:-none}"
. "$ROOT/root/devtoolsLibrary.source"
configures=yes; serves=yes
[ "$K8S" != admin ] || serves=no
[ "$K8S" != worker ] || configures=no
swarm=\${SWARM_MODE:-no}
site=sites/default
leader=sites/docker-leader
completed=sites/docker-completed

config() { php -r 'require $file; echo $config;' $site/sqlconf.php; }
version() { cat "$1" 2> /dev/null || echo 0; }
heartbeat() { [ $configures = no ] || date +%s > $leader 2> /dev/null || true; }
is_stale() { [ ! -f $leader ] || [ $(($(date +%s) - $(stat -c %Y $leader))) -gt "\${LEADER_TIMEOUT:-300}" ]; }
elect() {
  configures=no
  [ ! -f $completed ] || return 0
  if is_stale; then rm -f $leader sites/docker-initiated; sleep 1; fi
  if (set -o noclobber; date +%s > $leader) 2> /dev/null; then configures=yes; fi
}
follow() {
  waited=0
  while [ ! -f $completed ] && [ $waited -lt "\${LEADER_WAIT_TIMEOUT:-600}" ]; do
    if is_stale; then elect; break; fi
    sleep 10
    waited=$((waited + 10))
  done
  [ -f $completed ] || [ $configures = yes ] || elect
  if [ ! -f $completed ] && [ "$(config)" = 1 ]; then touch $completed; fi
}
upgrade() {
  [ "$(config)" = 1 ] || exit 1
  mysqladmin ping
  step=$(($(version $site/docker-version) + 1))
  while [ $step -le "$(version "$ROOT/root/docker-version")" ]; do
    call "upgrade to $step"
    heartbeat
    mkdir -p $site/documents/temp $site/documents/smarty/main
    rm -rf $site/documents/smarty/main/*
    chown -R apache:root sites/
    [ -z "\${KILLED_DURING_UPGRADE:-}" ] || { ${KILL_TASK}; }
    su-exec apache php -f TEMPsql_upgrade.php || exit 1
    step=$((step + 1))
  done
  version "$ROOT/root/docker-version" > $site/docker-version
}

if [ "$swarm" = yes ]; then
  elect
  [ $configures = yes ] || [ -f $completed ] || follow
  if [ $configures = yes ]; then
    touch sites/docker-initiated
    [ -f "$ROOT/etc/ssl/openssl.cnf" ] || cp -R "$ROOT/swarm-pieces/ssl" "$ROOT/etc/"
    [ -d $site ] || cp -R "$ROOT/swarm-pieces/sites" .
  fi
fi
heartbeat
if [ $configures = yes ]; then
  sh ssl.sh
elif [ ! -f "$ROOT/etc/ssl/certs/webserver.cert.pem" ]; then
  sh ssl.sh || true
fi
image=$(version "$ROOT/root/docker-version")
if [ $configures = yes ] && [ "$image" = "$(version docker-version)" ] && [ "$image" -gt "$(version $site/docker-version)" ]; then
  upgrade
fi
config=$(config)
if [ $configures = no ] && [ "$config" = 0 ]; then echo 'a worker without a configuration' >&2; exit 1; fi
certificates=$site/documents/certificates
mkdir -p $certificates
if [ -f "$ROOT/root/certs/mysql/server/mysql-ca" ] && [ ! -f $certificates/mysql-ca ]; then
  cp "$ROOT/root/certs/mysql/server/mysql-ca" $certificates/
  chmod 744 $certificates/mysql-ca
fi
heartbeat
if [ $configures = yes ] && [ "$config" = 0 ]; then
  until chmod 644 auto_configure.php && su-exec apache php -c auto_configure.ini auto_configure.php; do sleep 1; done
  heartbeat
  config=$(config)
  [ "$config" != 0 ] || exit 1
  prepareVariables
  setGlobalSettings || true
  (version "$ROOT/root/docker-version" > $site/docker-version) 2> /dev/null || true
  version "$ROOT/root/docker-version" > docker-version
fi
if [ $configures = yes ] && [ "$config" = 1 ]; then prepareVariables; setGlobalSettings || true; fi
if { [ $configures = yes ] || [ "$swarm" = yes ]; } && [ "$config" = 1 ] && [ -f auto_configure.php ]; then
  chmod 400 $site/sqlconf.php 2> /dev/null || true
  chmod 500 $site 2> /dev/null || true
  chmod 700 openemr.sh 2> /dev/null || true
  rm -f ${setupScripts.join(' ')}
fi
if [ "$swarm" != yes ] || [ ! -f $completed ]; then
  find $certificates -type f -name 'mysql-*' -exec chmod 744 {} + 2> /dev/null || true
fi
if [ ! -f "$ROOT/etc/php-opcache-jit-configured" ]; then
  echo 'opcache.jit=tracing' >> "$ROOT/etc/php/php.ini"
  touch "$ROOT/etc/php-opcache-jit-configured"
fi
if [ "$swarm" = yes ]; then
  [ $configures = no ] || { touch $completed; rm -f $leader; }
  touch "$ROOT/root/instance-swarm-ready"
fi
[ $serves = no ] || exec "$ROOT/usr/sbin/httpd" -D FOREGROUND`;

const sslScript = `set -e
ssl="$ROOT/etc/ssl"
if [ ! -f "$ssl/private/selfsigned.key.pem" ]; then
  echo key > "$ssl/private/selfsigned.key.pem"
  echo certificate > "$ssl/certs/selfsigned.cert.pem"
fi
if [ ! -f "$ssl/docker-selfsigned-configured" ]; then
  rm -f "$ssl/certs/webserver.cert.pem" "$ssl/private/webserver.key.pem"
  ln -s "$ssl/certs/selfsigned.cert.pem" "$ssl/certs/webserver.cert.pem"
  ln -s "$ssl/private/selfsigned.key.pem" "$ssl/private/webserver.key.pem"
  touch "$ssl/docker-selfsigned-configured"
fi`;

/** Reads `sqlconf.php` as PHP does: fails if the file that it requires is missing. */
const php = `read_configuration() {
  [ -r "$1" ] || exit 255
  login=$(sed -n "s/^require '\\(.*\\)';/\\1/p" "$1")
  [ -z "$login" ] || [ -r "$ROOT$login" ] || exit 255
  sed -n 's/^$config = \\([01]\\);/\\1/p' "$1"
}
site=sites/default
case "$1 $2" in
  *PHP_CONFIG_FILE_SCAN_DIR*) printf %s "$ROOT/etc/php" ;;
  "-r require \\$argv[1];"*) [ "$(read_configuration "$3")" = 1 ] ;;
  "-r require"*) read_configuration "$3" ;;
  "-c auto_configure.ini")
    [ -r auto_configure.php ] || exit 1
    echo "install" >> "$CALLS"
    [ "\${KILLED_DURING_INSTALL:-}" != empty ] || { ${KILL_TASK}; }
    echo patient_data > "$DATABASE/tables"
    rm -f "$DATABASE/users"
    [ "\${KILLED_DURING_INSTALL:-}" != tables ] || { ${KILL_TASK}; }
    cat > $site/sqlconf.php <<END
${sqlconf({ login: '$MYSQL_USER', pass: '$MYSQL_PASS', config: 1 }).replaceAll(/\$(?!MYSQL)/g, '\\$')}END
    [ "\${KILLED_DURING_INSTALL:-}" != configuration ] || { ${KILL_TASK}; }
    echo admin > "$DATABASE/users" ;;
  "-f TEMPsql_upgrade.php") [ -z "\${UPGRADE_FAILS:-}" ] ;;
  *) exit 99 ;;
esac`;

const library = `prepareVariables() { CUSTOM_USER=$MYSQL_USER; }
setGlobalSettings() {
  env > "$ROOT/environment-settings"
  for VALUE_TEMP in "\${OPENEMR_SETTING_site_addr_oath:-}"; do
    CORRECT_SETTING_TEMP=site_addr_oath
    echo "Set \${CORRECT_SETTING_TEMP} to \${VALUE_TEMP}"
    mariadb --skip-ssl -u "$CUSTOM_USER" -e "UPDATE globals"
  done
}
`;

/** Programs in the path and in the folder of OpenEMR. */
const programs: Readonly<Record<string, string>> = {
  [`${OPENEMR}/openemr.sh`]: openemrScript,
  [`${OPENEMR}/ssl.sh`]: sslScript,
  '/usr/sbin/httpd': `[ -r "$ROOT${OPENEMR}/sites/default/sqlconf.php" ] || exit 1
env > "$ROOT/environment-apache"; echo apache >> "$CALLS"; cat "$DATABASE/users" >> "$CALLS"
[ -z "\${HANGS:-}" ] || exec /bin/sleep 60`,
  '/bin/php': php,
  '/bin/su-exec': 'shift; exec "$@"',
  '/bin/su':
    'echo "su $* password=$MAIL_PASSWORD" >> "$CALLS"; [ -z "${ENCRYPTION_FAILS:-}" ] && ls "$DATABASE/users" > /dev/null',
  '/bin/curl': `case "$*" in *livez*) [ -z "\${HANGS:-}" ]; exit ;; esac
while [ "$1" != -o ]; do shift; done; [ -z "\${OFFLINE:-}" ] && echo "-----BEGIN CERTIFICATE-----" > "$2"`,
  '/bin/mariadb': `echo "mariadb $*" >> "$CALLS"; [ -z "\${LOGIN_FAILS:-}" ] || exit 1
case "$*" in *'SHOW TABLES'*) cat "$DATABASE/tables" 2> /dev/null || true ;; *'UPDATE globals'*) [ -z "\${SETTINGS_FAIL:-}" ] ;; esac`,
  '/bin/mysqladmin': '[ -z "${LOGIN_FAILS:-}" ]',
  // On EFS, the user of the access point can change the owner of a file only to itself.
  '/bin/chown': 'case "$1 $2" in "-R apache:root"|"apache "*) ;; *) exit 1 ;; esac',
  // Another task makes the folder read-only again before the write: `$LOCKS_BEFORE_WRITE` times.
  '/bin/chmod': `/bin/chmod "$@" || exit
[ "$1" = u+rwx ] && [ "$(cat "$ROOT/locked" 2> /dev/null | wc -l)" -lt "\${LOCKS_BEFORE_WRITE:-0}" ] || exit 0
echo >> "$ROOT/locked"
exec /bin/chmod 500 "$2"`,
  '/bin/timeout': 'echo "timeout $1" >> "$CALLS"; exec /usr/bin/timeout "$@"',
  '/bin/sleep': 'exec /bin/sleep 0.01',
};

/** Container paths in the start command. The path that `sqlconf.php` requires is not replaced: it is the same in each container. */
const folders = [OPENEMR, '/swarm-pieces', '/root/', '/etc/', SERVING];

/** The result of a start command. */
export interface StartResult {
  /** Exit code; null if it was killed. */
  readonly status: number | null;
  /** Standard output and error. */
  readonly output: string;
}

/** A container of the image, with the shared folder and the database of its system. */
export interface Container {
  /** Runs the start command to its end. */
  start(environment?: Readonly<Record<string, string>>): Promise<StartResult>;
  read(path: string): string;
  write(path: string, text: string): void;
  has(path: string): boolean;
  /** The calls that programs of the image recorded, in order. */
  calls(): readonly string[];
}

/** Environment variables of each task. */
const environment = {
  MYSQL_HOST: 'db.example',
  MYSQL_PORT: '3306',
  MYSQL_USER: 'openemr',
  MYSQL_PASS: 'first-password',
  MYSQL_DATABASE: 'openemr',
  DATABASE_CA_URL: 'https://ca.example/bundle.pem',
  CACHE_HOST: 'cache.example',
  CACHE_PORT: '6379',
  CACHE_USER: 'openemr',
  CACHE_PASSWORD: 'cache-password',
  OE_PASS: 'admin-password',
  OPENEMR_SETTING_site_addr_oath: 'setting-value',
  UPGRADING: 'no',
};

/**
 * Creates a system: one shared folder, one database, and containers that each have their own copy of the image.
 *
 * @param script the start command of the task definition
 */
export function systemOf(script: string) {
  const root = mkdtempSync(join(tmpdir(), 'openemr-start-'));
  const shared = join(root, 'shared');
  const database = join(root, 'database');
  for (const folder of [shared, database]) mkdirSync(folder);
  own(root);
  let count = 0;

  /** @param version version of the image, the content of `/root/docker-version`. Default: 12 */
  function container(version = 12): Container {
    count += 1;
    const name = `task-${count}`;
    const home = join(root, name);
    const write = (path: string, text: string, mode = 0o644) => {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
      chmodSync(join(home, path), mode);
    };
    for (const [path, text] of Object.entries(programs)) write(path, `#!/bin/bash\n${text}\n`, 0o755);
    for (const file of setupScripts) write(`${OPENEMR}/${file}`, '<?php');
    chmodSync(join(home, OPENEMR, 'auto_configure.php'), 0o000);
    for (const path of ['/root/docker-version', `${OPENEMR}/docker-version`]) write(path, `${version}\n`);
    const pieces = '/swarm-pieces/sites/default';
    write(`${pieces}/docker-version`, `${version}\n`);
    write(`${pieces}/sqlconf.php`, originalSqlconf, 0o666);
    write(`${pieces}/documents/certificates/README.md`, 'certificates');
    write('/swarm-pieces/ssl/openssl.cnf', 'openssl');
    write('/swarm-pieces/ssl/certs/ca-certificates.crt', 'public CAs');
    write('/swarm-pieces/ssl/private/README', 'keys');
    write('/root/devtoolsLibrary.source', library);
    write('/etc/php/php.ini', '');
    for (const folder of ['etc/ssl', 'run']) mkdirSync(join(home, folder), { recursive: true });
    symlinkSync(shared, join(home, OPENEMR, 'sites'));
    for (const readOnly of ['', '/documents', '/documents/certificates'])
      chmodSync(join(home, pieces + readOnly), 0o500);
    own(home);
    const scriptInContainer = folders.reduce(
      (text, folder) => text.replaceAll(new RegExp(`(?<![\\w.]|require ')${folder}`, 'g'), `${home}${folder}`),
      script,
    );
    const calls = join(home, 'calls');
    return {
      start(more = {}) {
        const PATH = `${join(home, 'bin')}:${process.env.PATH}`;
        const env = { ...environment, HOSTNAME: name, ...more, PATH, ROOT: home, DATABASE: database, CALLS: calls };
        // The process ID is recorded for KILL_TASK.
        const command = ['-c', 'echo $$ > "$ROOT/pid"; exec bash -c "$0"', scriptInContainer];
        return resultOf(spawn('bash', command, { env, cwd: home, ...userOptions }));
      },
      read: (path) => readFileSync(join(home, path), 'utf8'),
      write(path, text) {
        write(path, text);
        own(join(home, path));
      },
      has: (path) => existsSync(join(home, path)),
      calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
    };
  }

  return {
    container,
    /** Path of the shared folder. */
    shared,
    /** Path of a file in the site. */
    site: (file: string) => join(shared, 'default', file),
    /** Octal mode of a path. */
    mode: (path: string) => (statSync(path).mode & 0o777).toString(8),
    /** Writes a file as the user of the access point. */
    put(path: string, text: string) {
      const first = mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      own(first ?? path);
    },
    /** Runs a bash program in the shared folder as its user, until it is `finished`, or until `stop` is called. */
    run(program: string) {
      const running = spawn('bash', ['-c', program], { cwd: shared, stdio: 'ignore', ...userOptions });
      const finished = new Promise<void>((resolve) => running.once('close', () => resolve()));
      return {
        finished,
        stop() {
          running.kill('SIGKILL');
          return finished;
        },
      };
    },
    database: databaseIn(database),
    remove() {
      execFileSync('chmod', ['-R', 'u+rwX', root]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The database in a folder: the users of OpenEMR, and tables without a site. */
const databaseIn = (folder: string) => ({
  users: () => (existsSync(join(folder, 'users')) ? readFileSync(join(folder, 'users'), 'utf8').trim() : ''),
  createTables() {
    writeFileSync(join(folder, 'tables'), 'patient_data\n');
    writeFileSync(join(folder, 'users'), 'clinician\n');
    own(folder);
  },
});

/** Changes the owner of a file, or of a folder and its contents, to the user of all processes. */
function own(path: string): void {
  if (!('uid' in userOptions) || lstatSync(path).isSymbolicLink()) return;
  chownSync(path, ACCESS_POINT_USER.uid, ACCESS_POINT_USER.gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) own(join(path, name));
}

function resultOf(child: ReturnType<typeof spawn>): Promise<StartResult> {
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (bytes: Buffer) => (output += `${bytes}`));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
