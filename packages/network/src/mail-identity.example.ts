import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { mailIdentity } from './mail-identity.ts';

/** A sender domain, with DNS records that the user creates. */
export const example = blueprint('mail-identity', {
  title: 'SES identity of a sender domain',
  parameters: {
    Mail: {
      MailDomain: text('Domain', {
        Description: 'Sender domain. Example: mail.emr.clinic.example.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.){2,}[a-z]{2,63}$',
        ConstraintDescription: 'A subdomain in lower case, such as mail.emr.clinic.example',
      }),
    },
  },
  system: (p) => {
    const identity = mailIdentity('Mail', { domain: p.MailDomain });
    return {
      stacks: { mail: [identity] },
      outputs: { Records: { description: 'DNS records to create', value: identity.recordsText } },
    };
  },
});
