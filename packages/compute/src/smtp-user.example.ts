import { arnOf, blueprint, text } from '@hipaa-stacks/cloudformation';
import { smtpUser } from './smtp-user.ts';

/** A user that sends mail from an identity of SES that exists. */
export const example = blueprint('smtp-user', {
  title: 'User that sends mail as one sender',
  parameters: {
    Mail: {
      Sender: text('Sender', {
        Description: 'Address in From, such as no-reply@mail.emr.clinic.example.',
        AllowedPattern: '^[a-z0-9._+-]{1,64}@[a-z0-9.-]{4,200}$',
        ConstraintDescription: 'One e-mail address in lower case',
      }),
      IdentityArn: arnOf('AWS::SES::EmailIdentity', 'Identity', { Description: 'Identity of its domain in SES.' }),
      ConfigurationSetArn: arnOf('AWS::SES::ConfigurationSet', 'Configuration set', {
        Description: 'Configuration set of the identity.',
      }),
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Boundary', { Description: 'Bounds the user.' }),
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
      outputs: { User: { description: 'User of IAM', value: user.name } },
    };
  },
});
