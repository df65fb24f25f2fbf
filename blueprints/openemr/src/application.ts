import type { DomainReferences, domainConditions } from '@hipaa-stacks/baseline';
import {
  type Conditions,
  equals,
  holds,
  isGiven,
  number,
  option,
  or,
  type References,
  type Rule,
} from '@hipaa-stacks/cloudformation';
import { generatedSecret } from '@hipaa-stacks/data';
import { CACHE_USER, type cache } from './cache.ts';
import { ADMINISTRATOR, openEmrContainer } from './container.ts';
import { DATABASE, type database } from './database.ts';
import type { Foundation } from './foundation.ts';
import type { imageConditions } from './image.ts';
import type { mail } from './mail.ts';

/** The parameter of the sessions of users. */
export const sessionParameters = {
  SessionTimeoutSeconds: number('Session time-out (seconds)', {
    Description:
      'Seconds without activity after which OpenEMR logs out a user, or a patient in the portal. It is applied at each start of a task.',
    Default: 900,
    MinValue: 300,
    MaxValue: 7200,
    ConstraintDescription: '300 to 7200 seconds',
  }),
};

const portal = option('EnablePatientPortal', 'HasPortal', {
  label: 'Patient portal',
  description: 'Enables the patient portal at https://DomainName/portal.',
});

const apis = option('EnableApis', 'HasApis', {
  label: 'REST and FHIR APIs',
  description:
    'Enables the APIs at https://DomainName/apis. An OpenEMR administrator must register each client application.',
});

/** The parameters of the patient portal and the APIs. */
export const portalParameters = { ...portal.parameters, ...apis.parameters };

/** The conditions of the patient portal and the APIs. */
export const portalConditions = { ...portal.conditions, ...apis.conditions };

type ApplicationReferences = DomainReferences & References<typeof sessionParameters & typeof portalParameters>;

/** The rule of the patient portal and the APIs. */
export const portalRules = (
  p: Pick<ApplicationReferences, 'EnablePatientPortal' | 'EnableApis' | 'DomainName'>,
): Readonly<Record<string, Rule>> => ({
  PortalAndApisNeedDomainName: {
    RuleCondition: or(equals(p.EnablePatientPortal, 'true'), equals(p.EnableApis, 'true')),
    Assertions: [
      holds(
        isGiven(p.DomainName),
        'The patient portal and the APIs require a domain name. Set DomainName, or set EnablePatientPortal and EnableApis to false.',
      ),
    ],
  },
});

type Has = Conditions<typeof portalConditions> &
  Pick<Conditions<typeof domainConditions>, 'HasDomain'> &
  Pick<Conditions<typeof imageConditions>, 'AllowsUpgrade'>;

export interface ApplicationProps {
  readonly stores: ReturnType<typeof database>;
  readonly sessions: ReturnType<typeof cache>;
  readonly mail: ReturnType<typeof mail>['settings'];
}

/** The settings of the container, and the secret of the first administrator. */
export function application(
  p: Pick<ApplicationReferences, 'SessionTimeoutSeconds' | 'DomainName'>,
  has: Has,
  { keys }: Pick<Foundation, 'keys'>,
  { stores, sessions, mail }: ApplicationProps,
) {
  const key = keys.data.arn;
  const admin = generatedSecret('AdministratorSecret', {
    key,
    description: 'First administrator of OpenEMR, read only at the first start',
    fields: { username: ADMINISTRATOR },
    unrotated: 'OpenEMR reads it only at its first start; the administrator then changes the password in OpenEMR.',
  });
  const container = openEmrContainer({
    database: {
      host: stores.database.address,
      port: `${stores.database.port}`,
      name: DATABASE,
      user: { arn: stores.user.arn, key },
    },
    cache: {
      host: sessions.cache.address,
      port: sessions.cache.port,
      user: CACHE_USER,
      secret: { arn: sessions.user.arn, key },
    },
    admin: { arn: admin.arn, key },
    name: { given: has.HasDomain, value: p.DomainName },
    portal: has.HasPortal,
    apis: has.HasApis,
    upgrading: has.AllowsUpgrade,
    sessionSeconds: p.SessionTimeoutSeconds,
    mail,
  });
  return { admin, container };
}
