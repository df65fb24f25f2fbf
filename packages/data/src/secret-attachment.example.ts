import { arnOf, blueprint, type Id, text, unchecked } from '@hipaa-stacks/cloudformation';
import { generatedSecret } from './generated-secret.ts';
import { secretAttachment } from './secret-attachment.ts';

/** The secret of an application's user in an existing database. */
export const example = blueprint('secret-attachment', {
  title: 'Secret of a database user, attached to its cluster',
  parameters: {
    Database: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'KMS key that encrypts the secret.' }),
      Cluster: text('Cluster', {
        Description: 'Identifier of the cluster.',
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
