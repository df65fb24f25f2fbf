import { arnOf, blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { generatedSecret } from './generated-secret.ts';
import { secretAttachment } from './secret-attachment.ts';

/** A user for an application, in a database that exists. */
export const example = blueprint('secret-attachment', {
  title: 'Secret of a database user, with where the database is',
  parameters: {
    Database: {
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the secret.' }),
      Cluster: text('Cluster', {
        Description: 'Cluster of the database.',
        AllowedPattern: '^[a-z][a-z0-9-]{0,62}$',
        ConstraintDescription: 'Identifier of an Aurora cluster',
      }),
    },
  },
  system: (p) => {
    const secret = generatedSecret('User', {
      key: p.KeyArn,
      description: 'User of the application',
      fields: { username: 'openemr', dbname: 'openemr' },
    });
    const attached = secretAttachment('UserAttachment', {
      secret: secret.arn,
      cluster: unchecked<Id<'AWS::RDS::DBCluster'>>(p.Cluster),
    });
    return {
      stacks: { data: [secret, attached] },
      outputs: { SecretArn: { description: 'Secret with host, user and password', value: attached.arn } },
    };
  },
});
