import {
  type Condition,
  either,
  findInMap,
  type JsonObject,
  partition,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import type { Conditional, ContainerSecret } from '@hipaa-stacks/compute';
import { securitySettings } from './security-settings.ts';
import { OPENEMR, SERVING, SETUP_SECONDS, startCommand, UPGRADE_SECONDS } from './start.ts';

type Secret = Pick<ContainerSecret, 'arn' | 'key'>;

export interface OpenEmrContainerProps {
  readonly database: {
    readonly host: Value<string>;
    readonly port: Value<string>;
    readonly name: Value<string>;
    /** With `username` and `password` of the database user, which the rotation creates. */
    readonly user: Secret;
  };
  readonly cache: {
    readonly host: Value<string>;
    readonly port: Value<string>;
    readonly user: string;
    /** With `password`. */
    readonly secret: Secret;
  };
  /** With `password` of `admin`, the first administrator. */
  readonly admin: Secret;
  /** Domain name, such as `emr.clinic.example`. */
  readonly name: { readonly given: Condition; readonly value: Value<string> };
  /** True if the patient portal is enabled. */
  readonly portal: Condition;
  /** True if the REST and FHIR APIs are enabled. */
  readonly apis: Condition;
  /** True during an update to a version that changes the database schema. */
  readonly upgrading: Condition;
  /** Seconds without activity after which OpenEMR logs out a user, or a patient in the portal. */
  readonly sessionSeconds: Value<number>;
  /** SMTP settings. Default: no mail. */
  readonly mail?: {
    readonly given: Condition;
    readonly host: Value<string>;
    readonly sender: Value<string>;
    /** With `username` and `password` for SMTP. */
    readonly secret: Secret;
  };
}

/**
 * Hosts of the certificate authority (CA) bundles of Aurora, without the URL suffix of the partition. For `mappings` of the blueprint.
 *
 * Source: Amazon Aurora User Guide, "Certificate bundles by AWS Region", of each partition.
 */
export const certificateAuthorities = {
  DatabaseCertificateAuthorities: {
    aws: { Host: 'truststore.pki.rds' },
    'aws-us-gov': { Host: 'truststore.pki.us-gov-west-1.rds' },
    'aws-cn': { Host: 'rds-truststore.s3.cn-north-1' },
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

/** User name of the first administrator of OpenEMR. */
export const ADMINISTRATOR = 'admin';

/** The shared folder of the tasks, with the user of Apache and the group that the scripts of the image set. */
export const sites = { path: `${OPENEMR}/sites`, user: { uid: 1000, gid: 0 }, permissions: '0770' };

/** The reason why the image cannot run with a read-only root file system. */
const writableRootReason =
  'At its start, the image configures Apache and PHP under /etc, removes its setup scripts, and writes logs and caches under /var.';

/**
 * The settings of the official OpenEMR image, from version 8.2.0 on: for `fargateTask`, the access point, the listener and the
 * service. The README lists the source of each environment variable.
 *
 * Source: openemr/openemr, docker/dockerhub/overview.md and docker/release/openemr.sh.
 */
export function openEmrContainer(props: OpenEmrContainerProps) {
  const { database, cache, admin, name, portal, apis, upgrading, sessionSeconds, mail } = props;
  const isOn = (condition: Condition) => either(condition, '1', '0');
  const ifNamed = (value: Value<string>): Conditional<Value<string>> => ({ value, given: name.given });
  const environment: Readonly<Record<string, Conditional<Value<string>>>> = {
    MYSQL_HOST: database.host,
    MYSQL_PORT: database.port,
    MYSQL_DATABASE: database.name,
    FORCE_DATABASE_SSL_CONNECT: '1',
    DATABASE_CA_URL: sub('https://${Host}.${AWS::URLSuffix}/${AWS::Region}/${AWS::Region}-bundle.pem', {
      Host: findInMap('DatabaseCertificateAuthorities', partition, 'Host'),
    }),
    CACHE_HOST: cache.host,
    CACHE_PORT: cache.port,
    CACHE_USER: cache.user,
    OE_USER: ADMINISTRATOR,
    UPGRADING: either(upgrading, 'yes', 'no'),
    OPENEMR_SETTING_site_addr_oath: ifNamed(sub('https://${Name}', { Name: name.value })),
    OPENEMR_SETTING_rest_api: isOn(apis),
    OPENEMR_SETTING_rest_fhir_api: isOn(apis),
    OPENEMR_SETTING_rest_portal_api: isOn(portal),
    OPENEMR_SETTING_portal_onsite_two_enable: isOn(portal),
    OPENEMR_SETTING_portal_onsite_two_address: ifNamed(sub('https://${Name}/portal', { Name: name.value })),
    OPENEMR_SETTING_timeout: sub('${Seconds}', { Seconds: sessionSeconds }),
    OPENEMR_SETTING_portal_timeout: sub('${Seconds}', { Seconds: sessionSeconds }),
    ...Object.fromEntries(
      Object.entries(securitySettings).map(([name, { value }]) => [`OPENEMR_SETTING_${name}`, value]),
    ),
    ...(mail && mailSettings(mail)),
  };
  const secrets: Readonly<Record<string, ContainerSecret>> = {
    MYSQL_USER: { ...database.user, field: 'username' },
    MYSQL_PASS: { ...database.user, field: 'password' },
    OE_PASS: { ...admin, field: 'password' },
    CACHE_PASSWORD: { ...cache.secret, field: 'password' },
    ...(mail && {
      OPENEMR_SETTING_SMTP_USER: { ...mail.secret, field: 'username', given: mail.given },
      OPENEMR_SETTING_SMTP_PASS: { ...mail.secret, field: 'password', given: mail.given },
    }),
  };
  return {
    command: startCommand,
    environment,
    secrets,
    /** HTTPS, with a certificate that each task creates. */
    port: 443,
    /** Returns 200 without a login. `/meta/health/readyz` returns 200 in any state. */
    healthCheckPath: '/meta/health/livez',
    healthCheck: {
      command: ['CMD-SHELL', `[ ! -f ${SERVING} ] || curl -fsk -o /dev/null https://localhost/meta/health/livez`],
      startSeconds: 300,
    },
    /** Seconds for which ECS ignores failed health checks: the time limit of the setup, or of an upgrade. */
    graceSeconds: either(upgrading, UPGRADE_SECONDS, SETUP_SECONDS),
    sites,
    writableRoot: writableRootReason,
  };
}

/** SMTP settings, which are set only if mail is enabled. */
function mailSettings({ given, host, sender }: NonNullable<OpenEmrContainerProps['mail']>) {
  const ifMail = (value: Value<string>): Conditional<Value<string>> => ({ value, given });
  return {
    OPENEMR_SETTING_EMAIL_METHOD: ifMail('SMTP'),
    OPENEMR_SETTING_SMTP_HOST: ifMail(host),
    OPENEMR_SETTING_SMTP_PORT: ifMail('587'),
    OPENEMR_SETTING_SMTP_SECURE: ifMail('tls'),
    OPENEMR_SETTING_patient_reminder_sender_email: ifMail(sender),
    OPENEMR_SETTING_practice_return_email_path: ifMail(sender),
  };
}

/** Path prefixes that the web ACL blocks: only the health check of the load balancer uses them. */
export const blockedPaths: readonly string[] = ['/meta/health'];
