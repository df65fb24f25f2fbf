/** Folder of OpenEMR in the image. */
export const OPENEMR = '/var/www/localhost/htdocs/openemr';

/** A file that exists while the container serves requests. It does not exist during the setup, which takes many minutes. */
export const SERVING = '/run/openemr-serving';

/** Time limit in seconds for the setup, and for the tasks that wait for it. */
export const SETUP_SECONDS = 2400;

/** Time limit in seconds for an upgrade: a day, because its duration depends on the size of the database. */
export const UPGRADE_SECONDS = 86_400;

/** Time limit in seconds for the configuration of a task that neither sets up nor upgrades. */
const CONFIGURATION_SECONDS = 600;

/** Seconds after which a new task that serves, but does not respond, is stopped. */
const RESPONSE_SECONDS = 300;

/** Seconds between two requests that check whether a new task responds. */
const CHECK_PAUSE = 10;

/** Seconds between two attempts to get the lock. */
const LOCK_PAUSE = 10;

/** Seconds after which the lock of a session ends, and for which a request waits for it, as in OpenEMR with Redis Sentinel. */
const SESSION_LOCK_SECONDS = 60;

/** Microseconds between two attempts to get the lock of a session. */
const SESSION_LOCK_PAUSE = 50_000;

/**
 * The command of the container, instead of `./openemr.sh` of the image. It calls `./openemr.sh` twice: to configure (`K8S=admin`),
 * and to serve (`K8S=worker`, without permission to change the installation). In addition:
 *
 * - One task at a time configures. It holds a file lock on the shared file system, which is released when the task ends or is lost.
 *   The leader election of the image (`SWARM_MODE`) replaces a lost leader only after a fixed time, and each of its tasks removes the
 *   write permission of the site folder.
 * - The files of the site are moved to the shared file system in one step, and existing files are not overwritten.
 * - An interrupted setup is repeated from the beginning: `sites/.setup-unfinished` exists while the installer of the image runs. The
 *   installer drops tables, so it runs only if the database is empty or an unfinished setup of this script created the tables.
 * - The CA bundle of Aurora is downloaded with verified HTTPS; if that fails, the copy on the shared file system is used. The MySQL
 *   client, for which the image disables TLS, uses TLS and verifies the certificate.
 * - `sqlconf.php` on the shared file system includes a local file of the task with host, user and password. Tasks with an old and a new
 *   password or cluster can therefore run at the same time, and no password is on the file system. It is changed once, after the
 *   setup. The image removes the write permission of the folder, so the script adds it, writes, and removes it again.
 * - Sessions are stored in the cache with TLS, without the fallback of the image to files, and without the password in the log. One
 *   request at a time uses a session, so that parallel requests of a page do not overwrite each other's changes.
 * - Settings are applied from `OPENEMR_SETTING_…` at each start, not only at the first, and their values are not logged. All events of
 *   the audit log are turned on.
 * - OpenEMR encrypts the SMTP password, because it accepts only encrypted ones; if that fails, OpenEMR starts without mail.
 * - An image that would change the schema starts only if `UPGRADING` is `yes`, because old tasks must be stopped before. An image that
 *   is older than the schema does not start, also after an interrupted upgrade, whose version is in `sites/.upgrade-unfinished`.
 * - A new task that does not respond stops itself after a few minutes: ECS ignores health checks during the grace period, which is as
 *   long as a setup.
 * - The environment of the web server does not contain the secrets.
 *
 * `image-effects.md` lists the effects of the programs in the image.
 *
 * Source for the lock: Amazon EFS User Guide, "Amazon EFS features", "File locking": whole files, advisory, as in NFSv4.1.
 */
