import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { mailIdentity } from './mail-identity.ts';
import { mailRecords } from './mail-records.ts';

/** A sender domain, with its records in an existing hosted zone. */
export const example = blueprint('mail-records', {
  title: 'DNS records of a sender domain',
  parameters: {
    Mail: {
      MailDomain: text('Domain', {
        Description: 'Sender domain. Example: mail.emr.clinic.example.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.){2,}[a-z]{2,63}$',
        ConstraintDescription: 'A subdomain in lower case, such as mail.emr.clinic.example',
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'ID of the hosted zone of the domain.',
        AllowedPattern: '^Z[A-Z0-9]{1,31}$',
        ConstraintDescription: 'The ID of a hosted zone, Z…',
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
