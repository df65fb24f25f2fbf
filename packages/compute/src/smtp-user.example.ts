import { arnOf, blueprint, text } from '@hipaa-stacks/cloudformation';
import { smtpUser } from './smtp-user.ts';

/** A user that sends mail from an existing SES identity. */
export const example = blueprint('smtp-user', {
  title: 'IAM user that sends mail as one sender',
  parameters: {
    Mail: {
      Sender: text('Sender', {
        Description: 'Address in From. Example: no-reply@mail.emr.clinic.example.',
        AllowedPattern: '^[a-z0-9._+-]{1,64}@[a-z0-9.-]{4,200}$',
        ConstraintDescription: 'One e-mail address in lower case',
      }),
      IdentityArn: arnOf('AWS::SES::EmailIdentity', 'Identity', {
        Description: 'SES identity of the domain of the sender.',
      }),
      ConfigurationSetArn: arnOf('AWS::SES::ConfigurationSet', 'Configuration set', {
        Description: 'Configuration set of the identity.',
      }),
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Managed policy that is the permissions boundary of the user.',
      }),
    },
  },
  system: (p) => {
    const user = smtpUser('MailUser', {
      role: 'example',
      boundary: p.PermissionsBoundary,
      sender: p.Sender,
      identity: p.IdentityArn,
      configurationSet: p.ConfigurationSetArn,
    });
    return {
      stacks: { mail: [user] },
      outputs: { User: { description: 'Name of the IAM user', value: user.name } },
    };
  },
});
