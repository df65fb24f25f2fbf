import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { mailIdentity } from './mail-identity.ts';
import { mailRecords } from './mail-records.ts';

/** A domain that sends mail, with its records in a zone that exists. */
export const example = blueprint('mail-records', {
  title: 'Records of a domain that sends mail',
  parameters: {
    Mail: {
      MailDomain: text('Domain', {
        Description: 'Domain of the sender, such as mail.emr.clinic.example.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.){2,}[a-z]{2,63}$',
        ConstraintDescription: 'A name below a domain, in lower case',
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'Zone that it lies in.',
        AllowedPattern: '^Z[A-Z0-9]{1,31}$',
        ConstraintDescription: 'The id of a hosted zone, Z…',
      }),
    },
  },
  system: (p) => {
    const identity = mailIdentity('Mail', { domain: p.MailDomain });
    return {
      stacks: { mail: [identity, mailRecords('DnsRecord', { hostedZone: p.HostedZoneId, records: identity.records })] },
      outputs: {},
    };
  },
});