export const startCommand: readonly string[] = [
  'bash',
  '-c',
  String.raw`set -eu
cd ${OPENEMR}
site=sites/default
fail() { echo "start: $*" >&2; exit 1; }
mail_password=$(printenv OPENEMR_SETTING_SMTP_PASS || true)
unset OPENEMR_SETTING_SMTP_PASS

[ -s /etc/ssl/certs/ca-certificates.crt ] || cp -R /swarm-pieces/ssl/. /etc/ssl/
sh ssl.sh

ca=/root/certs/mysql/server/mysql-ca
ca_copy=$site/documents/certificates/mysql-ca
mkdir -p /root/certs/mysql/server
if ! curl -fsS --proto =https --tlsv1.2 --retry 5 --max-time 60 -o $ca "$DATABASE_CA_URL"; then
  [ -s $ca_copy ] || fail "Cannot download the CA bundle of the database from $DATABASE_CA_URL. Check the internet access of the task."
  cp $ca_copy $ca
fi
grep -q 'BEGIN CERTIFICATE' $ca || fail "The CA bundle at $DATABASE_CA_URL contains no certificates."
cp $ca /etc/aurora-ca.pem
chmod 644 /etc/aurora-ca.pem
mkdir -p /etc/my.cnf.d
printf '[client]\nssl-ca = /etc/aurora-ca.pem\nssl-verify-server-cert\n' > /etc/my.cnf.d/aurora.cnf
sed -i -e 's/ --skip-ssl//g' -e 's/ to \${VALUE_TEMP}"/"/' /root/devtoolsLibrary.source

private() { (umask 077; cat > "$1"); chown apache "$1"; }
private /etc/openemr-database.php <<END
<?php
\$host = '$MYSQL_HOST';
\$port = '$MYSQL_PORT';
\$login = '$MYSQL_USER';
\$pass = '$MYSQL_PASS';
\$dbase = '$MYSQL_DATABASE';
END
private "$(php -r 'echo PHP_CONFIG_FILE_SCAN_DIR;')/99-sessions.ini" <<END
session.save_handler = redis
session.save_path = "tls://$CACHE_HOST:$CACHE_PORT?auth[user]=$CACHE_USER&auth[pass]=$CACHE_PASSWORD&stream[cafile]=file:///etc/ssl/certs/ca-certificates.crt"
redis.session.locking_enabled = 1
redis.session.lock_expire = ${SESSION_LOCK_SECONDS}
redis.session.lock_wait_time = ${SESSION_LOCK_PAUSE}
redis.session.lock_retries = ${(SESSION_LOCK_SECONDS * 1_000_000) / SESSION_LOCK_PAUSE}
END

sql() { MYSQL_PWD=$MYSQL_PASS mariadb -h "$MYSQL_HOST" -P "$MYSQL_PORT" -u "$MYSQL_USER" -N -e "$1" "$MYSQL_DATABASE"; }
tries=60
until sql 'SELECT 1' > /dev/null; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || fail "Cannot log in to the database as $MYSQL_USER. Look at the log group of the rotation."
  sleep 10
done

exec 9>> sites/.start-lock
tries=${SETUP_SECONDS / LOCK_PAUSE}
until flock -n 9; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || fail 'Another task runs the setup or an upgrade, and did not finish in ${SETUP_SECONDS / 60} minutes. Look at its log.'
  sleep ${LOCK_PAUSE}
done

if [ ! -d $site ]; then
  [ ! -d sites/.new ] || chmod -R u+rwX sites/.new
  rm -rf sites/.new
  cp -R /swarm-pieces/sites/default sites/.new
  chmod -R u+rwX sites/.new
  mv sites/.new $site
fi
mkdir -p $site/documents/certificates
cp $ca $ca_copy.new
chmod 644 $ca_copy.new
mv -f $ca_copy.new $ca_copy

configured() { php -r 'require $argv[1]; exit(empty($config) ? 1 : 0);' $site/sqlconf.php; }
replace_sqlconf() {
  tries=60
  until chmod u+rwx $site && mv -f sites/.sqlconf $site/sqlconf.php 2> /dev/null; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail 'Cannot write sqlconf.php: another task removed the write permission of the site folder each time.'
    sleep 1
  done
}
use_task_login() {
  if grep -q "^require '/etc/openemr-database.php';" $site/sqlconf.php; then return 0; fi
  rm -f sites/.sqlconf
  sed -e "s|^\\\$host[[:space:]]*=.*|require '/etc/openemr-database.php';|" \
    -e '/^\$\(port\|login\|pass\|dbase\)[[:space:]]*=/d' $site/sqlconf.php > sites/.sqlconf
  chmod 400 sites/.sqlconf
  replace_sqlconf
  chmod 500 $site
}
make_site_writable() { find $site -maxdepth 1 -exec chmod u+rwX {} +; }

version() { cat "$1" 2> /dev/null || echo 0; }
image=$(version /root/docker-version)
schema=$(version $site/docker-version)
unfinished=$(version sites/.upgrade-unfinished)
[ "$unfinished" -le "$schema" ] || schema=$unfinished
[ "$image" -ge "$schema" ] || fail "This image is older than the database: image version $image, database version $schema (complete or unfinished upgrade). Update the stack to that version, or restore database and files from before the upgrade."

if [ -e sites/.setup-unfinished ]; then
  rm -f sites/.sqlconf
  cp /swarm-pieces/sites/default/sqlconf.php sites/.sqlconf
  chmod 600 sites/.sqlconf
  replace_sqlconf
fi
limit=${CONFIGURATION_SECONDS}
if configured; then
  use_task_login
  if [ "$image" -gt "$(version $site/docker-version)" ]; then
    [ "$UPGRADING" = yes ] || fail 'This image is newer than the database. Update the stack with AllowUpgrade set to true.'
    limit=${UPGRADE_SECONDS}
    echo "$image" > sites/.upgrade-unfinished
    make_site_writable
  fi
else
  if [ ! -e sites/.setup-unfinished ]; then
    tables=$(sql 'SHOW TABLES')
    [ -z "$tables" ] || fail 'The database has tables, but the file system has no site: a setup would drop the tables. Set ExistingFileSystemId and FileSystemPath to the file system of the database.'
    touch sites/.setup-unfinished
  fi
  limit=${SETUP_SECONDS}
  make_site_writable
fi
K8S=admin SWARM_MODE=no MYSQL_ROOT_USER=$MYSQL_USER MYSQL_ROOT_PASS=$MYSQL_PASS timeout $limit ./openemr.sh \
  || fail "The setup of the image failed with exit code $? (124 and 143: timeout after $((limit / 60)) minutes)."
configured || fail 'The setup did not configure OpenEMR.'
[ "$(version $site/docker-version)" -ge "$image" ] || fail 'The image did not upgrade the database.'
use_task_login
(. /root/devtoolsLibrary.source; prepareVariables; setGlobalSettings)
sql "UPDATE globals SET gl_value = '1' WHERE gl_name LIKE 'audit_events_%' AND gl_name <> 'audit_events_cdr'"
if [ -n "$mail_password" ]; then
  private /etc/openemr-mail.php <<'END'
<?php
$_GET['site'] = 'default';
$ignoreAuth = true;
$sessionAllowWrite = true;
require '${OPENEMR}/interface/globals.php';
$crypto = OpenEMR\BC\ServiceContainer::getCrypto();
$encrypt = method_exists($crypto, 'encryptForDatabase') ? 'encryptForDatabase' : 'encryptStandard';
sqlStatement("UPDATE globals SET gl_value = ? WHERE gl_name = 'SMTP_PASS'", [$crypto->$encrypt(getenv('MAIL_PASSWORD'))]);
END
  MAIL_PASSWORD=$mail_password su -s /bin/sh apache -c 'php /etc/openemr-mail.php' > /dev/null \
    || echo 'start: OpenEMR could not encrypt the SMTP password, and starts without mail.' >&2
fi
rm -f sites/.setup-unfinished sites/.upgrade-unfinished
flock -u 9
exec 9>&-

unset MYSQL_USER MYSQL_PASS OE_PASS CACHE_USER CACHE_PASSWORD OPENEMR_SETTING_SMTP_USER
touch ${SERVING}
responds() { curl -fsk --max-time ${CHECK_PAUSE} -o /dev/null https://localhost/meta/health/livez; }
stop_without_response() {
  checks=0
  failures=0
  while [ $checks -lt ${SETUP_SECONDS / CHECK_PAUSE} ] && kill -0 $$ 2> /dev/null; do
    checks=$((checks + 1))
    sleep ${CHECK_PAUSE}
    if responds; then failures=0; else failures=$((failures + 1)); fi
    if [ $failures -eq ${RESPONSE_SECONDS / CHECK_PAUSE} ]; then
      echo 'start: OpenEMR did not respond for ${RESPONSE_SECONDS / 60} minutes, and is stopped.' >&2
      kill $$
      sleep ${CHECK_PAUSE}
      kill -KILL $$ 2> /dev/null || return 0
    fi
  done
}
stop_without_response &
K8S=worker SWARM_MODE=no exec ./openemr.sh`,
];
