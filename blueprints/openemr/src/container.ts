import {
  type Condition,
  either,
  findInMap,
  type JsonObject,
  partition,
  sub,
  type Value,
} from '@hipaa-stacks/cloudformation';
import type { ContainerSecret, Given } from '@hipaa-stacks/compute';
import { OPENEMR, SERVING, SETUP_SECONDS, startCommand } from './start.ts';

type Secret = Pick<ContainerSecret, 'arn' | 'key'>;

export interface OpenEmrContainerProps {
  readonly database: {
    readonly host: Value<string>;
    readonly port: Value<string>;
    readonly name: Value<string>;
    /** With `username` and `password` of the user who may use the database, and no other: its rotation makes both. */
    readonly user: Secret;
  };
  readonly cache: {
    readonly host: Value<string>;
    readonly port: Value<string>;
    readonly user: string;
    /** With `password`. */
    readonly secret: Secret;
  };
  /** With `password` of `admin`, who logs in first. */
  readonly admin: Secret;
  /** The name by which people reach it, such as `emr.clinic.example`. */
  readonly name: { readonly given: Condition; readonly value: Value<string> };
  /** Holds where patients have their portal. */
  readonly portal: Condition;
  /** Holds where other programs may ask by REST and FHIR. */
  readonly apis: Condition;
  /** Holds while an update brings a version that changes the schema. */
  readonly upgrading: Condition;
  /** How it sends mail. Default: it sends none. */
  readonly mail?: {
    readonly given: Condition;
    readonly host: Value<string>;
    readonly sender: Value<string>;
    /** With `username` and `password` for SMTP. */
    readonly secret: Secret;
  };
}

/**
 * Hosts from which the authorities of Aurora's certificates come, before the partition's own suffix. For `mappings` of the blueprint.
 *
 * Source: Amazon Aurora User Guide, "Certificate bundles by AWS Region", of each partition.
 */
export const authorities = {
  DatabaseCertificateAuthorities: {
    aws: { Host: 'truststore.pki.rds' },
    'aws-us-gov': { Host: 'truststore.pki.us-gov-west-1.rds' },
    'aws-cn': { Host: 'rds-truststore.s3.cn-north-1' },
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

/** Who logs in first. */
export const ADMINISTRATOR = 'admin';

/** Why its image can't run with a read-only root. */
export const writableRootExceptions =
  'The image configures Apache and PHP under /etc, takes its own setup scripts away, and keeps logs and caches under /var when it starts.';

/**
 * What OpenEMR's own image needs, from version 8.2.0 on: for `fargateTask`, the access point, the listener and the service.
 * The table in the README says where each variable comes from.
 *
 * Source: openemr/openemr, docker/dockerhub/overview.md and docker/release/openemr.sh.
 */
export function openEmrContainer(props: OpenEmrContainerProps) {
  const { database, cache, admin, name, portal, apis, upgrading, mail } = props;
  const isOn = (condition: Condition) => either(condition, '1', '0');
  const whereNamed = (value: Value<string>): Given<Value<string>> => ({ value, given: name.given });
  const environment: Readonly<Record<string, Given<Value<string>>>> = {
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
    OPENEMR_SETTING_site_addr_oath: whereNamed(sub('https://${Name}', { Name: name.value })),
    OPENEMR_SETTING_rest_api: isOn(apis),
    OPENEMR_SETTING_rest_fhir_api: isOn(apis),
    OPENEMR_SETTING_rest_portal_api: isOn(portal),
    OPENEMR_SETTING_portal_onsite_two_enable: isOn(portal),
    OPENEMR_SETTING_portal_onsite_two_address: whereNamed(sub('https://${Name}/portal', { Name: name.value })),
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
    /** HTTPS with a certificate that each task makes for itself. */
    port: 443,
    /** Answers 200 without a login. `readyz` beside it would answer 200 whatever it finds. */
    healthCheckPath: '/meta/health/livez',
    healthCheck: {
      command: ['CMD-SHELL', `[ ! -f ${SERVING} ] || curl -fsk -o /dev/null https://localhost/meta/health/livez`],
      startSeconds: 300,
    },
    /** For which a load balancer takes no answer for none: as long as one task may set up. */
    graceSeconds: SETUP_SECONDS,
    /** What the tasks share, as the user of Apache in the group that the image's scripts give things to. */
    sites: { path: `${OPENEMR}/sites`, user: { uid: 1000, gid: 0 }, permissions: '0770' },
    writableRoot: writableRootExceptions,
  };
}

/** Settings of SMTP, each only where there is mail. */
function mailSettings({ given, host, sender }: NonNullable<OpenEmrContainerProps['mail']>) {
  const where = (value: Value<string>): Given<Value<string>> => ({ value, given });
  return {
    OPENEMR_SETTING_EMAIL_METHOD: where('SMTP'),
    OPENEMR_SETTING_SMTP_HOST: where(host),
    OPENEMR_SETTING_SMTP_PORT: where('587'),
    OPENEMR_SETTING_SMTP_SECURE: where('tls'),
    OPENEMR_SETTING_patient_reminder_sender_email: where(sender),
    OPENEMR_SETTING_practice_return_email_path: where(sender),
  };
}

/**
 * Beginnings of the paths under which OpenEMR takes more than 8 KB, in lower case: documents, what clinicians write, imports of codes,
 * claims and results, messages with attachments, the portal and the APIs.
 */
export const uploads: readonly string[] = [
  '/apis/',
  '/controller.php',
  '/interface/billing/',
  '/interface/code_systems/',
  '/interface/forms/',
  '/interface/main/messages/',
  '/interface/modules/',
  '/interface/orders/',
  '/interface/patient_file/',
  '/interface/super/',
  '/library/ajax/upload.php',
  '/portal/',
];

/** Beginnings of the paths that only the load balancer asks for. */
export const closedPaths: readonly string[] = ['/meta/health'];
