/** Where the image has OpenEMR. */
export const OPENEMR = '/var/www/localhost/htdocs/openemr';

/** Stands where the container serves, and not while it sets up: that takes many minutes at the first start. */
export const SERVING = '/run/openemr-serving';

/** Seconds for which one task may set up or upgrade the database while the others wait for it. */
export const SETUP_SECONDS = 2400;

/**
 * What the container runs in place of the image's `./openemr.sh`, which it calls twice: to configure (`K8S=admin`, in swarm mode, so
 * that one task of several does it), and to serve (`K8S=worker`, without the right to change the installation). What stands around that:
 *
 * - The site's files are put on the shared file system whole or not at all, and never over those that are there.
 * - The authorities of Aurora come over verified HTTPS, and from the shared file system where that fails; MySQL's client, which the
 *   image tells to skip TLS, uses it and verifies.
 * - `sqlconf.php` on the shared file system reads who logs in, and where, from a file of the task: so a rotated password, a restored
 *   cluster and a task that still runs with the old ones get along, and no password is on the file system.
 * - Sessions go to the cache by TLS, without the image's fallback to files and without the password in the log.
 * - Settings come from `OPENEMR_SETTING_…` at each start, and not at the first alone; their values do not stand in the log.
 * - The password for mail is encrypted by OpenEMR, which takes no other; where that fails, OpenEMR starts without mail.
 * - An image that would change the schema starts only while `UPGRADING` says so: old tasks must be gone.
 * - The server that answers requests does not have the secrets in its environment.
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

if [ ! -d $site ]; then
  new="sites/.new-$HOSTNAME"
  rm -rf "$new"
  cp -R /swarm-pieces/sites/default "$new"
  chmod -R u+rwX "$new"
  mv -T "$new" $site 2>/dev/null || rm -rf "$new"
fi
find $site -maxdepth 1 -exec chmod u+rwX {} +

ca=/root/certs/mysql/server/mysql-ca
kept=$site/documents/certificates/mysql-ca
mkdir -p /root/certs/mysql/server $site/documents/certificates
if curl -fsS --proto =https --tlsv1.2 --retry 5 --max-time 60 -o $ca "$DATABASE_CA_URL"; then
  cp $ca "$kept.$HOSTNAME"
  chmod 644 "$kept.$HOSTNAME"
  mv "$kept.$HOSTNAME" $kept
else
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

configured() { php -r 'require $argv[1]; exit(empty($config) ? 1 : 0);' $site/sqlconf.php; }
own_login() {
  sed -e "s|^\\\$host[[:space:]]*=.*|require '/etc/openemr-database.php';|" \
    -e '/^\$\(port\|login\|pass\|dbase\)[[:space:]]*=/d' $site/sqlconf.php > "$site/.sqlconf.$HOSTNAME"
  chmod 400 "$site/.sqlconf.$HOSTNAME"
  mv -f "$site/.sqlconf.$HOSTNAME" $site/sqlconf.php
}

tries=60
until MYSQL_PWD=$MYSQL_PASS mariadb -h "$MYSQL_HOST" -P "$MYSQL_PORT" -u "$MYSQL_USER" -e 'SELECT 1' "$MYSQL_DATABASE" > /dev/null; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || refuse "The database does not let $MYSQL_USER in."
  sleep 10
done

version() { cat "$1" 2>/dev/null || echo 0; }
if configured; then
  own_login
  if [ "$(version /root/docker-version)" -gt "$(version $site/docker-version)" ]; then
    [ "$UPGRADING" = yes ] || refuse 'This image is newer than the database. Update the stack with Upgrading set to true.'
    rm -f sites/docker-completed
  fi
fi
K8S=admin SWARM_MODE=yes LEADER_TIMEOUT=${SETUP_SECONDS} LEADER_WAIT_TIMEOUT=${SETUP_SECONDS} \
  MYSQL_ROOT_USER=$MYSQL_USER MYSQL_ROOT_PASS=$MYSQL_PASS timeout ${SETUP_SECONDS} ./openemr.sh
configured || refuse 'OpenEMR was not set up.'
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

unset MYSQL_USER MYSQL_PASS OE_PASS CACHE_USER CACHE_PASSWORD OPENEMR_SETTING_SMTP_USER
touch ${SERVING}
K8S=worker SWARM_MODE=no exec ./openemr.sh`,
];
