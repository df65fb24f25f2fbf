import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { mailIdentity } from './mail-identity.ts';

/** A domain that sends mail, with its records to be made by hand. */
export const example = blueprint('mail-identity', {
  title: 'A domain that sends mail',
  parameters: {
    Mail: {
      MailDomain: text('Domain', {
        Description: 'Domain of the sender, such as mail.emr.clinic.example.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.){2,}[a-z]{2,63}$',
        ConstraintDescription: 'A name below a domain, in lower case',
      }),
    },
  },
  system: (p) => {
    const identity = mailIdentity('Mail', { domain: p.MailDomain });
    return {
      stacks: { mail: [identity] },
      outputs: { Records: { description: 'Records to make in DNS', value: identity.recordsText } },
    };
  },
});
