/** Where the image has OpenEMR. */
export const OPENEMR = '/var/www/localhost/htdocs/openemr';

/** Stands where the container serves, and not while it sets up: that takes many minutes at the first start. */
export const SERVING = '/run/openemr-serving';

/** Seconds for which one task may set up or upgrade the database, and for which another one waits for it. */
export const SETUP_SECONDS = 2400;

/** Seconds between two looks at whether another task is done. */
const LOCK_PAUSE = 10;

/**
 * What the container runs in place of the image's `./openemr.sh`, which it calls twice: to configure (`K8S=admin`), and to serve
 * (`K8S=worker`, without the right to change the installation). What stands around that:
 *
 * - One task at a time configures: it holds a lock on the shared file system, which is released when the task ends or is lost. The
 *   image's own election (`SWARM_MODE`) takes over from a lost leader after a fixed time, and locks the site in each task.
 * - The site's files are put on the shared file system whole or not at all, and never over those that are there.
 * - A setup that was cut off is made anew: `sites/.setup-unfinished` stands from before the image's installer begins until it has
 *   ended. The installer drops tables, so it never runs on tables that no unfinished setup of ours has made.
 * - The authorities of Aurora come over verified HTTPS, and from the shared file system where that fails; MySQL's client, which the
 *   image tells to skip TLS, uses it and verifies.
 * - `sqlconf.php` on the shared file system reads who logs in, and where, from a file of the task: so a rotated password, a restored
 *   cluster and a task that still runs with the old ones get along, and no password is on the file system. It is written once, after
 *   the setup. The image leaves the folder without permission to write, so the start opens it, writes, and closes it again.
 * - Sessions go to the cache by TLS, without the image's fallback to files and without the password in the log.
 * - Settings come from `OPENEMR_SETTING_…` at each start, and not at the first alone; their values do not stand in the log.
 * - The password for mail is encrypted by OpenEMR, which takes no other; where that fails, OpenEMR starts without mail.
 * - An image that would change the schema starts only while `UPGRADING` says so: old tasks must be gone. An image that is older than
 *   the schema does not start, also after an upgrade that was cut off: `sites/.upgrade-unfinished` holds the version of that one.
 * - The server that answers requests does not have the secrets in its environment.
 *
 * What the image's programs do: `image-effects.md`, beside this file.
 *
 * Source for the lock: Amazon EFS User Guide, "Amazon EFS features", "File locking": whole files, advisory, as in NFSv4.1.
 */
export const startCommand: readonly string[] = [
  'bash',
  '-c',
  String.raw`set -eu
cd ${OPENEMR}
site=sites/default
refuse() { echo "start: $*" >&2; exit 1; }
mail_password=$(printenv OPENEMR_SETTING_SMTP_PASS || true)
unset OPENEMR_SETTING_SMTP_PASS

[ -s /etc/ssl/certs/ca-certificates.crt ] || cp -R /swarm-pieces/ssl/. /etc/ssl/
sh ssl.sh

ca=/root/certs/mysql/server/mysql-ca
kept=$site/documents/certificates/mysql-ca
mkdir -p /root/certs/mysql/server
if ! curl -fsS --proto =https --tlsv1.2 --retry 5 --max-time 60 -o $ca "$DATABASE_CA_URL"; then
  [ -s $kept ] || refuse "The database's authorities could not be fetched from $DATABASE_CA_URL."
  cp $kept $ca
fi
grep -q 'BEGIN CERTIFICATE' $ca || refuse "$DATABASE_CA_URL gave no certificates."
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
END

sql() { MYSQL_PWD=$MYSQL_PASS mariadb -h "$MYSQL_HOST" -P "$MYSQL_PORT" -u "$MYSQL_USER" -N -e "$1" "$MYSQL_DATABASE"; }
tries=60
until sql 'SELECT 1' > /dev/null; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || refuse "The database does not let $MYSQL_USER in."
  sleep 10
done

exec 9>> sites/.start-lock
tries=${SETUP_SECONDS / LOCK_PAUSE}
until flock -n 9; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || refuse 'another task sets up or upgrades, and was not done in ${SETUP_SECONDS / 60} minutes. See its log.'
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
cp $ca $kept.new
chmod 644 $kept.new
mv -f $kept.new $kept

configured() { php -r 'require $argv[1]; exit(empty($config) ? 1 : 0);' $site/sqlconf.php; }
replace_sqlconf() {
  tries=60
  until chmod u+rwx $site && mv -f sites/.sqlconf $site/sqlconf.php 2> /dev/null; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || refuse 'sqlconf.php could not be written: the folder of the site was closed each time.'
    sleep 1
  done
}
own_login() {
  if grep -q "^require '/etc/openemr-database.php';" $site/sqlconf.php; then return 0; fi
  rm -f sites/.sqlconf
  sed -e "s|^\\\$host[[:space:]]*=.*|require '/etc/openemr-database.php';|" \
    -e '/^\$\(port\|login\|pass\|dbase\)[[:space:]]*=/d' $site/sqlconf.php > sites/.sqlconf
  chmod 400 sites/.sqlconf
  replace_sqlconf
  chmod 500 $site
}
open_site() { find $site -maxdepth 1 -exec chmod u+rwX {} +; }

version() { cat "$1" 2> /dev/null || echo 0; }
image=$(version /root/docker-version)
schema=$(version $site/docker-version)
begun=$(version sites/.upgrade-unfinished)
[ "$begun" -le "$schema" ] || schema=$begun
[ "$image" -ge "$schema" ] || refuse "This image is older than the database: version $image, where $schema has upgraded it or begun to. Update the stack with that version, or restore database and files from before the upgrade."

if [ -e sites/.setup-unfinished ]; then
  rm -f sites/.sqlconf
  cp /swarm-pieces/sites/default/sqlconf.php sites/.sqlconf
  chmod 600 sites/.sqlconf
  replace_sqlconf
fi
if configured; then
  own_login
  if [ "$image" -gt "$(version $site/docker-version)" ]; then
    [ "$UPGRADING" = yes ] || refuse 'This image is newer than the database. Update the stack with AllowUpgrade set to true.'
    echo "$image" > sites/.upgrade-unfinished
    open_site
  fi
else
  if [ ! -e sites/.setup-unfinished ]; then
    tables=$(sql 'SHOW TABLES')
    [ -z "$tables" ] || refuse 'The database has tables, and the file system has no site for them: a setup would drop them. Give the file system that belongs to the database, as ExistingFileSystemId and FileSystemPath.'
    touch sites/.setup-unfinished
  fi
  open_site
fi
K8S=admin SWARM_MODE=no MYSQL_ROOT_USER=$MYSQL_USER MYSQL_ROOT_PASS=$MYSQL_PASS timeout ${SETUP_SECONDS} ./openemr.sh \
  || refuse "The image's setup ended with $?; 124 and 143: it was not done in ${SETUP_SECONDS / 60} minutes."
configured || refuse 'OpenEMR was not set up.'
[ "$(version $site/docker-version)" -ge "$image" ] || refuse 'The image did not upgrade the database.'
own_login
(. /root/devtoolsLibrary.source; prepareVariables; setGlobalSettings)
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
    || echo 'start: OpenEMR did not take the password for mail, and sends none.' >&2
fi
rm -f sites/.setup-unfinished sites/.upgrade-unfinished
flock -u 9
exec 9>&-

unset MYSQL_USER MYSQL_PASS OE_PASS CACHE_USER CACHE_PASSWORD OPENEMR_SETTING_SMTP_USER
touch ${SERVING}
K8S=worker SWARM_MODE=no exec ./openemr.sh`,
];
